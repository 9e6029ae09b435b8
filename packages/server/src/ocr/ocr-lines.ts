import type { OcrLine, OcrOutput, PixelPoint } from '@openmaas/engines'
import { straightened } from '../knowledge/index.ts'

export interface WordsResult {
  readonly location: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
  readonly words: string
  readonly probability?: { readonly average: number; readonly variance: number; readonly min: number }
}

/**
 * Lines as `files/ocr` tells them, from top to bottom and from left to right within a row as it is read, so a picture that lies on its
 * side, a slanted one or a photograph of a sheet is read in the order of its text. Places are those on the picture as it is.
 */
export function wordsResults(output: OcrOutput, withProbability: boolean): WordsResult[] {
  return rows(output)
    .flat()
    .map((line) => ({
      location: locationOf(line),
      words: line.text,
      ...(withProbability ? { probability: statisticsOf(line.probabilities) } : {}),
    }))
}

/** Lines whose middles stand at about one height make a row. */
function rows(output: OcrOutput): OcrLine[][] {
  const straight = straightened(output)
  const placed = output.lines
    .map((line) => ({ line, ...uprightPlace(line.corners.map(straight), output.turn) }))
    .sort((a, b) => a.middle - b.middle)
  const found: { placed: typeof placed; middle: number; height: number }[] = []
  for (const one of placed) {
    const row = found.at(-1)
    if (row === undefined || one.middle - row.middle > 0.5 * Math.min(row.height, one.height)) {
      found.push({ placed: [one], middle: one.middle, height: one.height })
    } else row.placed.push(one)
  }
  return found.map((row) => row.placed.sort((a, b) => a.left - b.left).map(({ line }) => line))
}

/** Where a line stands on the page when that is held upright; distances only, from an edge that is the same for all. */
function uprightPlace(
  corners: readonly PixelPoint[],
  turn: OcrOutput['turn'],
): { left: number; middle: number; height: number } {
  const along = corners.map(({ x, y }) => ({ 0: x, 90: y, 180: -x, 270: -y })[turn])
  const down = corners.map(({ x, y }) => ({ 0: y, 90: -x, 180: -y, 270: x })[turn])
  const [top, bottom] = [Math.min(...down), Math.max(...down)]
  return { left: Math.min(...along), middle: (top + bottom) / 2, height: bottom - top }
}

function locationOf({ corners }: OcrLine): WordsResult['location'] {
  const [xs, ys] = [corners.map(({ x }) => Math.round(x)), corners.map(({ y }) => Math.round(y))]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }
}

function statisticsOf(values: readonly number[]): NonNullable<WordsResult['probability']> {
  const held = values.map((value) => Math.min(1, Math.max(0, value)))
  const average = held.reduce((sum, value) => sum + value, 0) / Math.max(1, held.length)
  const variance = held.reduce((sum, value) => sum + (value - average) ** 2, 0) / Math.max(1, held.length)
  return { average: rounded(average), variance: rounded(variance), min: rounded(Math.min(1, ...held)) }
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
