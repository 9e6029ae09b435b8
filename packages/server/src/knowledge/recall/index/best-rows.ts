/** Keeps the best `limit` of the rows offered. A heap whose root is the worst of them. */
export class BestRows {
  readonly #limit: number
  readonly #isBetter: (left: number, right: number) => boolean
  readonly #heap: number[] = []

  constructor(limit: number, isBetter: (left: number, right: number) => boolean) {
    this.#limit = limit
    this.#isBetter = isBetter
  }

  offer(row: number): void {
    const heap = this.#heap
    if (heap.length < this.#limit) {
      heap.push(row)
      this.#rise(heap.length - 1)
    } else if (this.#limit > 0 && this.#isBetter(row, heap[0] ?? 0)) {
      heap[0] = row
      this.#sink()
    }
  }

  /** Best first. */
  sorted(): number[] {
    return this.#heap.toSorted((left, right) => (this.#isBetter(left, right) ? -1 : 1))
  }

  #rise(from: number): void {
    const heap = this.#heap
    for (let child = from; child > 0;) {
      const parent = (child - 1) >>> 1
      if (!this.#isBetter(heap[parent] ?? 0, heap[child] ?? 0)) return
      swap(heap, parent, child)
      child = parent
    }
  }

  #sink(): void {
    const heap = this.#heap
    for (let parent = 0; ;) {
      let worst = parent
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < heap.length && this.#isBetter(heap[worst] ?? 0, heap[child] ?? 0)) worst = child
      }
      if (worst === parent) return
      swap(heap, parent, worst)
      parent = worst
    }
  }
}

function swap(values: number[], left: number, right: number): void {
  const value = values[left] ?? 0
  values[left] = values[right] ?? 0
  values[right] = value
}
