interface Kept<Value> {
  readonly value: Value
  readonly weight: number
  readonly until: number
}

/** Keeps values for a while, the newest within a weight; what was not asked for longest goes first. */
export class PageCache<Value> {
  readonly #entries = new Map<string, Kept<Value>>()
  readonly #maxWeight: number
  readonly #keepMilliseconds: number
  readonly #now: () => number
  #weight = 0

  constructor(options: { readonly maxWeight: number; readonly keepMilliseconds: number; readonly now: () => number }) {
    this.#maxWeight = options.maxWeight
    this.#keepMilliseconds = options.keepMilliseconds
    this.#now = options.now
  }

  get(key: string): Value | undefined {
    const kept = this.#entries.get(key)
    if (kept === undefined) return undefined
    this.#remove(key, kept)
    if (kept.until < this.#now()) return undefined
    this.#entries.set(key, kept)
    this.#weight += kept.weight
    return kept.value
  }

  /** A value that is heavier than a quarter of all is not kept. */
  set(key: string, value: Value, weight: number): void {
    const known = this.#entries.get(key)
    if (known !== undefined) this.#remove(key, known)
    if (weight > this.#maxWeight / 4) return
    this.#entries.set(key, { value, weight, until: this.#now() + this.#keepMilliseconds })
    this.#weight += weight
    for (const [oldest, kept] of this.#entries) {
      if (this.#weight <= this.#maxWeight) break
      this.#remove(oldest, kept)
    }
  }

  #remove(key: string, kept: Kept<Value>): void {
    this.#entries.delete(key)
    this.#weight -= kept.weight
  }
}
