import type { Box, RecognisedPage } from '../parsed-document.ts'
import { lineOf } from './lines.ts'
import type { Line } from './lines.ts'
import { fromFrame, toFrame } from './page-content.ts'
import type { FrameSize, PageContent, Turn } from './page-content.ts'
import { measureOf, paragraphsOf } from './paragraphs.ts'
import type { Paragraph } from './paragraphs.ts'
import { readingOrder } from './reading-order.ts'
import { ruledTables } from './ruled-tables.ts'
import { rowsOf, segmentsOf } from './segments.ts'
import type { Segment } from './segments.ts'
import { alignedTables } from './tables.ts'
import type { FoundTable } from './tables.ts'
import { medianOf } from './text-run.ts'
import type { Rule, TextRun } from './text-run.ts'

/** Text of one direction: what stands in drawn tables is taken out of the segments. */
export interface Sheet {
  readonly turn: Turn
  readonly segments: readonly Segment[]
  readonly tables: readonly FoundTable[]
}

export interface ReadPage {
  readonly number: number
  readonly size: FrameSize
  /** The direction with the most text comes first. */
  readonly sheets: readonly Sheet[]
  readonly aslant: readonly string[]
}

/** What a page holds, in the order in which it is read; boxes are those of the upright frame of its turn. */
export type Element =
  | {
      readonly type: 'paragraph'
      readonly paragraph: Paragraph
      readonly turn: Turn
      /** Whether a column begins or ends with it. */
      readonly first: boolean
      readonly last: boolean
    }
  | { readonly type: 'table'; readonly table: FoundTable; readonly turn: Turn }
  | { readonly type: 'picture'; readonly picture: number }
  | { readonly type: 'aslant'; readonly text: string }

/** Runs of a page put together to segments and drawn tables, direction by direction. */
export function sheetsOf(content: PageContent, recognised: RecognisedPage | undefined): ReadPage {
  const size = { width: content.widthPoints, height: content.heightPoints }
  const runs = new Map(recognised?.replacesText === true ? [] : content.runs)
  if (recognised !== undefined) {
    const { turn = 0 } = recognised
    runs.set(turn, [...(runs.get(turn) ?? []), ...recognisedRuns(recognised, turn, size)])
  }
  const rules = [...content.rules, ...(recognised?.rules ?? [])]
  const sheets = [...runs]
    .sort(([, a], [, b]) => charactersOf(b) - charactersOf(a))
    .map(([turn, own]) => {
      const { tables, rest } = ruledTables(own, rulesInFrame(rules, turn, size))
      return { turn, tables, segments: segmentsOf(rest) }
    })
  return { number: content.number, size, sheets, aslant: content.aslant }
}

function charactersOf(runs: readonly TextRun[]): number {
  return runs.reduce((sum, run) => sum + run.text.length, 0)
}

/** Heights of recognised lines vary with their letters; those near the usual one are of the same type. */
function recognisedRuns(page: RecognisedPage, turn: Turn, pageSize: FrameSize): TextRun[] {
  const lines = page.lines.map(({ text, box }) => ({ text, box: toFrame(box, turn, pageSize) }))
  const usual = medianOf(lines.map(({ box }) => box.bottom - box.top))
  return lines.flatMap(({ text, box }) => {
    const height = box.bottom - box.top
    const trimmed = text.trim()
    if (trimmed === '' || !(height > 0)) return []
    const isUsual = Math.abs(height - usual) < 0.3 * usual
    const size = (isUsual ? usual : height) * 0.85
    // The middle of a line wavers less with its letters than its lower edge, so cells of one row stay on one line.
    const baseline = (box.top + box.bottom) / 2 + 0.3 * (isUsual ? usual : height)
    return [{ text: trimmed, box, baseline, size, bold: false, monospaced: false, rightToLeft: false }]
  })
}

function rulesInFrame(rules: readonly Rule[], turn: Turn, size: FrameSize): readonly Rule[] {
  if (turn === 0) return rules
  return rules.map(({ direction, at, from, to }) => {
    const box =
      direction === 'horizontal' ? { x0: from, x1: to, top: at, bottom: at } : { x0: at, x1: at, top: from, bottom: to }
    const { x0, x1, top, bottom } = toFrame(box, turn, size)
    return bottom - top < x1 - x0
      ? { direction: 'horizontal', at: top, from: x0, to: x1 }
      : { direction: 'vertical', at: x0, from: top, to: bottom }
  })
}

type Thing =
  | ({ readonly kind: 'segment'; readonly segment: Segment } & Pick<Segment, 'box' | 'size' | 'baseline' | 'text'>)
  | { readonly kind: 'table'; readonly table: FoundTable; readonly box: Box }
  | { readonly kind: 'picture'; readonly picture: number; readonly box: Box }

