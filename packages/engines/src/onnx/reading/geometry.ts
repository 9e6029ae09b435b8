import type { PixelPoint } from '../../engine.ts'

export type Corners = readonly [PixelPoint, PixelPoint, PixelPoint, PixelPoint]
export type PageTurn = 0 | 90 | 180 | 270

export interface PixelSize {
  readonly width: number
  readonly height: number
}

export function lengthOf({ 0: a, 1: b }: Corners): number {
  return Math.hypot(b.x - a.x, b.y - a.y)
}

export function thicknessOf({ 0: a, 3: d }: Corners): number {
  return Math.hypot(d.x - a.x, d.y - a.y)
}

/** Whether it runs from top to bottom rather than from left to right. */
export function isTall(corners: Corners): boolean {
  return thicknessOf(corners) > 1.5 * lengthOf(corners)
}

/**
 * A point of the upright picture on the picture as it was given.
 * @param turn by how much the given picture is turned clockwise
 * @param size of the given picture
 */
export function beforeTurn({ x, y }: PixelPoint, turn: PageTurn, { width, height }: PixelSize): PixelPoint {
  if (turn === 90) return { x: width - y, y: x }
  if (turn === 180) return { x: width - x, y: height - y }
  if (turn === 270) return { x: y, y: height - x }
  return { x, y }
}

/** The usual slant of lines, in degrees clockwise; short ones tell nothing about it. */
export function skewOf(lines: readonly Corners[]): number {
  const angles = lines
    .filter((corners) => lengthOf(corners) > 4 * thicknessOf(corners))
    .map((corners) => ({ weight: lengthOf(corners), angle: angleOf(corners) }))
    .sort((a, b) => a.angle - b.angle)
  const half = angles.reduce((sum, { weight }) => sum + weight, 0) / 2
  let sum = 0
  for (const { weight, angle } of angles) {
    sum += weight
    if (sum >= half) return angle
  }
  return 0
}

/** Of the line through the middle of both ends: an edge may be lifted by a single tall character. */
function angleOf([a, b, c, d]: Corners): number {
  return (Math.atan2((b.y + c.y - a.y - d.y) / 2, (b.x + c.x - a.x - d.x) / 2) * 180) / Math.PI
}
