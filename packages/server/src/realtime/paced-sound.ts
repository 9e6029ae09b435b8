import { setTimeout as delay } from 'node:timers/promises'
import { spokenHertz } from '../speech/index.ts'

/** How far what is sent may be ahead of what is heard: enough for a bad line, little enough to be interrupted. */
const leadSeconds = 0.6
/** Samples of one event: 200 ms. */
const pieceSamples = spokenHertz / 5

/** Lets the sound of one answer out at the pace at which it is heard. */
export class PacedSound {
  #startedAt = 0
  #sentSamples = 0

  /** Milliseconds of sound that have gone out. */
  get sentMs(): number {
    return Math.round((this.#sentSamples * 1000) / spokenHertz)
  }

  /** @throws the signal's reason when it aborts */
  async *pieces(samples: Int16Array, signal: AbortSignal): AsyncGenerator<Int16Array, void, undefined> {
    for (let start = 0; start < samples.length; start += pieceSamples) {
      signal.throwIfAborted()
      const now = performance.now()
      // Whoever has heard all that came waits; the clock of the sound stands still meanwhile.
      this.#startedAt = Math.max(this.#startedAt, now - this.sentMs)
      const aheadMs = this.sentMs - leadSeconds * 1000 - (now - this.#startedAt)
      if (aheadMs > 0) await wait(aheadMs, signal)
      const piece = samples.subarray(start, start + pieceSamples)
      this.#sentSamples += piece.length
      yield piece
    }
  }
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
