import type { Box } from '../parsed-document.ts'
import { isUnspaced } from './joining.ts'
import { beginsWithMark, endsSentence } from './paragraphs.ts'
import { medianOf, unionOf } from './text-run.ts'

/** Something that stands on the page and is never cut: a piece of a line, a table, a picture. */
export interface Placeable {
  readonly box: Box
  /** Present for text. */
  readonly size?: number
  readonly baseline?: number
  /** Where it is known, it tells prose, which goes on from line to line, from cells. */
  readonly text?: string
}

/**
 * Whether what stands left and right of a gutter is read one after the other, and not line by line across as a table is.
 *
 * @param gutterInSizes width of the gutter in sizes of the font
 */
export function areColumns(left: readonly Placeable[], right: readonly Placeable[], gutterInSizes: number): boolean {
  const leftText = left.filter((thing) => thing.size !== undefined)
  const rightText = right.filter((thing) => thing.size !== undefined)
  if (leftText.length === 0 || rightText.length === 0) return left.length > 0 && right.length > 0
  const sides = [sideOf(left, leftText), sideOf(right, rightText)] as const
  const fewest = Math.min(sides[0].lines.length, sides[1].lines.length)
  const most = sides[0].lines.length >= sides[1].lines.length ? sides[0] : sides[1]
  // Wide gaps between words of justified lines may stand one above the other, but hardly in many lines, and words behind them
  // hardly begin at one place.
  const isCertain = gutterInSizes >= 1.5 || (sides[1].startsTogether && sides[0].runsOn && sides[1].runsOn)
  const least = isCertain ? 3 : fewest < 3 ? 6 : 4
  if (most.lines.length < least) return false
  if (fewest < 3) return most.prose && areWide(sides[0], sides[1])
  if (sides[0].prose && sides[1].prose) return !haveRows(sides[0], sides[1])
  return aligned(sides[0], sides[1]) < 0.5
}

interface SideLine {
  readonly baseline: number
  readonly from: number
  readonly to: number
  readonly text: string | undefined
}

interface Side {
  readonly lines: readonly SideLine[]
  readonly size: number
  readonly widthInSizes: number
  /** Lines as long as those of a column, which read as sentences where their text is known. */
  readonly prose: boolean
  /** Its text is known, and most of its lines go on in the next one. */
  readonly runsOn: boolean
  /** Most of its lines begin at its left edge. */
  readonly startsTogether: boolean
}

function sideOf(things: readonly Placeable[], text: readonly Placeable[]): Side {
  const size = medianOf(text.map((thing) => thing.size ?? 0)) || 10
  const box = unionOf(things.map((thing) => thing.box))
  const width = box.x1 - box.x0
  const lines = linesOf(text, size)
  const full = lines.filter((line) => line.to - line.from >= 0.7 * width).length
  const starting = lines.filter((line) => line.from - box.x0 < 0.3 * size).length
  const isWide = width >= 10 * size && full * 2 >= lines.length
  const { known, goingOn, spoken } = evidenceOf(lines, box.x1, size)
  return {
    lines,
    size,
    widthInSizes: width / size,
    prose: isWide && (!known || spoken >= 0.3),
    runsOn: known && goingOn >= 0.5,
    startsTogether: starting * 10 >= lines.length * 6,
  }
}

function linesOf(text: readonly Placeable[], size: number): SideLine[] {
  const lines: { baseline: number; from: number; to: number; text: string | undefined }[] = []
  for (const { box, baseline = 0, text: own } of text.toSorted(
    (a, b) => (a.baseline ?? 0) - (b.baseline ?? 0) || a.box.x0 - b.box.x0,
  )) {
    const line = lines.at(-1)
    if (line === undefined || baseline - line.baseline >= 0.3 * size) {
      lines.push({ baseline, from: box.x0, to: box.x1, text: own })
      continue
    }
    const [first, second] = box.x0 < line.from ? [own, line.text] : [line.text, own]
    line.text = first === undefined || second === undefined ? undefined : `${first} ${second}`
    line.from = Math.min(line.from, box.x0)
    line.to = Math.max(line.to, box.x1)
  }
  return lines
}