/**
 * The elements of a page in reading order.
 *
 * @param dropped indices of the segments of the upright sheet that are headers, footers or page numbers
 * @param pictures boxes on the page, by their index
 */
export function layOut(
  page: ReadPage,
  dropped: ReadonlySet<number>,
  pictures: readonly { readonly picture: number; readonly box: Box }[],
): Element[] {
  const elements: Element[] = []
  const behind: number[] = []
  for (const [index, sheet] of page.sheets.entries()) {
    const things: Thing[] = sheet.tables.map((table) => ({ kind: 'table', table, box: table.box }))
    for (const [number, segment] of sheet.segments.entries()) {
      if (sheet.turn === 0 && dropped.has(number)) continue
      const { box, size, baseline, text } = segment
      things.push({ kind: 'segment', segment, box, size, baseline, text })
    }
    if (index === 0) {
      for (const { picture, box } of pictures) {
        const framed = toFrame(box, sheet.turn, page.size)
        // A picture behind text has no place among the lines; it would hide the gutters between columns.
        if (isBehindText(framed, sheet.segments)) behind.push(picture)
        else things.push({ kind: 'picture', picture, box: framed })
      }
    }
    for (const part of readingOrder(things)) elements.push(...elementsOf(part, sheet.turn))
  }
  if (page.sheets.length === 0) behind.push(...pictures.map(({ picture }) => picture))
  elements.push(...behind.map((picture) => ({ type: 'picture', picture }) as const))
  elements.push(...page.aslant.map((text) => ({ type: 'aslant', text }) as const))
  return elements
}

function isBehindText(box: Box, segments: readonly Segment[]): boolean {
  const inside = segments.filter((segment) => {
    const x = (segment.box.x0 + segment.box.x1) / 2
    const y = (segment.box.top + segment.box.bottom) / 2
    return x > box.x0 && x < box.x1 && y > box.top && y < box.bottom
  })
  return inside.length > 2
}

/** One column: its lines between tables and pictures, from top to bottom. */
function elementsOf(part: readonly Thing[], turn: Turn): Element[] {
  const rows = rowsOf(part.flatMap((thing) => (thing.kind === 'segment' ? [thing.segment] : [])))
  const measure = measureOf(rows.map(lineOf))
  const others = part
    .flatMap((thing) => (thing.kind === 'segment' ? [] : [thing]))
    .sort((a, b) => a.box.top - b.box.top)
  const elements: Element[] = []
  let stretch: Line[] = []
  const flush = () => {
    for (const paragraph of paragraphsOf(stretch, measure)) {
      elements.push({ type: 'paragraph', paragraph, turn, first: false, last: false })
    }
    stretch = []
  }
  const aligned = new Map(alignedTables(rows).map((found) => [found.from, found]))
  const placeOthers = (above: number) => {
    while (others[0] !== undefined && middleOf(others[0].box) < above) {
      const [other] = others.splice(0, 1)
      flush()
      if (other?.kind === 'table') elements.push({ type: 'table', table: other.table, turn })
      if (other?.kind === 'picture') elements.push({ type: 'picture', picture: other.picture })
    }
  }
  for (let index = 0; index < rows.length;) {
    const row = rows[index] ?? []
    const line = lineOf(row)
    placeOthers(middleOf(line.box))
    const found = aligned.get(index)
    if (found === undefined) {
      stretch.push(line)
      index += 1
      continue
    }
    flush()
    elements.push({ type: 'table', table: found.table, turn })
    index = found.to
  }
  placeOthers(Infinity)
  flush()
  return withEnds(elements)
}

function middleOf(box: Box): number {
  return (box.top + box.bottom) / 2
}

/** Marks the paragraphs with which the column begins and ends; what is floated above or below the text does not count. */
function withEnds(elements: readonly Element[]): Element[] {
  const paragraphs = elements.flatMap((element, index) => (element.type === 'paragraph' ? [index] : []))
  const [first] = paragraphs
  const last = paragraphs.at(-1)
  return elements.map((element, index) =>
    element.type === 'paragraph' ? { ...element, first: index === first, last: index === last } : element,
  )
}

/** Puts a box of a turned sheet back on the page, held inside its edges. */
export function onPage(box: Box, turn: Turn, size: FrameSize): Box {
  const { x0, x1, top, bottom } = fromFrame(box, turn, size)
  const within = (value: number, most: number) => Math.round(Math.min(Math.max(0, value), most) * 100) / 100
  return {
    x0: within(x0, size.width),
    x1: within(x1, size.width),
    top: within(top, size.height),
    bottom: within(bottom, size.height),
  }
}
