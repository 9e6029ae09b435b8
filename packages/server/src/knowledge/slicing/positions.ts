import type { Box, Span } from '../parsing/parsed-document.ts'
import { widthShare } from './character-widths.ts'
import type { Fragment } from './draft.ts'
import type { PageLayout } from './page-layout.ts'
import type { SlicePosition } from './slice.ts'

/** A line, or the part of one, that stands in a slice. */
export interface PlacedLine {
  readonly span: Span
  readonly box: Box
  /** Range in the slice's text. */
  readonly start: number
  readonly end: number
  /** The whole line stands in the slice. */
  readonly whole: boolean
}

/** Most lines that are looked at for one rectangle, so that the work stays linear. */
const maxLinesOfRectangle = 100

/** The lines of a fragment that begins at `offset` of the slice's text. */
export function placedLines(fragment: Fragment, offset: number, layout: PageLayout): PlacedLine[] {
  const { passage } = fragment
  const lines: PlacedLine[] = []
  for (let index = firstSpanAfter(passage.spans, fragment.start); index < passage.spans.length; index++) {
    const span = passage.spans[index] as Span
    if (span.start >= fragment.end) break
    const { start, end } = withoutOuterSpace(passage.text, {
      start: Math.max(span.start, fragment.start),
      end: Math.min(span.end, fragment.end),
    })
    const size = layout.sizeOf(span.page)
    if (start >= end || size === undefined) continue
    const text = passage.text.slice(span.start, span.end)
    const bare = withoutOuterSpace(text, { start: 0, end: text.length })
    const whole = start <= span.start + bare.start && end >= span.start + bare.end
    const box = clampedBox(whole ? span.box : partOfLine(span.box, text, start - span.start, end - span.start), size)
    const shift = offset - fragment.start
    if (box !== undefined) lines.push({ span, box, start: start + shift, end: end + shift, whole })
  }
  return lines
}

/**
 * Rectangles for the lines of a slice, in reading order. Whole lines that follow each other in one column become one rectangle where
 * it takes in no other text; the part of a line at a slice's beginning or end has its own.
 */
export function rectangles(lines: readonly PlacedLine[], text: string, layout: PageLayout): SlicePosition[] {
  const positions: SlicePosition[] = []
  let group: { readonly lines: PlacedLine[]; readonly spans: Set<Span>; box: Box } | undefined
  const close = () => {
    const [first] = group?.lines ?? []
    const last = group?.lines.at(-1)
    if (group !== undefined && first !== undefined && last !== undefined) {
      const { page } = first.span
      const size = layout.sizeOf(page) ?? { width: 0, height: 0 }
      const place = { page, pageWidth: size.width, pageHeight: size.height }
      positions.push({ ...group.box, ...place, start: first.start, end: last.end })
    }
    group = undefined
  }
  for (const line of lines) {
    const last = group?.lines.at(-1)
    if (group !== undefined && last !== undefined && group.lines.length < maxLinesOfRectangle) {
      const box = union(group.box, line.box)
      group.spans.add(line.span)
      if (
        continues(last, line, text) &&
        (sameBox(box, group.box) || !layout.holdsOther(line.span.page, box, group.spans))
      ) {
        group.lines.push(line)
        group.box = box
        continue
      }
    }
    close()
    group = { lines: [line], spans: new Set([line.span]), box: line.box }
  }
  close()
  return positions
}

/** The next line of the same column, or another stretch of the same box, with nothing but space between them in the text. */
function continues(last: PlacedLine, next: PlacedLine, text: string): boolean {
  if (!last.whole || !next.whole || last.span.page !== next.span.page) return false
  if (text.slice(last.end, next.start).trim() !== '') return false
  if (sameBox(last.box, next.box)) return true
  const height = Math.max(last.box.bottom - last.box.top, next.box.bottom - next.box.top)
  const gap = next.box.top - last.box.bottom
  const overlap = Math.min(last.box.x1, next.box.x1) - Math.max(last.box.x0, next.box.x0)
  const narrower = Math.min(last.box.x1 - last.box.x0, next.box.x1 - next.box.x0)
  return gap <= height * 1.2 && gap >= -height * 0.5 && next.box.top > last.box.top && overlap >= narrower * 0.5
}

function sameBox(left: Box, right: Box): boolean {
  return left.x0 === right.x0 && left.x1 === right.x1 && left.top === right.top && left.bottom === right.bottom
}

function union(left: Box, right: Box): Box {
  return {
    x0: Math.min(left.x0, right.x0),
    x1: Math.max(left.x1, right.x1),
    top: Math.min(left.top, right.top),
    bottom: Math.max(left.bottom, right.bottom),
  }
}

function partOfLine(box: Box, text: string, start: number, end: number): Box {
  const width = box.x1 - box.x0
  const { x0, top, bottom } = box
  return { x0: x0 + width * widthShare(text, start), x1: x0 + width * widthShare(text, end), top, bottom }
}

/** The part of the box on the page; undefined where it lies outside. */
function clampedBox(box: Box, size: { readonly width: number; readonly height: number }): Box | undefined {
  const clamped = {
    x0: Math.max(0, Math.min(box.x0, size.width)),
    x1: Math.max(0, Math.min(box.x1, size.width)),
    top: Math.max(0, Math.min(box.top, size.height)),
    bottom: Math.max(0, Math.min(box.bottom, size.height)),
  }
  return clamped.x0 < clamped.x1 && clamped.top < clamped.bottom ? clamped : undefined
}

function withoutOuterSpace(text: string, range: { readonly start: number; readonly end: number }) {
  let { start, end } = range
  while (start < end && text.charAt(start).trim() === '') start++
  while (end > start && text.charAt(end - 1).trim() === '') end--
  return { start, end }
}

/** Index of the first span that ends after `start`; the number of spans where none does. */
export function firstSpanAfter(spans: readonly Span[], start: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle] as Span).end <= start) low = middle + 1
    else high = middle
  }
  return low
}