/**
 * What the text says: the share of lines that go on in the next one, of all but the last, and the share of those that do so, end a
 * sentence or begin with the mark of a list. Rows of a table stand further apart than lines of prose, or their cells do nothing of it.
 */
function evidenceOf(
  lines: readonly SideLine[],
  right: number,
  size: number,
): { readonly known: boolean; readonly goingOn: number; readonly spoken: number } {
  if (lines.some(({ text }) => text === undefined)) return { known: false, goingOn: 0, spoken: 0 }
  let [goingOn, spoken] = [0, 0]
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]
    const text = line.text ?? ''
    const goes =
      next !== undefined && next.baseline - line.baseline <= 2 * size && goesOn(text, right - line.to, next, size)
    if (goes) goingOn += 1
    if (goes || endsSentence(text) || beginsWithMark(text)) spoken += 1
  }
  return { known: true, goingOn: goingOn / Math.max(1, lines.length - 1), spoken: spoken / lines.length }
}

function goesOn(text: string, room: number, next: SideLine, size: number): boolean {
  if (isUnspaced(text.at(-1)) || isUnspaced(next.text?.[0])) return room < 2.1 * size
  return /^["“(]?[\p{Ll}\p{Lo}]/u.test(next.text ?? '')
}

/** A column that has only begun (one or two lines) beside a long one is as wide as a column, not as a number or a word in the margin. */
function areWide(left: Side, right: Side): boolean {
  const [narrow, wide] = left.widthInSizes <= right.widthInSizes ? [left, right] : [right, left]
  return narrow.widthInSizes >= 4 && wide.widthInSizes <= 4 * narrow.widthInSizes
}

/** Share of the lines of the shorter side that have a line of the other side at their height. */
function aligned(left: Side, right: Side): number {
  const [few, many] = left.lines.length <= right.lines.length ? [left.lines, right.lines] : [right.lines, left.lines]
  return few.filter((line) => hasLineAt(many, line.baseline, 2.5)).length / few.length
}

function hasLineAt(lines: readonly SideLine[], baseline: number, within: number): boolean {
  return lines.some((line) => Math.abs(line.baseline - baseline) < within)
}

/**
 * Cells of several lines: wherever a larger space goes through both sides, both begin anew at one height, and the shorter cells
 * leave lines free. Spaces between the paragraphs of two columns seldom meet, and then what is between them is of one length.
 */
function haveRows(left: Side, right: Side): boolean {
  const size = Math.max(left.size, right.size)
  const baselines = [...left.lines, ...right.lines].map((line) => line.baseline).sort((a, b) => a - b)
  const steps = baselines.flatMap((baseline, index) => {
    const step = baseline - (baselines[index - 1] ?? baseline)
    return step > 0.3 * size ? [{ step, baseline }] : []
  })
  const least = medianOf(steps.map(({ step }) => step)) + 0.3 * size
  const anew = steps.flatMap(({ step, baseline }) =>
    step > least && [left, right].every((side) => hasLineAt(side.lines, baseline, 0.2 * size)) ? [baseline] : [],
  )
  const last = anew.at(-1)
  if (last === undefined || anew.length < 2) return false
  const most = Math.max(breaksOf(left, least), breaksOf(right, least))
  const free = anew.filter((baseline) => endAbove(left, baseline) !== endAbove(right, baseline)).length
  return anew.length * 10 >= most * 8 && (anew.length >= 5 || free * 3 >= anew.length)
}

/** Where, to half a line, the side ends above a height. */
function endAbove({ lines, size }: Side, baseline: number): number {
  const line = lines.findLast((other) => other.baseline < baseline - 0.3 * size)
  return Math.round(((line?.baseline ?? 0) * 2) / size)
}

function breaksOf({ lines }: Side, least: number): number {
  return lines.filter((line, index) => index > 0 && line.baseline - (lines[index - 1]?.baseline ?? 0) > least).length
}
