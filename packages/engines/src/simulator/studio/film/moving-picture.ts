import { BitWriter, networkUnit } from './bit-writer.ts'
import { frameNumberBits } from './h264-parameters.ts'

/** Blocks of 16 by 16 pixels whose content moves sideways by a few pixels; everything else stays as it was. */
export interface Shift {
  /** First and last block, both included. */
  readonly firstColumn: number
  readonly lastColumn: number
  readonly firstRow: number
  readonly lastRow: number
  /** Even, so that the colours move by whole pixels too; to the right when positive. */
  readonly pixels: number
}

/** A picture that is told by what moved since the one before. @param frameNumber pictures since the last key picture */
export function movingPicture(columns: number, rows: number, frameNumber: number, shift: Shift): Uint8Array {
  const bits = new BitWriter(256)
  bits.unsigned(0)
  bits.unsigned(5)
  bits.unsigned(0)
  bits.bits(frameNumber % 2 ** frameNumberBits, frameNumberBits)
  bits.bits(0b000, 3)
  bits.signed(0)
  bits.unsigned(1)
  // The vector says where a block came from, in quarters of a pixel.
  const vector = -shift.pixels * 4
  const vectors = new Int32Array(columns * rows)
  let unchanged = 0
  for (let index = 0; index < columns * rows; index++) {
    const column = index % columns
    const row = (index - column) / columns
    const moves =
      vector !== 0 &&
      column >= shift.firstColumn &&
      column <= shift.lastColumn &&
      row >= shift.firstRow &&
      row <= shift.lastRow
    if (!moves) {
      unchanged++
      continue
    }
    bits.unsigned(unchanged)
    unchanged = 0
    bits.unsigned(0)
    bits.signed(vector - expectedVector(vectors, columns, column, row))
    bits.signed(0)
    bits.unsigned(0)
    vectors[index] = vector
  }
  if (unchanged > 0) bits.unsigned(unchanged)
  return networkUnit(0x41, bits.finish())
}

/** What a reader expects from the neighbours (section 8.4.1.3 of the standard): the middle one of left, above and above right. */
function expectedVector(vectors: Int32Array, columns: number, column: number, row: number): number {
  const at = (x: number, y: number): number | undefined =>
    x < 0 || y < 0 || x >= columns ? undefined : (vectors[y * columns + x] ?? 0)
  const left = at(column - 1, row)
  const above = at(column, row - 1)
  const corner = at(column + 1, row - 1) ?? at(column - 1, row - 1)
  const known = [left, above, corner].filter((vector) => vector !== undefined)
  if (known.length === 1) return known[0] ?? 0
  const [, middle = 0] = [left ?? 0, above ?? 0, corner ?? 0].sort((a, b) => a - b)
  return middle
}
