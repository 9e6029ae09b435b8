import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Sound } from '../speech-engine.ts'
import { toSample } from './wav.ts'

/** Half of the zero crossings that the filter reaches over; speech needs no more. */
const reach = 12
/** Share of the band that is kept; the rest is where the filter falls off. */
const rolloff = 0.92
/**
 * Usual rates need far fewer. Odd ones, which only their sender chooses, would need sixteen thousand, and half a second to make them; they
 * get the nearest one below, which is out by less than the noise of a telephone.
 */
const mostPhases = 512

/** The same sound at another rate; other work gets its turn after each second of it, and the caller may leave then. */
export async function resampled(sound: Sound, sampleRateHertz: number, signal?: AbortSignal): Promise<Sound> {
  if (sound.sampleRateHertz === sampleRateHertz) return sound
  const resampler = new Resampler(sound.sampleRateHertz, sampleRateHertz)
  const pieces: Int16Array[] = []
  for (let start = 0; start < sound.samples.length; start += sound.sampleRateHertz) {
    if (start > 0) await nextTurn()
    signal?.throwIfAborted()
    pieces.push(resampler.take(sound.samples.subarray(start, start + sound.sampleRateHertz)))
  }
  return { samples: joinedSamples([...pieces, resampler.rest()]), sampleRateHertz }
}

export function joinedSamples(pieces: readonly Int16Array[]): Int16Array {
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return only
  const whole = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let position = 0
  for (const piece of pieces) {
    whole.set(piece, position)
    position += piece.length
  }
  return whole
}

/** Changes the rate of a sound that comes in pieces: a windowed sine cardinal for each of the phases that occur. */
export class Resampler {
  readonly #up: number
  readonly #down: number
  /** Samples on either side of a place that its value is made of. */
  readonly #half: number
  /** By phase: weights of the samples from `#half - 1` before the place to `#half` after it. */
  readonly #weights: readonly Float32Array[]
  #held: Int16Array
  /** Place of `#held[0]` in the whole sound. */
  #heldFrom: number
  #taken = 0
  #given = 0

  constructor(fromHertz: number, toHertz: number) {
    const divisor = greatestCommonDivisor(fromHertz, toHertz)
    this.#up = toHertz / divisor
    this.#down = fromHertz / divisor
    const band = Math.min(1, toHertz / fromHertz) * rolloff
    this.#half = Math.ceil(reach / band)
    const phases = Math.min(this.#up, mostPhases)
    this.#weights = Array.from({ length: phases }, (_, phase) => weights(phase / phases, this.#half, band))
    this.#held = new Int16Array(this.#half)
    this.#heldFrom = -this.#half
  }

  /** What can be told after this piece; the last few milliseconds wait for the next one. */
  take(samples: Int16Array): Int16Array {
    this.#held = joinedSamples([this.#held, samples])
    this.#taken += samples.length
    return this.#give(Math.floor(((this.#taken - this.#half - 1) * this.#up) / this.#down) + 1)
  }

  /** The end of the sound. */
  rest(): Int16Array {
    this.#held = joinedSamples([this.#held, new Int16Array(this.#half + 1)])
    return this.#give(Math.ceil((this.#taken * this.#up) / this.#down))
  }

  /** @param until count of all that will have been given then */
  #give(until: number): Int16Array {
    const given = new Int16Array(Math.max(0, until - this.#given))
    const width = 2 * this.#half
    const phases = this.#weights.length
    for (let index = 0; index < given.length; index++) {
      const place = (this.#given + index) * this.#down
      const phase = this.#weights[Math.floor(((place % this.#up) * phases) / this.#up)] ?? new Float32Array(width)
      const first = Math.floor(place / this.#up) - this.#half + 1 - this.#heldFrom
      let sum = 0
      for (let tap = 0; tap < width; tap++) sum += (this.#held[first + tap] ?? 0) * (phase[tap] ?? 0)
      given[index] = toSample(sum)
    }
    this.#given += given.length
    this.#forget()
    return given
  }

  #forget(): void {
    const needed = Math.floor((this.#given * this.#down) / this.#up) - this.#half + 1
    const drop = Math.min(this.#held.length, needed - this.#heldFrom)
    if (drop <= 0) return
    this.#held = this.#held.slice(drop)
    this.#heldFrom += drop
  }
}

/** @param shift of the place after the sample before it, 0 to 1 */
function weights(shift: number, half: number, band: number): Float32Array {
  const values = new Float32Array(2 * half)
  let sum = 0
  for (let tap = 0; tap < values.length; tap++) {
    const distance = tap - (half - 1) - shift
    const window = Math.abs(distance) >= half ? 0 : Math.cos((Math.PI * distance) / (2 * half)) ** 2
    const value = band * sinc(band * distance) * window
    values[tap] = value
    sum += value
  }
  // Each phase lets silence and steady levels through unchanged.
  return values.map((value) => value / sum)
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
