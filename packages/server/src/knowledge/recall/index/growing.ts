/** Numbers in a typed array that doubles when it is full; what was not set is 0. */
export class GrowingNumbers<Numbers extends Uint32Array | Float64Array | Uint8Array> {
  #values: Numbers
  readonly #make: (length: number) => Numbers

  constructor(make: (length: number) => Numbers) {
    this.#make = make
    this.#values = make(64)
  }

  /** The array itself, valid until the next `set`. */
  get values(): Numbers {
    return this.#values
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) {
      const grown = this.#make(Math.max(index + 1, this.#values.length * 2))
      grown.set(this.#values)
      this.#values = grown
    }
    this.#values[index] = value
  }
}
