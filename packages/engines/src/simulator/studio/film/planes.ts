/** A picture as video keeps it: brightness for each pixel, colour for each two by two, sides filled up to multiples of 16. */
export interface Planes {
  /** In blocks of 16 by 16 pixels. */
  readonly columns: number
  readonly rows: number
  readonly luma: Uint8Array
  readonly blue: Uint8Array
  readonly red: Uint8Array
}

/** BT.709, limited range. @param rgba 4 bytes a pixel */
export function planesOf(rgba: Uint8ClampedArray, width: number, height: number): Planes {
  const columns = Math.ceil(width / 16)
  const rows = Math.ceil(height / 16)
  const lumaWidth = columns * 16
  const chromaWidth = columns * 8
  const luma = new Uint8Array(lumaWidth * rows * 16)
  const blue = new Uint8Array(chromaWidth * rows * 8)
  const red = new Uint8Array(chromaWidth * rows * 8)
  for (let y = 0; y < rows * 16; y++) {
    const line = Math.min(y, height - 1) * width
    for (let x = 0; x < lumaWidth; x++) {
      const at = (line + Math.min(x, width - 1)) * 4
      const r = rgba[at] ?? 0
      const g = rgba[at + 1] ?? 0
      const b = rgba[at + 2] ?? 0
      luma[y * lumaWidth + x] = 16.5 + 0.1826 * r + 0.6142 * g + 0.062 * b
      if (((x | y) & 1) !== 0) continue
      const chroma = (y >> 1) * chromaWidth + (x >> 1)
      blue[chroma] = 128.5 - 0.1006 * r - 0.3386 * g + 0.4392 * b
      red[chroma] = 128.5 + 0.4392 * r - 0.3989 * g - 0.0403 * b
    }
  }
  return { columns, rows, luma, blue, red }
}
