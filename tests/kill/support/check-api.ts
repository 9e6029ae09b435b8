import { numberAt } from '../../acceptance/support/json.ts'
import type { Client } from './client.ts'
import type { Ledger } from './ledger.ts'
import { checkFound, noteEnd } from './owner.ts'
import type { Surroundings } from './surroundings.ts'

/** Waits until every document is ready or failed. @returns milliseconds it took, or undefined when the limit was reached */
export async function untilSettled(client: Client, ledger: Ledger, limitMs: number): Promise<number | undefined> {
  const startedAt = performance.now()
  for (const document of ledger.documents) {
    for (;;) {
      const shown = await client.document(document.id)
      if (shown === undefined) {
        ledger.violate(`document ${document.id}, which was acknowledged, is not there at the end`)
        break
      }
      const state = numberAt(shown, 'embedding_stat')
      if (state !== 0) {
        noteEnd(ledger, document, shown)
        break
      }
      if (performance.now() - startedAt > limitMs) {
        ledger.violate(`document ${document.id} is stuck: ${JSON.stringify(shown)}`)
        return undefined
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return performance.now() - startedAt
}

/** What owners can see: counts, recall, and that deleted documents are gone. */
export async function checkThroughApi(client: Client, ledger: Ledger): Promise<void> {
  for (const base of ledger.bases.values()) {
    const shown = await client.base(base.id)
    const sums = { words: 0, bytes: 0, documents: base.documents.size }
    for (const document of base.documents.values()) {
      const data = await client.document(document.id)
      sums.bytes += numberAt(data, 'length')
      const isReady = numberAt(data, 'embedding_stat') === 1
      if (isReady) sums.words += numberAt(data, 'word_num')
      const found = await client.findDocuments(base.id, document.marker)
      if (found.length !== 1) ledger.violate(`document ${document.marker} is there ${found.length} times`)
      const slices = await client.retrieve(base.id, document.marker, { recall_method: 'keyword' })
      if (isReady) checkFound(ledger, document, slices, 'by words at the end')
    }
    if (JSON.stringify(shown) !== JSON.stringify(sums)) {
      ledger.violate(`base ${base.id} counts ${JSON.stringify(shown)}, its documents make ${JSON.stringify(sums)}`)
    }
  }
  for (const document of ledger.deleted.values()) {
    if ((await client.document(document.id)) !== undefined) ledger.violate(`document ${document.id} is back`)
  }
}

/** Every callback that is owed has come at least once, with the state that it tells of. */
export async function checkCallbacks(surroundings: Surroundings, ledger: Ledger, limitMs: number): Promise<void> {
  const startedAt = performance.now()
  const missing = () =>
    [...ledger.owed].filter(
      ([token, { documentId, status }]) =>
        !surroundings.heard.get(token)?.some((heard) => heard.documentId === documentId && heard.status === status),
    )
  while (missing().length > 0 && performance.now() - startedAt < limitMs) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  for (const [token, { documentId, status }] of missing()) {
    ledger.violate(`the callback ${token} that document ${documentId} ended with ${status} never came`)
  }
}
