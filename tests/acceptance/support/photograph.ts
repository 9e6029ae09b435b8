import { createCanvas } from '@napi-rs/canvas'
import type { Canvas, ImageData } from '@napi-rs/canvas'

export interface Photograph {
  readonly jpeg: Uint8Array
  /** Where a point of the page, as fractions of it, is seen, as fractions of the photograph. */
  placeOf(x: number, y: number): Point
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Where the corners of the page lie on the photograph, as fractions of it: held over the table, a little turned and tilted. */
const corners = [
  { x: 0.09, y: 0.05 },
  { x: 0.93, y: 0.08 },
  { x: 0.97, y: 0.95 },
  { x: 0.04, y: 0.93 },
] as const
const table = [118, 92, 70] as const

/** A page as a telephone sees it: in perspective, on a wooden table, with a shadow over a part of it and a little grain. */
export async function photographed(page: Canvas): Promise<Photograph> {
  const [width, height] = [Math.round(page.width * 1.15), Math.round(page.height * 1.15)]
  const photo = createCanvas(width, height)
  const context = photo.getContext('2d')
  const target = context.createImageData(width, height)
  const source = page.getContext('2d').getImageData(0, 0, page.width, page.height)
  const { outward, inward } = perspective()
  let seed = 11
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      const point = inward({ x: x / width, y: y / height })
      const [onX, onY] = [point.x * page.width, point.y * page.height]
      const light = lightAt(x / width, y / height)
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      const grain = (seed / 2_147_483_648 - 0.5) * 12
      const isInside = onX >= 0 && onY >= 0 && onX < page.width - 1 && onY < page.height - 1
      for (let channel = 0; channel < 3; channel += 1) {
        const colour = isInside ? sample(source, onX, onY, channel) : (table[channel] ?? 0)
        target.data[at + channel] = colour * light + grain
      }
      target.data[at + 3] = 255
    }
  }
  context.putImageData(target, 0, 0)
  return { jpeg: await photo.encode('jpeg', 75), placeOf: (x, y) => outward({ x, y }) }
}

/** Bright at the upper left, and the shadow of a hand below at the right. */
function lightAt(x: number, y: number): number {
  const falling = 1 - 0.28 * x - 0.12 * y
  const shadow = 1 / (1 + Math.exp(-14 * (x + y - 1.45)))
  return falling * (1 - 0.3 * shadow)
}

function sample({ data, width }: ImageData, x: number, y: number, channel: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [right, below] = [x - left, y - top]
  const value = (column: number, row: number): number => data[((top + row) * width + left + column) * 4 + channel] ?? 0
  return (
    (value(0, 0) * (1 - right) + value(1, 0) * right) * (1 - below) +
    (value(0, 1) * (1 - right) + value(1, 1) * right) * below
  )
}

/** Between the page, 0 to 1 across and down, and the photograph. */
function perspective(): { outward: (point: Point) => Point; inward: (point: Point) => Point } {
  const [p0, p1, p2, p3] = corners
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
