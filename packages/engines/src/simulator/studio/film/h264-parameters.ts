import { BitWriter, networkUnit } from './bit-writer.ts'

export interface FilmFormat {
  readonly widthPixels: number
  readonly heightPixels: number
  readonly framesPerSecond: number
}

/** Level, blocks a picture, blocks a second: table A-1 of the H.264 standard. */
const levels: readonly (readonly [level: number, blocks: number, blocksPerSecond: number])[] = [
  [31, 3600, 108_000],
  [40, 8192, 245_760],
  [42, 8704, 522_240],
  [51, 36_864, 983_040],
  [52, 36_864, 2_073_600],
]
export const profile = 66
/** Baseline that also obeys the constraints of Main. */
export const constraints = 0xc0
/** Counts of pictures are kept to so many bits. */
export const frameNumberBits = 4

export function levelOf({ widthPixels, heightPixels, framesPerSecond }: FilmFormat): number {
  const blocks = Math.ceil(widthPixels / 16) * Math.ceil(heightPixels / 16)
  const fitting = levels.find(([, most, perSecond]) => blocks <= most && blocks * framesPerSecond <= perSecond)
  return fitting?.[0] ?? 62
}

/** Size, rate and colours of the film. */
export function sequenceParameters(format: FilmFormat): Uint8Array {
  const { widthPixels, heightPixels, framesPerSecond } = format
  const columns = Math.ceil(widthPixels / 16)
  const rows = Math.ceil(heightPixels / 16)
  const bits = new BitWriter(64)
  bits.bits(profile, 8)
  bits.bits(constraints, 8)
  bits.bits(levelOf(format), 8)
  bits.unsigned(0)
  bits.unsigned(frameNumberBits - 4)
  // Pictures are shown in the order in which they come; one of them is kept to refer to.
  bits.unsigned(2)
  bits.unsigned(1)
  bits.bits(0, 1)
  bits.unsigned(columns - 1)
  bits.unsigned(rows - 1)
  bits.bits(0b11, 2)
  const right = (columns * 16 - widthPixels) / 2
  const bottom = (rows * 16 - heightPixels) / 2
  bits.bits(right + bottom > 0 ? 1 : 0, 1)
  if (right + bottom > 0) for (const cut of [0, right, 0, bottom]) bits.unsigned(cut)
  // How to show it: colours of BT.709, a fixed rate.
  bits.bits(1, 1)
  bits.bits(0b00, 2)
  bits.bits(1, 1)
  bits.bits(5, 3)
  bits.bits(0, 1)
  bits.bits(1, 1)
  for (let part = 0; part < 3; part++) bits.bits(1, 8)
  bits.bits(0, 1)
  bits.bits(1, 1)
  bits.bits(1, 32)
  bits.bits(framesPerSecond * 2, 32)
  bits.bits(1, 1)
  bits.bits(0b0000, 4)
  return networkUnit(0x67, bits.finish())
}

/** No arithmetic coding, no weights; each slice says whether edges are smoothed. */
export function pictureParameters(): Uint8Array {
  const bits = new BitWriter(16)
  bits.unsigned(0)
  bits.unsigned(0)
  bits.bits(0b00, 2)
  for (let part = 0; part < 3; part++) bits.unsigned(0)
  bits.bits(0b000, 3)
  for (let part = 0; part < 3; part++) bits.signed(0)
  bits.bits(0b100, 3)
  return networkUnit(0x68, bits.finish())
}
