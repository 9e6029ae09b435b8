import type { Box } from '../parsed-document.ts'
import { medianOf } from './text-run.ts'

/** A strip that stays free of text over consecutive lines, with text on both its sides. */
export interface Gutter {
  readonly from: number
  readonly to: number
  readonly top: number
  readonly bottom: number
}

interface Piece {
  readonly box: Box
  readonly size: number
}

interface River {
  from: number
  to: number
  top: number
  bottom: number
  /** Lines that have text close to it on both sides: how wide that is, and where the right one begins. */
  readonly sides: { readonly left: number; readonly right: number; readonly start: number }[]
}

/** Narrower gaps, in sizes of the font, are between words. */
const leastGap = 0.6
/** Past a wider one it may be the column after the next that goes on. */
const widestGap = 4
/** Text beside a gutter is at least so wide, in sizes of the font: marks of lists and short cells are narrower. */
const leastWidth = 6
const leastLines = 4

/**
 * Gutters between columns, also those too narrow for the larger type of headings that stand at both sides of them: they are told by
 * their height and by the lines that begin at one place behind them, which gaps between words do not do.
 *
 * @param rows lines from top to bottom, each from left to right
 */
export function guttersOf(rows: readonly (readonly Piece[])[]): Gutter[] {
  if (rows.length < leastLines) return []
  const size = medianOf(rows.flat().map((piece) => piece.size))
  const gutters: Gutter[] = []
  let rivers: River[] = []
  const finish = (river: River) => {
    if (isGutter(river, size)) gutters.push(river)
  }
  for (const row of rows) {
    const { gaps, top, bottom } = gapsOf(row, size)
    const flowing: River[] = []
    for (const river of rivers) {
      const through = gaps.find((gap) => Math.min(gap.to, river.to) - Math.max(gap.from, river.from) > leastGap * size)
      if (through === undefined) {
        finish(river)
        continue
      }
      const { sides } = river
      if (through.side !== undefined) sides.push(through.side)
      const [from, to] = [Math.max(through.from, river.from), Math.min(through.to, river.to)]
      flowing.push({ from, to, top: river.top, bottom, sides })
    }
    for (const { from, to, side } of gaps) {
      if (side === undefined || to - from < leastGap * size) continue
      if (flowing.some((river) => river.from >= from && river.to <= to)) continue
      flowing.push({ from, to, top, bottom, sides: [side] })
    }
    rivers = flowing
  }
  for (const river of rivers) finish(river)
  return gutters
}

function isGutter({ sides, to }: River, size: number): boolean {
  if (sides.length < leastLines) return false
  const together = sides.filter(({ start }) => start - to < 0.3 * size).length
  return (
    together * 10 >= sides.length * 6 &&
    medianOf(sides.map(({ left }) => left)) >= leastWidth * size &&
    medianOf(sides.map(({ right }) => right)) >= leastWidth * size
  )
}

interface Gap {
  readonly from: number
  readonly to: number
  /** Absent for wide gaps and for what is left and right of the whole line. */
  readonly side: { readonly left: number; readonly right: number; readonly start: number } | undefined
}

/** The free strips of a line, those before and after it included. */
function gapsOf(row: readonly Piece[], size: number): { gaps: Gap[]; top: number; bottom: number } {
  const stretches: { from: number; to: number }[] = []
  let [top, bottom] = [Infinity, -Infinity]
  for (const { box } of row) {
    top = Math.min(top, box.top)
    bottom = Math.max(bottom, box.bottom)
    const last = stretches.at(-1)
    if (last === undefined || box.x0 - last.to >= leastGap * size) stretches.push({ from: box.x0, to: box.x1 })
    else last.to = Math.max(last.to, box.x1)
  }
  const gaps: Gap[] = []
  let before: { from: number; to: number } | undefined
  for (const stretch of stretches) {
    const side =
      before === undefined || stretch.from - before.to > widestGap * size
        ? undefined
        : { left: before.to - before.from, right: stretch.to - stretch.from, start: stretch.from }
    gaps.push({ from: before?.to ?? -Infinity, to: stretch.from, side })
    before = stretch
  }
  gaps.push({ from: before?.to ?? -Infinity, to: Infinity, side: undefined })
  return { gaps, top, bottom }
}
