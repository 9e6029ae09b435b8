import { createHash } from 'node:crypto'
import { BlobTooLarge } from './blob-store.ts'
import type { BlobHash, StoredBlob } from './blob-store.ts'

/** Other texts name no blob, and never become part of a path. */
export function isBlobHash(text: string): text is BlobHash {
  return /^[0-9a-f]{64}$/.test(text)
}

export interface ConsumeOptions {
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

/**
 * Hands the content over piece by piece, counting and hashing on the way. An abort also ends the wait for a source that has gone
 * silent.
 * @throws {BlobTooLarge} and the reason of the signal
 */
export async function consume(
  content: AsyncIterable<Uint8Array>,
  { maxBytes = Number.POSITIVE_INFINITY, signal }: ConsumeOptions,
  take: (piece: Uint8Array) => Promise<unknown>,
): Promise<StoredBlob> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const iterator = content[Symbol.asyncIterator]()
  const aborted = abortOf(signal)
  let finished = false
  try {
    for (;;) {
      signal?.throwIfAborted()
      const next = await Promise.race([iterator.next(), aborted.promise])
      if (next.done) break
      sizeBytes += next.value.byteLength
      if (sizeBytes > maxBytes) throw new BlobTooLarge(maxBytes)
      hash.update(next.value)
      await take(next.value)
    }
    finished = true
  } finally {
    aborted.forget()
    // Not awaited: a generator that waits for its next piece would hold up the answer.
    if (!finished) void iterator.return?.().catch(() => {})
  }
  return { hash: hash.digest('hex'), sizeBytes }
}

function abortOf(signal: AbortSignal | undefined): { readonly promise: Promise<never>; forget(): void } {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => {})
  const onAbort = (): void => reject(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  return { promise, forget: () => signal?.removeEventListener('abort', onAbort) }
}
