import { EngineError } from '@openmaas/engines'
import type { MadeFile, MadeMedia } from '@openmaas/engines'
import { FetchRefused } from '../outbound/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'

export interface MadeLimits {
  readonly fetch: GuardedFetch
  readonly maxBytes: number
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/**
 * The bytes that an engine made, wherever they wait.
 * @throws {EngineError} for what cannot be fetched or is too large
 */
export async function madeBytes(made: MadeMedia, { fetch, ...limits }: MadeLimits): Promise<Uint8Array> {
  if (made.kind === 'address') {
    const reply = await fetch(made.url, limits).catch(notFetched)
    return reply.bytes().catch(notFetched)
  }
  if (made.bytes.length > limits.maxBytes) throw new EngineError('unavailable', 'What the engine made is too large.')
  return made.bytes
}

/** The same for large content, as it comes; the reader bounds it. */
export async function madeStream(made: MadeFile, { fetch, ...limits }: MadeLimits): Promise<AsyncIterable<Uint8Array>> {
  if (made.kind === 'stream') return made.open(limits.signal)
  const { body } = await fetch(made.url, limits).catch(notFetched)
  return (async function* () {
    try {
      for await (const piece of body as AsyncIterable<Uint8Array>) yield piece
    } catch (error) {
      notFetched(error)
    }
  })()
}

/** An address that an engine told is its word, so that a bad one is a failure of the engine. */
function notFetched(cause: unknown): never {
  if (!(cause instanceof FetchRefused)) throw cause
  throw new EngineError('unavailable', 'What the engine made could not be fetched.', { cause })
}
