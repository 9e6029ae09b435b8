import type { Lease } from '../access/index.ts'

/** So many files at once in this process. */
export class ReadingPlaces {
  #free: number

  constructor(places: number) {
    this.#free = places
  }

  /** Undefined while all are taken. */
  take(): Lease | undefined {
    if (this.#free === 0) return undefined
    this.#free -= 1
    let held = true
    return {
      release: () => {
        if (held) this.#free += 1
        held = false
      },
    }
  }
}
