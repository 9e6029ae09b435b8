import type { PixelPoint } from '../../engine.ts'
import type { Corners } from './geometry.ts'

/** Blocks along the longer side of the picture in which brightness is told. */
const blocksAcross = 300
/** Of the picture: a smaller bright patch is not what was photographed. */
const leastShare = 0.2
/** By which the paper must be brighter than what lies around it, of 255. */
const leastContrast = 40
/** By how much its outline may differ from that of a quadrilateral, as a share of its area. */
const outlineTolerance = 0.04
/** Of the best limit between bright and dark, one after the other: paper in a shadow is darker than paper in the light. */
const shares = [1, 0.85, 0.7, 0.6, 0.5]
/** Of the length of all lines of text. */
const leastOnPaper = 0.97

interface Grid {
  readonly columns: number
  readonly rows: number
  readonly side: number
  readonly brightness: Uint8Array
}

/**
 * The sheet of paper on a photograph: a bright quadrilateral on something darker, with all text on it. Undefined for scans, which are
 * paper all over, and where that is in doubt.
 * @param rgb three bytes a pixel, row by row
 * @returns corners from the upper left clockwise, just inside of its edges
 */
export function findPaper(
  rgb: Uint8Array,
  width: number,
  height: number,
  lines: readonly Corners[],
): Corners | undefined {
  const grid = brightnessGrid(rgb, width, height)
  const limit = bestLimit(grid.brightness)
  if (limit === undefined) return undefined
  const found = shares.flatMap((share) => patchOutline(grid, limit * share) ?? [])
  // A limit that is too high cuts off what lies in the shadow, one that is too low takes in some of the table.
  const [best] = found.toSorted((a, b) => a.difference - b.difference)
  if (best === undefined) return undefined
  const { corners } = best
  const all = lines.reduce((sum, line) => sum + diagonalOf(line), 0)
  const on = lines.filter((line) => line.every((point) => isInside(point, corners, 2 * grid.side)))
  return on.reduce((sum, line) => sum + diagonalOf(line), 0) >= leastOnPaper * all ? corners : undefined
}

interface Outline {
  readonly corners: Corners
  /** From the patch itself, as a share of its area. */
  readonly difference: number
}

/** The largest patch that is brighter than the limit, if it has four corners and lies within the picture. */
function patchOutline(grid: Grid, limit: number): Outline | undefined {
  const patch = largestPatch(grid, limit)
  if (patch === undefined || patch.area < leastShare * grid.columns * grid.rows) return undefined
  const [left, right] = [Math.min(...patch.spans.map(({ from }) => from)), Math.max(...patch.spans.map(({ to }) => to))]
  // Paper that goes beyond the picture has no corners there.
  if (left === 0 || right === grid.columns - 1) return undefined
  if (patch.spans[0]?.row === 0 || patch.spans.at(-1)?.row === grid.rows - 1) return undefined
  const corners = cornersOf(patch.spans, grid.side)
  const difference = Math.abs(areaOf(corners) / (patch.area * grid.side ** 2) - 1)
  return difference <= outlineTolerance && isConvex(corners) ? { corners, difference } : undefined
}

function brightnessGrid(rgb: Uint8Array, width: number, height: number): Grid {
  const side = Math.max(1, Math.ceil(Math.max(width, height) / blocksAcross))
  const [columns, rows] = [Math.floor(width / side), Math.floor(height / side)]
  const brightness = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0
      for (let y = row * side; y < (row + 1) * side; y += 1) {
        for (let at = (y * width + column * side) * 3, end = at + side * 3; at < end; at += 3) {
          // Paper has hardly any colour; a wooden table in the sun is bright in one of the three only.
          sum += Math.min(rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0)
        }
      }
      brightness[row * columns + column] = sum / (side * side)
    }
  }
  return { columns, rows, side, brightness }
}

