/** Where something is printed or drawn on a page. */
export interface InkMap {
  readonly width: number
  readonly height: number
  isDark(x: number, y: number): boolean
  /** Of the pixels of a square, 0 to 1. */
  shareIn(x: number, y: number, side: number): number
}

/** How far a pixel must be from the paper, of 255, in its most different colour. */
const leastDifference = 48

/** @param rgb three bytes a pixel, row by row */
export function inkMap(rgb: Uint8Array, width: number, height: number): InkMap {
  const paper = paperColour(rgb)
  const ink = new Uint8Array(width * height)
  for (let pixel = 0, at = 0; pixel < ink.length; pixel += 1, at += 3) {
    const difference = Math.max(
      Math.abs((rgb[at] ?? 0) - paper[0]),
      Math.abs((rgb[at + 1] ?? 0) - paper[1]),
      Math.abs((rgb[at + 2] ?? 0) - paper[2]),
    )
    ink[pixel] = difference >= leastDifference ? 1 : 0
  }
  return {
    width,
    height,
    isDark: (x, y) => ink[y * width + x] === 1,
    shareIn(x, y, side) {
      let count = 0
      for (let row = y; row < y + side; row += 1) {
        for (let at = row * width + x; at < row * width + x + side; at += 1) count += ink[at] ?? 0
      }
      return count / (side * side)
    },
  }
}

/** The most frequent colour, to the sixteenth. */
function paperColour(rgb: Uint8Array): [number, number, number] {
  const counts = new Uint32Array(4096)
  // Every seventh pixel says as much as all of them.
  for (let at = 0; at + 2 < rgb.length; at += 21) {
    const key = ((rgb[at] ?? 0) >> 4) * 256 + ((rgb[at + 1] ?? 0) >> 4) * 16 + ((rgb[at + 2] ?? 0) >> 4)
    counts[key] = (counts[key] ?? 0) + 1
  }
  let best = 0
  for (let key = 1; key < counts.length; key += 1) if ((counts[key] ?? 0) > (counts[best] ?? 0)) best = key
  const middle = (value: number): number => (value & 15) * 16 + 8
  return [middle(best >> 8), middle(best >> 4), middle(best)]
}
