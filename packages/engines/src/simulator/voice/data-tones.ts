import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Bytes as pairs of tones above the voice, so that the simulator can write down what it said itself, also after the sound went through
 * MP3, another rate, or a live session. Each symbol of 25 ms carries one byte: one of sixteen tones for each half of it.
 */
export const symbolSeconds = 0.025
const tonesOfHalf = 16
const stepHertz = 100
const lowHertz = 4000
const highHertz = lowHertz + tonesOfHalf * stepHertz
/** What a packet begins with; picked so that no shift of it looks like itself. */
const preamble = [0x0f, 0xf0, 0x3c, 0xc5]
const mostBytes = 255
const checkBytes = 2
/** Rate at which packets are read; the tones need at least 14,400 Hz. */
export const readingHertz = 16_000
const amplitude = 1400

export function packetSeconds(byteCount: number): number {
  return (preamble.length + 1 + byteCount + checkBytes) * symbolSeconds
}

/** Adds a packet to the samples from a place on. @param bytes at most 255 */
export function addPacket(
  samples: Float32Array,
  startSample: number,
  sampleRateHertz: number,
  bytes: Uint8Array,
): void {
  const symbols = [...preamble, bytes.length, ...bytes, ...checkOf(bytes)]
  const length = Math.round(symbolSeconds * sampleRateHertz)
  for (const [index, symbol] of symbols.entries()) {
    const start = startSample + Math.round(index * symbolSeconds * sampleRateHertz)
    for (const hertz of tonesOf(symbol)) addTone(samples, start, length, hertz / sampleRateHertz)
  }
}

function addTone(samples: Float32Array, start: number, length: number, turnsPerSample: number): void {
  const ramp = length / 8
  for (let index = 0; index < length && start + index < samples.length; index++) {
    const edge = Math.min(1, index / ramp, (length - index) / ramp)
    samples[start + index] =
      (samples[start + index] ?? 0) + amplitude * edge * Math.sin(2 * Math.PI * turnsPerSample * index)
  }
}

function tonesOf(symbol: number): readonly [number, number] {
  return [lowHertz + (symbol >> 4) * stepHertz, highHertz + (symbol & 15) * stepHertz]
}

export interface FoundPacket {
  readonly bytes: Uint8Array
  readonly startSeconds: number
  readonly endSeconds: number
}

/**
 * Packets in a sound of `readingHertz`, in their order; damaged ones are left out. Other work gets its turn after each second of sound:
 * minutes of it take longer than anybody else should wait.
 */
export async function* findPackets(
  samples: Int16Array,
  signal: AbortSignal,
): AsyncGenerator<FoundPacket, void, undefined> {
  let pauseAt = readingHertz
  const symbolSamples = symbolSeconds * readingHertz
  const step = symbolSamples / 5
  let position = 0
  while (position + symbolSamples * (preamble.length + 1) <= samples.length) {
    if (position >= pauseAt) {
      pauseAt = position + readingHertz
      await nextTurn()
      signal.throwIfAborted()
    }
    const start = hasPreamble(samples, position) ? refined(samples, position) : undefined
    const bytes = start === undefined ? undefined : readPacket(samples, start)
    if (start === undefined || bytes === undefined) {
      position += step
      continue
    }
    const end = start + packetSeconds(bytes.length) * readingHertz
    yield { bytes, startSeconds: start / readingHertz, endSeconds: end / readingHertz }
    position = end - step
  }
}

/** Whether both tones of each symbol are the strongest of their halves. */
function hasPreamble(samples: Int16Array, start: number): boolean {
  return preamble.every((symbol, index) => {
    const at = symbolStart(start, index)
    const [low, high] = tonesOf(symbol)
    return isStrongest(samples, at, low, lowHertz) && isStrongest(samples, at, high, highHertz)
  })
}

/** Whether no tone of its half is as strong; in most sounds the first few tell that one is. */
function isStrongest(samples: Int16Array, at: number, hertz: number, firstHertz: number): boolean {
  const strength = power(samples, at, hertz)
  if (strength <= 0) return false
  for (let tone = 0; tone < tonesOfHalf; tone++) {
    const other = firstHertz + tone * stepHertz
    if (other !== hertz && power(samples, at, other) >= strength) return false
  }
  return true
}

/** The preamble is found a few milliseconds early or late; the best place is where its tones are strongest. */
function refined(samples: Int16Array, start: number): number {
  let best = start
  let strongest = 0
  for (let shift = -160; shift <= 320; shift += 16) {
    let strength = 0
    for (const [index, symbol] of preamble.entries()) {
      const at = start + shift + index * symbolSeconds * readingHertz
      for (const hertz of tonesOf(symbol)) strength += power(samples, at, hertz)
    }
    if (strength > strongest) [best, strongest] = [start + shift, strength]
  }
  return best
}

function readPacket(samples: Int16Array, start: number): Uint8Array | undefined {
  const length = symbolAt(samples, start, preamble.length)
  if (
    length > mostBytes ||
    start + packetSeconds(length) * readingHertz > samples.length + symbolSeconds * readingHertz
  )
    return undefined
  const content = Uint8Array.from({ length: length + checkBytes }, (_, index) =>
    symbolAt(samples, start, preamble.length + 1 + index),
  )
  const bytes = content.subarray(0, length)
  const check = checkOf(bytes)
  return check.every((byte, index) => content[length + index] === byte) ? bytes : undefined
}

function symbolStart(start: number, index: number): number {
  return Math.round(start + index * symbolSeconds * readingHertz)
}

function symbolAt(samples: Int16Array, start: number, index: number): number {
  const at = symbolStart(start, index)
  return strongestTone(samples, at, lowHertz) * tonesOfHalf + strongestTone(samples, at, highHertz)
}

function strongestTone(samples: Int16Array, start: number, firstHertz: number): number {
  let best = 0
  let strongest = -1
  for (let tone = 0; tone < tonesOfHalf; tone++) {
    const strength = power(samples, start, firstHertz + tone * stepHertz)
    if (strength > strongest) [best, strongest] = [tone, strength]
  }
  return best
}

/** Goertzel's measure of one frequency over one symbol. */
function power(samples: Int16Array, start: number, hertz: number): number {
  const length = symbolSeconds * readingHertz
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / readingHertz)
  let one = 0
  let two = 0
  for (let index = 0; index < length; index++) {
    const next = (samples[start + index] ?? 0) + turn * one - two
    two = one
    one = next
  }
  return one * one + two * two - turn * one * two
}

/** Two bytes of CRC-16 (CCITT). */
function checkOf(bytes: Uint8Array): readonly [number, number] {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021
    crc &= 0xffff
  }
  return [crc >> 8, crc & 255]
}
