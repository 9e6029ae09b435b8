import type { Sealer } from '../access/index.ts'
import { createId } from '../database/index.ts'
import type { Transaction } from '../database/index.ts'
import { sealCallbackHeader } from './callback-header.ts'
import { attemptsPerRound } from './callback-retry.ts'
import { callbackOutboxRepository } from './callback-repository.ts'
import { callbackSettingsRepository } from './callback-settings-repository.ts'

export interface CallbackEvent {
  readonly accountId: string
  readonly knowledgeId: string
  readonly documentId: string
  /** 0 in progress, 1 success, 2 failure. */
  readonly status: 0 | 1 | 2
  readonly msg: string
  /** What came with the request that led to this; `sealedHeader` as `sealCallbackHeader` made it. */
  readonly explicit?: { readonly url: string; readonly sealedHeader: string | null } | undefined
}

/**
 * Notes an event to be told, in the transaction that makes it true: both are there, or neither. It goes to the address that was given
 * with the request, else to that of the base, else to that of the account.
 * @returns id of the delivery; undefined when nobody wants to be told
 */
export async function enqueueCallback(
  transaction: Transaction,
  event: CallbackEvent,
  sealer: Sealer,
  now: number = Date.now(),
): Promise<string | undefined> {
  const { accountId, knowledgeId, documentId, status, msg } = event
  const settings = callbackSettingsRepository(transaction)
  const receiver =
    event.explicit ?? (await settings.findOfBase(accountId, knowledgeId)) ?? (await settings.find(accountId))
  if (receiver === undefined) return undefined
  const id = createId()
  await callbackOutboxRepository(transaction).insert({
    id,
    accountId,
    knowledgeId,
    documentId,
    url: receiver.url,
    target: new URL(receiver.url).host,
    sealedHeader: receiver.sealedHeader ?? sealCallbackHeader(sealer, {}),
    // Source: the knowledge API, callbacks: `eventId` and `event{status, msg, documentId}`.
    payload: JSON.stringify({ eventId: 'knowledge_construction', event: { status, msg, documentId } }),
    attemptLimit: attemptsPerRound,
    now,
  })
  return id
}
