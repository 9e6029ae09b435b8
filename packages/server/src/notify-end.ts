import type { Sealer } from './access/index.ts'
import { enqueueCallback } from './callbacks/index.ts'
import type { NotifyEnd } from './knowledge/index.ts'

/** Tells customers about the end of their documents: a row of the outbox, to the address given with the upload where there was one. */
export function notifyEnd(sealer: Sealer): NotifyEnd {
  return async (transaction, { accountId, knowledgeId, documentId, ...version }, { status, message: msg }) => {
    const explicit = { url: version.callbackUrl, sealedHeader: version.sealedCallbackHeader }
    await enqueueCallback(transaction, { accountId, knowledgeId, documentId, status, msg, explicit }, sealer)
  }
}