/** The limit that parts bright from dark best (Otsu); undefined where both are nearly alike. */
function bestLimit(brightness: Uint8Array): number | undefined {
  const counts = new Uint32Array(256)
  for (const value of brightness) counts[value] = (counts[value] ?? 0) + 1
  const total = brightness.reduce((sum, value) => sum + value, 0)
  let [darkCount, darkSum] = [0, 0]
  let best: { limit: number; spread: number; contrast: number } | undefined
  for (let limit = 1; limit < 256; limit += 1) {
    darkCount += counts[limit - 1] ?? 0
    darkSum += (counts[limit - 1] ?? 0) * (limit - 1)
    const brightCount = brightness.length - darkCount
    if (darkCount === 0 || brightCount === 0) continue
    const contrast = (total - darkSum) / brightCount - darkSum / darkCount
    const spread = darkCount * brightCount * contrast * contrast
    if (best === undefined || spread > best.spread) best = { limit, spread, contrast }
  }
  return best !== undefined && best.contrast >= leastContrast ? best.limit : undefined
}

interface RowSpan {
  readonly row: number
  readonly from: number
  readonly to: number
}

/** The largest connected bright patch, what is dark inside of it included: for each of its rows the first and the last block. */
function largestPatch(
  { columns, rows, brightness }: Grid,
  limit: number,
): { spans: RowSpan[]; area: number } | undefined {
  const seen = new Uint8Array(columns * rows)
  let largest: { spans: RowSpan[]; area: number } | undefined
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] === 1 || (brightness[start] ?? 0) < limit) continue
    const ends = new Map<number, { from: number; to: number }>()
    const stack = [start]
    seen[start] = 1
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      const [row, column] = [Math.floor(place / columns), place % columns]
      const end = ends.get(row)
      if (end === undefined) ends.set(row, { from: column, to: column })
      else [end.from, end.to] = [Math.min(end.from, column), Math.max(end.to, column)]
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        if (column + dx < 0 || column + dx >= columns || row + dy < 0 || row + dy >= rows) continue
        const next = place + dy * columns + dx
        if (seen[next] === 1 || (brightness[next] ?? 0) < limit) continue
        seen[next] = 1
        stack.push(next)
      }
    }
    const spans = [...ends].map(([row, { from, to }]) => ({ row, from, to })).sort((a, b) => a.row - b.row)
    const area = spans.reduce((sum, { from, to }) => sum + to - from + 1, 0)
    if (largest === undefined || area > largest.area) largest = { spans, area }
  }
  return largest
}

/** The outermost blocks along both diagonals, by their middles: so the corners lie half a block inside. */
function cornersOf(spans: readonly RowSpan[], side: number): Corners {
  const points = spans.flatMap(({ row, from, to }) => [from, to].map((column) => ({ x: column, y: row })))
  const outermost = (rank: (point: PixelPoint) => number): PixelPoint => {
    const { x, y } = points.reduce((best, point) => (rank(point) > rank(best) ? point : best))
    return { x: (x + 0.5) * side, y: (y + 0.5) * side }
  }
  return [
    outermost(({ x, y }) => -x - y),
    outermost(({ x, y }) => x - y),
    outermost(({ x, y }) => x + y),
    outermost(({ x, y }) => y - x),
  ]
}

/** How far a point lies to the right of the way from one point to another, seen with y downwards; times the length of the way. */
function turnOf(from: PixelPoint, to: PixelPoint, { x, y }: PixelPoint): number {
  return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)
}

function sidesOf([a, b, c, d]: Corners): readonly (readonly [PixelPoint, PixelPoint])[] {
  return [
    [a, b],
    [b, c],
    [c, d],
    [d, a],
  ]
}

function areaOf(corners: Corners): number {
  return sidesOf(corners).reduce((sum, [from, to]) => sum + (from.x * to.y - to.x * from.y) / 2, 0)
}

function isConvex(corners: Corners): boolean {
  return sidesOf(corners).every(([from, to]) => corners.every((point) => turnOf(from, to, point) >= 0))
}

function isInside(point: PixelPoint, corners: Corners, margin: number): boolean {
  return sidesOf(corners).every(
    ([from, to]) => turnOf(from, to, point) >= -margin * Math.hypot(to.x - from.x, to.y - from.y),
  )
}

function diagonalOf([a, , c]: Corners): number {
  return Math.hypot(c.x - a.x, c.y - a.y)
}
