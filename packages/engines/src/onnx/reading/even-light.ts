/** Blocks across and down in which the light is told. */
const blocks = 24
/** Of the pixels of a block, from the darkest: paper between its letters. */
const paperRank = 0.85
/** A block so much darker than the light around it, of 255, holds a picture or a bar. */
const darker = 20
const rounds = 8
/** A page whose light differs by less is lit evenly. */
const leastDifference = 24

/**
 * The page as if its light were even. The light is taken for a smooth surface, so the shadow of a hand goes and dark pictures stay.
 * @param rgb three bytes a pixel, row by row; given back as it is where the light is even, or the paper dark
 */
export function withEvenLight(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const surface = fit(samplesOf(rgb, width, height))
  if (surface === undefined) return rgb
  const lights = Array.from({ length: 81 }, (_, index) => lightAt(surface, (index % 9) / 8, Math.floor(index / 9) / 8))
  const [least, most] = [Math.min(...lights), Math.max(...lights)]
  if (most - least < leastDifference || least < 48) return rgb
  const even = new Uint8Array(rgb.length)
  for (let y = 0, at = 0; y < height; y += 1) {
    let factor = 1
    for (let x = 0; x < width; x += 1) {
      if (x % 8 === 0) factor = most / lightAt(surface, x / width, y / height)
      for (const end = at + 3; at < end; at += 1) even[at] = Math.min(255, (rgb[at] ?? 0) * factor)
    }
  }
  return even
}

interface Sample {
  readonly terms: readonly number[]
  readonly value: number
}

/** Of a surface of the second degree over the page, 0 to 1 across and down. */
function termsAt(x: number, y: number): number[] {
  return [1, x, y, x * x, x * y, y * y]
}

function lightAt(surface: readonly number[], x: number, y: number): number {
  return termsAt(x, y).reduce((sum, term, index) => sum + term * (surface[index] ?? 0), 0)
}

function samplesOf(rgb: Uint8Array, width: number, height: number): Sample[] {
  const samples: Sample[] = []
  for (let row = 0; row < blocks; row += 1) {
    for (let column = 0; column < blocks; column += 1) {
      const values: number[] = []
      for (let y = Math.floor((row * height) / blocks); y < Math.floor(((row + 1) * height) / blocks); y += 3) {
        for (let x = Math.floor((column * width) / blocks); x < Math.floor(((column + 1) * width) / blocks); x += 3) {
          const at = (y * width + x) * 3
          values.push(((rgb[at] ?? 0) + (rgb[at + 1] ?? 0) + (rgb[at + 2] ?? 0)) / 3)
        }
      }
      values.sort((a, b) => a - b)
      const value = values[Math.floor(values.length * paperRank)]
      if (value !== undefined) samples.push({ terms: termsAt((column + 0.5) / blocks, (row + 0.5) / blocks), value })
    }
  }
  return samples
}

/** Least squares, again and again without the blocks that lie below what the others say. */
function fit(samples: readonly Sample[]): number[] | undefined {
  let surface: number[] | undefined
  for (let round = 0; round < rounds; round += 1) {
    const before = surface
    const kept =
      before === undefined
        ? samples
        : samples.filter(
            ({ terms, value }) =>
              value > terms.reduce((sum, term, index) => sum + term * (before[index] ?? 0), 0) - darker,
          )
    if (kept.length < samples.length / 4) return undefined
    surface = solved(kept)
    if (surface === undefined) return undefined
  }
  return surface
}

/** By Gauss's elimination of the normal equations; undefined where they have no single solution. */
function solved(samples: readonly Sample[]): number[] | undefined {
  const size = samples[0]?.terms.length ?? 0
  const rows = Array.from({ length: size }, (__, row) =>
    Array.from({ length: size + 1 }, (_, column) =>
      samples.reduce(
        (sum, { terms, value }) => sum + (terms[row] ?? 0) * (column < size ? (terms[column] ?? 0) : value),
        0,
      ),
    ),
  )
  for (let pivot = 0; pivot < size; pivot += 1) {
    const best = rows.reduce(
      (found, row, index) =>
        index >= pivot && Math.abs(row[pivot] ?? 0) > Math.abs(rows[found]?.[pivot] ?? 0) ? index : found,
      pivot,
    )
    const [upper, lower] = [rows[pivot], rows[best]]
    if (upper === undefined || lower === undefined || Math.abs(lower[pivot] ?? 0) < 1e-9) return undefined
    ;[rows[pivot], rows[best]] = [lower, upper]
    for (const [index, row] of rows.entries()) {
      if (index === pivot) continue
      const factor = (row[pivot] ?? 0) / (lower[pivot] ?? 1)
      for (let column = pivot; column <= size; column += 1)
        row[column] = (row[column] ?? 0) - factor * (lower[column] ?? 0)
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1))
}
