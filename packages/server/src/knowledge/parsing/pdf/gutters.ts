import type { Box } from '../parsed-document.ts'
import { inkOf, medianOf } from './text-run.ts'

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
  readonly text: string
}

interface River extends Gutter {
  /** Lines of some width that end not far left of it. */
  readonly left: number
  /** Lines that begin not far right of it, and those of some width that begin at its edge. */
  readonly right: number
  readonly atEdge: number
}

/** Narrower gaps, in sizes of the font, are between words. */
const leastGap = 0.6
/** Between words of a justified line the gaps are seldom wider. */
const wordGap = 0.9
/** To which a gutter may narrow where a sign at the end of a line stands out of its column. */
const narrowest = 0.4
/** Past a wider one it may be the column after the next that goes on. */
const widestGap = 4
/** Text beside a gutter is at least so wide, in sizes of the font: marks of lists and short cells are narrower. */
const leastWidth = 6
const leastLines = 4
/** More strips at once are those of a drawing with many labels. */
const mostRivers = 100

/**
 * Gutters between columns, also those too narrow for the larger type of headings that stand at both sides of them: they are told by
 * their height and by the lines that begin at one place behind them, which gaps between words do not do.
 *
 * @param rows lines from top to bottom, each from left to right
 */
export function guttersOf(rows: readonly (readonly Piece[])[]): Gutter[] {
  if (rows.length < leastLines || rows.every((row) => row.length === 1)) return []
  const size = medianOf(rows.flat().map((piece) => piece.size))
  // A gutter is first seen where lines stand side by side, which in columns of their own pitch may be anywhere along it.
  return [...guttersAlong(rows, size), ...guttersAlong(rows.toReversed(), size)]
}

function guttersAlong(rows: readonly (readonly Piece[])[], size: number): Gutter[] {
  const gutters: Gutter[] = []
  let rivers: River[] = []
  const finish = (river: River) => {
    if (isGutter(river)) gutters.push(river)
  }
  for (const row of rows) {
    if (rivers.length === 0 && row.length === 1) continue
    const { gaps, top, bottom } = gapsOf(row, size)
    const flowing: River[] = []
    for (const river of rivers) {
      const through = gaps.find((gap) => Math.min(gap.to, river.to) - Math.max(gap.from, river.from) > narrowest * size)
      if (through === undefined) finish(river)
      else flowing.push(withLine(river, through, { top, bottom }, size))
    }
    for (const gap of gaps) {
      const { from, to } = gap
      if (to - from < leastGap * size || to - from > widestGap * size || flowing.length >= mostRivers) continue
      if (flowing.some((river) => river.from >= from && river.to <= to)) continue
      flowing.push(withLine({ from, to, top, bottom, left: 0, right: 0, atEdge: 0 }, gap, { top, bottom }, size))
    }
    rivers = flowing
  }
  for (const river of rivers) finish(river)
  return gutters
}

/** The river after one more line, through whose gap it flows. */
function withLine(
  river: River,
  gap: Gap,
  line: { readonly top: number; readonly bottom: number },
  size: number,
): River {
  const [from, to] = [Math.max(gap.from, river.from), Math.min(gap.to, river.to)]
  const isLeft = gap.leftWidth >= leastWidth * size && from - gap.from <= widestGap * size
  const isRight = gap.rightWidth > 0 && gap.to - to < 1.5 * size
  const isAtEdge = gap.rightWidth >= leastWidth * size && gap.to - to < 0.3 * size
  return {
    from,
    to,
    top: Math.min(river.top, line.top),
    bottom: Math.max(river.bottom, line.bottom),
    left: river.left + Number(isLeft),
    right: river.right + Number(isRight),
    atEdge: river.atEdge + Number(isAtEdge),
  }
}

function isGutter({ left, right, atEdge }: River): boolean {
  return left >= leastLines && atEdge >= leastLines && atEdge * 10 >= right * 6
}

interface Gap {
  readonly from: number
  readonly to: number
  /** How wide the text before and behind it is; 0 at either end of the line. */
  readonly leftWidth: number
  readonly rightWidth: number
}

/** The free strips of a line, those before and after it included. */
function gapsOf(row: readonly Piece[], size: number): { gaps: Gap[]; top: number; bottom: number } {
  const stretches: { from: number; to: number }[] = []
  let end = -Infinity
  let [top, bottom] = [Infinity, -Infinity]
  for (const piece of row) {
    top = Math.min(top, piece.box.top)
    bottom = Math.max(bottom, piece.box.bottom)
    const { from, to } = inkOf(piece)
    const last = stretches.at(-1)
    // Within a line the empty half of a sign is no gap.
    const isApart = from - (last?.to ?? -Infinity) >= narrowest * size && piece.box.x0 - end >= 0.3 * size
    if (last === undefined || isApart) stretches.push({ from, to })
    else last.to = Math.max(last.to, to)
    end = Math.max(end, piece.box.x1)
  }
  // Justified lines fall apart between words; what is beside a gutter is as wide as all of them together.
  const blocks: { readonly from: number; to: number }[] = []
  const blockOf = stretches.map((stretch) => {
    const last = blocks.at(-1)
    if (last !== undefined && stretch.from - last.to < wordGap * size) {
      last.to = stretch.to
      return last
    }
    const block = { ...stretch }
    blocks.push(block)
    return block
  })
  const gaps: Gap[] = []
  for (let index = 0; index <= stretches.length; index += 1) {
    const [before, after] = [stretches[index - 1], stretches[index]]
    gaps.push({
      from: before?.to ?? -Infinity,
      to: after?.from ?? Infinity,
      leftWidth: before === undefined ? 0 : before.to - (blockOf[index - 1]?.from ?? before.from),
      rightWidth: after === undefined ? 0 : (blockOf[index]?.to ?? after.to) - after.from,
    })
  }
  return { gaps, top, bottom }
}
