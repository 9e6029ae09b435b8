export interface PlanePoint {
  readonly x: number
  readonly y: number
}

/** From the upper left clockwise. */
export type Quadrilateral = readonly [PlanePoint, PlanePoint, PlanePoint, PlanePoint]

/** How a sheet that lies in perspective and the same sheet seen from above belong together. */
export interface Projection {
  /** A point of the sheet, 0 to 1 across and down, to where it is seen. */
  outward(point: PlanePoint): PlanePoint
  /** Where it is seen, to the point of the sheet. */
  inward(point: PlanePoint): PlanePoint
}

/** The projection of the unit square onto a quadrilateral, after Heckbert, "Fundamentals of Texture Mapping" (1989), 2.2.3. */
export function projectionOnto([p0, p1, p2, p3]: Quadrilateral): Projection {
  const [dx1, dx2, sx] = [p1.x - p2.x, p3.x - p2.x, p0.x - p1.x + p2.x - p3.x]
  const [dy1, dy2, sy] = [p1.y - p2.y, p3.y - p2.y, p0.y - p1.y + p2.y - p3.y]
  const whole = dx1 * dy2 - dx2 * dy1
  const [g, h] = [(sx * dy2 - dx2 * sy) / whole, (dx1 * sy - sx * dy1) / whole]
  const [a, b, c] = [p1.x - p0.x + g * p1.x, p3.x - p0.x + h * p3.x, p0.x]
  const [d, e, f] = [p1.y - p0.y + g * p1.y, p3.y - p0.y + h * p3.y, p0.y]
  return {
    outward({ x, y }) {
      const w = g * x + h * y + 1
      return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w }
    },
    inward({ x, y }) {
      const w = (d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d)
      return {
        x: ((e - f * h) * x + (c * h - b) * y + (b * f - c * e)) / w,
        y: ((f * g - d) * x + (a - c * g) * y + (c * d - a * f)) / w,
      }
    },
  }
}
