import type { Stroke } from './find-rules.ts'
import { lengthOf, thicknessOf } from './geometry.ts'
import type { Corners } from './geometry.ts'
import type { InkMap } from './ink-map.ts'

export interface PixelBox {
  readonly x0: number
  readonly x1: number
  readonly top: number
  readonly bottom: number
}

/** Pixels on a side of the squares in which ink is counted. */
const cell = 8
/** Of a square that counts as inked, and of the squares of a picture that do. */
const inkedPixels = 0.12
const inkedCells = 0.25
/** A square with less holds a line on paper and nothing else. */
const thinLine = 0.65
/** Of the page: smaller ones are marks, stamps and specks. */
const leastArea = 0.015
const leastSide = 0.05

/** Stretches of the page that are full of ink without being text or the lines of a table. */
export function findPictures(ink: InkMap, lines: readonly Corners[], rules: readonly Stroke[]): PixelBox[] {
  const [columns, rows] = [Math.floor(ink.width / cell), Math.floor(ink.height / cell)]
  const inked = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (ink.shareIn(column * cell, row * cell, cell) > inkedPixels) inked[row * columns + column] = 1
    }
  }
  for (const line of lines) wipe(inked, columns, rows, line)
  for (const { from, to } of rules) {
    const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (cell / 2))
    for (let step = 0; step <= steps; step += 1) {
      const x = Math.floor((from.x + ((to.x - from.x) * step) / Math.max(1, steps)) / cell)
      const y = Math.floor((from.y + ((to.y - from.y) * step) / Math.max(1, steps)) / cell)
      for (const [column, row] of around(x, y)) {
        if (column < 0 || row < 0 || column >= columns || row >= rows) continue
        // A square that is full belongs to a picture through which the line runs.
        if (ink.shareIn(column * cell, row * cell, cell) < thinLine) inked[row * columns + column] = 0
      }
    }
  }
  const found: PixelBox[] = []
  for (let start = 0; start < inked.length; start += 1) {
    if (inked[start] !== 1) continue
    const { cells, left, right, first, last } = flood(inked, columns, rows, start)
    const [width, height] = [right - left + 1, last - first + 1]
    if (cells < inkedCells * width * height) continue
    if (width * height < leastArea * columns * rows || width < leastSide * columns || height < leastSide * rows)
      continue
    found.push({ x0: left * cell, x1: (right + 1) * cell, top: first * cell, bottom: (last + 1) * cell })
  }
  return found
}

function* around(x: number, y: number): Generator<readonly [number, number]> {
  for (let row = y - 1; row <= y + 1; row += 1)
    for (let column = x - 1; column <= x + 1; column += 1) yield [column, row]
}

/** Takes the squares of a line of text away; a little more, because letters reach over their line. */
function wipe(inked: Uint8Array, columns: number, rows: number, line: Corners): void {
  // What is as high as a picture was taken for text by mistake.
  if (thicknessOf(line) > 0.5 * lengthOf(line) && thicknessOf(line) > 0.1 * rows * cell) return
  const [xs, ys] = [line.map(({ x }) => x), line.map(({ y }) => y)]
  const bounded = (value: number, most: number): number => Math.min(most - 1, Math.max(0, Math.floor(value / cell)))
  const [left, right] = [bounded(Math.min(...xs) - 4, columns), bounded(Math.max(...xs) + 4, columns)]
  const [first, last] = [bounded(Math.min(...ys) - 4, rows), bounded(Math.max(...ys) + 4, rows)]
  for (let row = first; row <= last; row += 1) inked.fill(0, row * columns + left, row * columns + right + 1)
}

/** The connected squares from one on, corners included; they are marked as seen. */
function flood(inked: Uint8Array, columns: number, rows: number, start: number) {
  const stack = [start]
  inked[start] = 2
  let cells = 0
  let [left, right, first, last] = [columns, 0, rows, 0]
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const [row, column] = [Math.floor(place / columns), place % columns]
    cells += 1
    left = Math.min(left, column)
    right = Math.max(right, column)
    first = Math.min(first, row)
    last = Math.max(last, row)
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
        const next = y * columns + x
        if (inked[next] !== 1) continue
        inked[next] = 2
        stack.push(next)
      }
    }
  }
  return { cells, left, right, first, last }
}
