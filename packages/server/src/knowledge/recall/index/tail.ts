import type { RowTerms } from './row-terms.ts'
import { buildSegment } from './segment.ts'
import type { Segment } from './segment.ts'

const none: readonly number[] = []

/** The newest rows of an index, found by their terms at once and easily taken out again; a few hundred of them. */
export class Tail {
  readonly #rows = new Map<number, RowTerms>()
  /** Row and count in turns, for each term. */
  readonly #found = new Map<number, number[]>()
  #size = 0

  get size(): number {
    return this.#rows.size
  }

  /** An estimate. */
  get bytes(): number {
    return this.#size * 60
  }

  add(row: number, terms: RowTerms): void {
    this.#rows.set(row, terms)
    this.#size += terms.hashes.length
    terms.hashes.forEach((hash, index) => {
      const count = terms.counts[index] ?? 0
      const found = this.#found.get(hash)
      if (found === undefined) this.#found.set(hash, [row, count])
      else found.push(row, count)
    })
  }

  /** @returns whether the row was here */
  remove(row: number): boolean {
    const terms = this.#rows.get(row)
    if (terms === undefined) return false
    this.#rows.delete(row)
    this.#size -= terms.hashes.length
    for (const hash of terms.hashes) {
      const found = this.#found.get(hash)
      if (found === undefined) continue
      // Counts stand at odd places, so that a count equal to the row is never taken for it.
      for (let index = 0; index < found.length; index += 2) if (found[index] === row) found.splice(index, 2)
      if (found.length === 0) this.#found.delete(hash)
    }
    return true
  }

  /** Row and count in turns. */
  find(hash: number): readonly number[] {
    return this.#found.get(hash) ?? none
  }

  toSegment(): Segment {
    return buildSegment([...this.#rows].map(([ordinal, terms]) => ({ ordinal, terms })))
  }
}
