/** So long at most; a rewritten question that takes longer costs more than it is worth. */
const longestMilliseconds = 2500
const shortestMilliseconds = 800
/** A model is given so many times what it usually takes. */
const usualTimes = 3
/** Of the newest duration in what counts as usual. */
const newestShare = 0.3
/** So long a model that let someone wait in vain is left alone. */
const restMilliseconds = 60_000

/**
 * How long to wait for the model that rewrites questions. One that hangs costs one question its patience, and the others nothing until
 * it has rested; then a single question tries it again.
 */
export class RewriterPatience {
  readonly #now: () => number
  #usualMilliseconds: number | undefined
  #restsUntil = 0
  #isTried = false

  /** @param now Unix milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Milliseconds to wait for this question, to be followed by `answered`, `timedOut` or `left`; undefined: do without the model. */
  take(): number | undefined {
    if (this.#restsUntil > 0) {
      if (this.#isTried || this.#now() < this.#restsUntil) return undefined
      this.#isTried = true
    }
    if (this.#usualMilliseconds === undefined) return longestMilliseconds
    return Math.min(longestMilliseconds, Math.max(shortestMilliseconds, usualTimes * this.#usualMilliseconds))
  }

  answered(afterMilliseconds: number): void {
    const usual = this.#usualMilliseconds ?? afterMilliseconds
    this.#usualMilliseconds = usual + newestShare * (afterMilliseconds - usual)
    this.#restsUntil = 0
    this.#isTried = false
  }

  timedOut(): void {
    this.#usualMilliseconds = undefined
    this.#restsUntil = this.#now() + restMilliseconds
    this.#isTried = false
  }

  /** Whoever asked is gone, or the model refused at once: of how long it takes nothing was learnt. */
  left(): void {
    this.#isTried = false
  }
}
