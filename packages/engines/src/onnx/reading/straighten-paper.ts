import { Image } from 'paddleocr'
import type { Projection } from '../../projection.ts'
import type { Corners } from './geometry.ts'

/** The paper as it is seen from above, as large as its sides are on the picture. */
export function straightenPaper(picture: Image, [a, b, c, d]: Corners, { outward }: Projection): Image {
  const lengthOf = (from: typeof a, to: typeof a): number => Math.hypot(to.x - from.x, to.y - from.y)
  const width = Math.max(1, Math.round((lengthOf(a, b) + lengthOf(d, c)) / 2))
  const height = Math.max(1, Math.round((lengthOf(a, d) + lengthOf(b, c)) / 2))
  const { data, width: stride } = picture
  const straight = new Uint8Array(width * height * 3)
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += 3) {
      const seen = outward({ x: (x + 0.5) / width, y: (y + 0.5) / height })
      const [left, top] = [
        Math.min(stride - 2, Math.max(0, Math.floor(seen.x - 0.5))),
        Math.min(picture.height - 2, Math.max(0, Math.floor(seen.y - 0.5))),
      ]
      const [right, below] = [
        Math.min(1, Math.max(0, seen.x - 0.5 - left)),
        Math.min(1, Math.max(0, seen.y - 0.5 - top)),
      ]
      const from = (top * stride + left) * 3
      for (let channel = 0; channel < 3; channel += 1) {
        const at = from + channel
        const upper = (data[at] ?? 0) * (1 - right) + (data[at + 3] ?? 0) * right
        const lower = (data[at + stride * 3] ?? 0) * (1 - right) + (data[at + stride * 3 + 3] ?? 0) * right
        straight[to + channel] = upper * (1 - below) + lower * below
      }
    }
  }
  return new Image(width, height, 3, straight)
}
