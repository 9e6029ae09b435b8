import { BestRows } from './best-rows.ts'
import type { Place } from './row-terms.ts'
import { b, k1, mostOfWeight } from './scoring.ts'
import { rangeOf } from './segment.ts'
import type { Segment } from './segment.ts'
import type { Tail } from './tail.ts'

export interface WeighedTerm {
  readonly hash: number
  readonly place: Place
  /** Rows that hold it. */
  readonly frequency: number
  readonly weight: number
}

export interface ScoringInput {
  /** Strongest first. */
  readonly terms: readonly WeighedTerm[]
  readonly segments: readonly Segment[]
  readonly tail: Tail
  readonly words: Lengths
  /** For bigrams and single characters. */
  readonly bigrams: Lengths
  readonly isWanted: (row: number) => boolean
  /** Decides between rows of equal score. */
  readonly isBefore: (left: number, right: number) => boolean
}

/** Of each row, by its number. */
interface Lengths {
  readonly lengths: Uint32Array
  readonly mean: number
}

/** So many entries are read before the first look at whether the remaining terms can still bring in another row. */
const entriesBeforeLook = 8192

/**
 * Scores of rows while a question is answered. Exact: when no row without one of the strong terms can be among the best any more, the
 * weak ones, which are the frequent ones, are only added to rows that already have a score. That halves the time of a long question.
 */
export class Scores {
  #scores = new Float32Array(64)
  #touched: number[] = []

  makeRoomFor(rows: number): void {
    if (this.#scores.length < rows) this.#scores = new Float32Array(rows * 2)
  }

  /** @returns best first */
  best(input: ScoringInput, limit: number): { readonly row: number; readonly score: number }[] {
    const { terms } = input
    let remaining = 0
    for (const { weight } of terms) remaining += weight * mostOfWeight
    let entries = 0
    let nextLook = entriesBeforeLook
    let onlyTouched = false
    for (const term of terms) {
      this.#add(term, input, onlyTouched)
      remaining -= term.weight * mostOfWeight
      entries += term.frequency
      if (onlyTouched || entries < nextLook) continue
      nextLook = entries * 1.5
      onlyTouched = this.#lowestOfBest(input, limit) > remaining
    }
    const best = this.#bestRows(input, limit).map((row) => ({ row, score: this.#scores[row] ?? 0 }))
    for (const row of this.#touched) this.#scores[row] = 0
    this.#touched = []
    return best
  }

  #add(
    { hash, place, weight }: WeighedTerm,
    { segments, tail, words, bigrams }: ScoringInput,
    onlyTouched: boolean,
  ): void {
    const { lengths, mean } = place === 'word' ? words : bigrams
    // What stands around a slice is short and the same for many: whether a term is there counts, not how often.
    const counted = place === 'context' ? 0 : 1
    const scores = this.#scores
    const touched = this.#touched
    const most = weight * mostOfWeight
    const fixed = k1 * (1 - b)
    const perLength = (k1 * b) / mean
    for (const segment of segments) {
      const [from, to] = rangeOf(segment, hash)
      const { rows, counts, ordinals } = segment
      for (let index = from; index < to; index++) {
        const row = ordinals[rows[index] ?? 0] ?? 0
        const before = scores[row] ?? 0
        if (before === 0) {
          if (onlyTouched) continue
          touched.push(row)
        }
        const count = counts[index] ?? 0
        scores[row] =
          before + (counted === 0 ? weight : (most * count) / (count + fixed + perLength * (lengths[row] ?? 0)))
      }
    }
    const found = tail.find(hash)
    for (let index = 0; index < found.length; index += 2) {
      const row = found[index] ?? 0
      const before = scores[row] ?? 0
      if (before === 0) {
        if (onlyTouched) continue
        touched.push(row)
      }
      const count = found[index + 1] ?? 0
      scores[row] =
        before + (counted === 0 ? weight : (most * count) / (count + fixed + perLength * (lengths[row] ?? 0)))
    }
  }

  /** Score of the last of the best rows so far; 0 while they are fewer than wanted. */
  #lowestOfBest(input: ScoringInput, limit: number): number {
    if (this.#touched.length < limit) return 0
    const best = this.#bestRows(input, limit)
    return best.length < limit ? 0 : (this.#scores[best.at(-1) ?? 0] ?? 0)
  }

  #bestRows({ isWanted, isBefore }: ScoringInput, limit: number): number[] {
    const scores = this.#scores
    const best = new BestRows(limit, (left, right) => {
      const difference = (scores[left] ?? 0) - (scores[right] ?? 0)
      return difference === 0 ? isBefore(left, right) : difference > 0
    })
    for (const row of this.#touched) if (isWanted(row)) best.offer(row)
    return best.sorted()
  }
}
