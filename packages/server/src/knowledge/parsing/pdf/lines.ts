import type { Box } from '../parsed-document.ts'
import { rowsOf } from './segments.ts'
import type { Segment } from './segments.ts'
import { unionOf } from './text-run.ts'

/** One line of a column; wide gaps inside it part its segments. */
export interface Line {
  readonly segments: readonly Segment[]
  readonly text: string
  readonly box: Box
  readonly baseline: number
  readonly size: number
  readonly bold: boolean
  readonly monospaced: boolean
}

/** Lines of a part without columns, from top to bottom. */
export function linesOf(segments: readonly Segment[]): Line[] {
  return rowsOf(segments).map(lineOf)
}

export function lineOf(segments: readonly Segment[]): Line {
  const main = segments.reduce((longest, segment) => (segment.text.length > longest.text.length ? segment : longest))
  return {
    segments,
    text: segments.map((segment) => segment.text).join(' '),
    box: unionOf(segments.map((segment) => segment.box)),
    baseline: main.baseline,
    size: main.size,
    bold: segments.every((segment) => segment.bold || /^[\s\d•.·、()（）]*$/.test(segment.text)) && main.bold,
    monospaced: segments.every((segment) => segment.monospaced),
  }
}
