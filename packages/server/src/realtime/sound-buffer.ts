import { joinedSamples } from '@openmaas/engines/audio'

/** Samples that wait to be committed. */
export class SoundBuffer {
  #pieces: Int16Array[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  push(samples: Int16Array): void {
    this.#pieces.push(samples)
    this.#length += samples.length
  }

  /** Keeps the newest samples only. */
  keepLast(count: number): void {
    while (this.#length > count) {
      const [oldest] = this.#pieces
      if (oldest === undefined) return
      const over = this.#length - count
      if (oldest.length <= over) this.#pieces.shift()
      else this.#pieces[0] = oldest.slice(over)
      this.#length -= Math.min(oldest.length, over)
    }
  }

  take(): Int16Array {
    const whole = joinedSamples(this.#pieces)
    this.#pieces = []
    this.#length = 0
    return whole
  }
}
