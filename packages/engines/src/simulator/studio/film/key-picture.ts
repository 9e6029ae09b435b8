import { BitWriter, networkUnit } from './bit-writer.ts'
import { frameNumberBits } from './h264-parameters.ts'
import type { Planes } from './planes.ts'

/** Kinds of blocks: as the row above goes on, as the column to the left goes on, or every pixel told. */
const fromAbove = 1
const fromLeft = 2
const everyPixel = 25

/** A picture that stands alone. Blocks that go on as their neighbour do cost a few bits, all others are sent pixel by pixel. */
export function keyPicture(planes: Planes, keyIndex: number): Uint8Array {
  const { columns, rows } = planes
  const bits = new BitWriter(columns * rows * 96)
  bits.unsigned(0)
  bits.unsigned(7)
  bits.unsigned(0)
  bits.bits(0, frameNumberBits)
  bits.unsigned(keyIndex % 2)
  bits.bits(0b00, 2)
  bits.signed(0)
  // Edges are left as they are.
  bits.unsigned(1)
  const kinds = new Uint8Array(columns * rows)
  const pixels = new Uint8Array(384)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const kind = kindOf(planes, column, row)
      const index = row * columns + column
      kinds[index] = kind
      bits.unsigned(kind)
      if (kind === everyPixel) {
        bits.alignWithZeros()
        copyPixels(planes, column, row, pixels)
        bits.copy(pixels)
        continue
      }
      // Colour is predicted in the same direction, the quantiser stays, and there is nothing to add.
      bits.unsigned(kind === fromAbove ? 2 : 1)
      bits.signed(0)
      const besideRaw =
        (column > 0 && kinds[index - 1] === everyPixel) || (row > 0 && kinds[index - columns] === everyPixel)
      if (besideRaw) bits.bits(0b000011, 6)
      else bits.bits(1, 1)
    }
  }
  return networkUnit(0x65, bits.finish())
}

function kindOf({ columns, luma, blue, red }: Planes, column: number, row: number): number {
  const planes: readonly (readonly [Uint8Array, number])[] = [
    [luma, 16],
    [blue, 8],
    [red, 8],
  ]
  if (row > 0 && planes.every(([plane, side]) => goesOn(plane, columns * side, column, row, side, 'above')))
    return fromAbove
  if (column > 0 && planes.every(([plane, side]) => goesOn(plane, columns * side, column, row, side, 'left')))
    return fromLeft
  return everyPixel
}

function goesOn(
  plane: Uint8Array,
  stride: number,
  column: number,
  row: number,
  side: number,
  from: 'above' | 'left',
): boolean {
  const left = column * side
  const top = row * side
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) {
      const source = from === 'above' ? (top - 1) * stride + x : y * stride + left - 1
      if (plane[y * stride + x] !== plane[source]) return false
    }
  }
  return true
}

function copyPixels({ columns, luma, blue, red }: Planes, column: number, row: number, pixels: Uint8Array): void {
  let at = 0
  for (const [plane, side] of [
    [luma, 16],
    [blue, 8],
    [red, 8],
  ] as const) {
    const stride = columns * side
    for (let y = row * side; y < (row + 1) * side; y++) {
      const start = y * stride + column * side
      pixels.set(plane.subarray(start, start + side), at)
      at += side
    }
  }
}
