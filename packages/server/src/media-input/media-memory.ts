import type { Lease } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'

export interface MediaLease extends Lease {
  /** Gives back what turned out not to be needed. */
  shrinkTo(bytes: number): void
}

interface Waiting {
  readonly bytes: number
  readonly resolve: (lease: MediaLease) => void
}

const longestWaitMilliseconds = 30_000

/**
 * Memory for media that the server fetches for calls. A call takes all it may need at once, in the order of asking, so that calls never
 * wait for each other with half of it in hand.
 */
export class MediaMemory {
  readonly #total: number
  readonly #waiting = new Set<Waiting>()
  #free: number

  /** @param bytes for all calls together */
  constructor(bytes: number) {
    this.#total = bytes
    this.#free = bytes
  }

  get totalBytes(): number {
    return this.#total
  }

  get freeBytes(): number {
    return this.#free
  }

  /**
   * @param bytes at most `totalBytes`
   * @throws {ApiError} trafficLimited after half a minute, or the reason of the signal
   */
  async take(bytes: number, signal: AbortSignal): Promise<MediaLease> {
    signal.throwIfAborted()
    if (this.#waiting.size === 0 && bytes <= this.#free) return this.#lease(bytes)
    const turn = Promise.withResolvers<MediaLease>()
    const waiting: Waiting = { bytes, resolve: turn.resolve }
    const giveUp = (reason: unknown): void => {
      if (!this.#waiting.delete(waiting)) return
      turn.reject(reason)
      this.#serve()
    }
    const onAbort = (): void => giveUp(signal.reason)
    const late = setTimeout(
      () => giveUp(new ApiError('trafficLimited', {}, { retryAfterSeconds: 2 })),
      longestWaitMilliseconds,
    )
    this.#waiting.add(waiting)
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      return await turn.promise
    } finally {
      clearTimeout(late)
      signal.removeEventListener('abort', onAbort)
    }
  }

  #lease(bytes: number): MediaLease {
    this.#free -= bytes
    let held = bytes
    const shrinkTo = (rest: number): void => {
      if (rest >= held) return
      this.#free += held - rest
      held = rest
      this.#serve()
    }
    return { shrinkTo, release: () => shrinkTo(0) }
  }

  #serve(): void {
    for (const waiting of this.#waiting) {
      if (waiting.bytes > this.#free) return
      this.#waiting.delete(waiting)
      waiting.resolve(this.#lease(waiting.bytes))
    }
  }
}
