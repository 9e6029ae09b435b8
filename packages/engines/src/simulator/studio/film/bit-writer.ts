/** Bits of an H.264 unit, the highest first. Grows as it is written. */
export class BitWriter {
  #bytes: Uint8Array
  #length = 0
  #pending = 0
  #pendingBits = 0

  constructor(expectedBytes = 1024) {
    this.#bytes = new Uint8Array(expectedBytes)
  }

  /** @param count 0 to 32 */
  bits(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) {
      this.#pending = (this.#pending << 1) | ((value >>> bit) & 1)
      if (++this.#pendingBits < 8) continue
      this.#byte(this.#pending)
      this.#pending = 0
      this.#pendingBits = 0
    }
  }

  /** Exponential Golomb code of a whole number from 0. */
  unsigned(value: number): void {
    const length = 32 - Math.clz32(value + 1)
    this.bits(0, length - 1)
    this.bits(value + 1, length)
  }

  /** Exponential Golomb code of a whole number of either sign. */
  signed(value: number): void {
    this.unsigned(value > 0 ? 2 * value - 1 : -2 * value)
  }

  alignWithZeros(): void {
    while (this.#pendingBits > 0) this.bits(0, 1)
  }

  /** Whole bytes; only where the bits before end at a byte. */
  copy(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Ends with a one and zeros up to the byte. */
  finish(): Uint8Array {
    this.bits(1, 1)
    this.alignWithZeros()
    return this.#bytes.subarray(0, this.#length)
  }

  #byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

/** A unit with its header byte, in which no start code can appear: a 3 stands after any two zeros that a byte up to 3 follows. */
export function networkUnit(header: number, payload: Uint8Array): Uint8Array {
  const unit = new Uint8Array(1 + Math.ceil(payload.length * 1.5))
  unit[0] = header
  let length = 1
  let zeros = 0
  for (const byte of payload) {
    if (zeros === 2 && byte <= 3) {
      unit[length++] = 3
      zeros = 0
    }
    unit[length++] = byte
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return unit.subarray(0, length)
}
