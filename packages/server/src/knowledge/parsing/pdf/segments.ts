import type { Box } from '../parsed-document.ts'
import { guttersOf } from './gutters.ts'
import type { Gutter } from './gutters.ts'
import { betweenRuns, withoutTracking } from './joining.ts'
import { inkOf, sharedHeight, unionOf } from './text-run.ts'
import type { TextRun } from './text-run.ts'

/** Text of one line without a gap as wide as a column's: a whole line of prose, a cell, a mark in front of a list item. */
export interface Segment {
  readonly text: string
  readonly box: Box
  readonly baseline: number
  /** Size in which most of its characters are set. */
  readonly size: number
  readonly bold: boolean
  readonly monospaced: boolean
}

/** A gap this wide, in sizes of the font, may be one between columns. */
const columnGap = 0.9

/** Puts runs that touch each other on one line together; the order is that of lines from top to bottom, then from left to right. */
export function segmentsOf(runs: readonly TextRun[]): Segment[] {
  const rows = withRaised(rowsOf(withoutDoubles(runs), standsBeside))
  const gutters = guttersOf(rows)
  return rows.flatMap((row) => splitRow(row, gutters))
}

/** Groups things by the line on which they stand, each row from left to right. Superscripts stay with their line. */
export function rowsOf<T extends Standing>(
  things: readonly T[],
  standsOn: (reference: Standing, thing: Standing) => boolean = sharesLine,
): T[][] {
  const rows: { reference: T; things: T[] }[] = []
  for (const thing of things.toSorted((a, b) => a.baseline - b.baseline || a.box.x0 - b.box.x0)) {
    // A raised or lowered run may have been sorted before or after neighbours of the next row, hence the look further back.
    const row = rows.slice(-4).findLast(({ reference }) => standsOn(reference, thing))
    if (row === undefined) {
      rows.push({ reference: thing, things: [thing] })
      continue
    }
    row.things.push(thing)
    if (thing.size > row.reference.size * 1.2) row.reference = thing
  }
  return rows.map((row) => row.things.sort((a, b) => a.box.x0 - b.box.x0))
}

interface Standing {
  readonly box: Box
  readonly baseline: number
  readonly size: number
}

function sharesLine(reference: Standing, thing: Standing): boolean {
  if (sharesBaseline(reference, thing)) return true
  const ratio = reference.size / thing.size
  return ratio > 0.4 && ratio < 2.5 && sharedHeight(reference.box, thing.box) >= 0.5
}

function sharesBaseline(reference: Standing, thing: Standing): boolean {
  return Math.abs(reference.baseline - thing.baseline) < 0.2 * Math.min(reference.size, thing.size)
}

/** Two lines of one column may both share the height of a heading in the other: with other type only the baseline counts. */
function standsBeside(reference: Standing, thing: Standing): boolean {
  const larger = Math.max(reference.size, thing.size)
  if (larger > raised * Math.min(reference.size, thing.size)) return sharesBaseline(reference, thing)
  return sharesLine(reference, thing)
}

/** How many times larger than a raised or lowered run its line is at least. */
const raised = 1.2

/** Puts raised and lowered runs to the line that they touch. */
function withRaised(rows: readonly TextRun[][]): TextRun[][] {
  const kept = rows.map((row) => {
    let [least, most] = [Infinity, 0]
    for (const { size } of row) {
      least = Math.min(least, size)
      most = Math.max(most, size)
    }
    return { row, least, most }
  })
  let moved = false
  for (const [index, { row, least }] of kept.entries()) {
    for (let near = Math.max(0, index - 4); near < Math.min(kept.length, index + 5); near += 1) {
      const host = kept[near]
      if (host === undefined || near === index || host.most <= raised * least) continue
      for (const run of row.slice()) {
        if (!host.row.some((beside) => touches(beside, run))) continue
        row.splice(row.indexOf(run), 1)
        host.row.push(run)
        moved = true
      }
      if (moved) host.row.sort((a, b) => a.box.x0 - b.box.x0)
    }
  }
  return moved ? kept.flatMap(({ row }) => (row.length > 0 ? [row] : [])) : rows.slice()
}

function touches(large: TextRun, small: TextRun): boolean {
  const gap = Math.max(small.box.x0 - large.box.x1, large.box.x0 - small.box.x1)
  if (gap > 0.6 * small.size) return false
  if (large.size <= raised * small.size) return sharesBaseline(large, small)
  return large.size < 2.5 * small.size && sharedHeight(large.box, small.box) >= 0.5
}

function splitRow(row: readonly TextRun[], gutters: readonly Gutter[]): Segment[] {
  const segments: Segment[] = []
  let current: TextRun[] = []
  let end = -Infinity
  let inkEnd = -Infinity
  for (const run of row) {
    const ink = inkOf(run)
    const size = Math.max(run.size, current.at(-1)?.size ?? 0)
    if (
      current.length > 0 &&
      (run.box.x0 - end > columnGap * size || isGutterBetween(gutters, inkEnd, ink.from, run.box))
    ) {
      segments.push(segmentOf(current))
      current = []
      end = -Infinity
      inkEnd = -Infinity
    }
    current.push(run)
    end = Math.max(end, run.box.x1)
    inkEnd = Math.max(inkEnd, ink.to)
  }
  if (current.length > 0) segments.push(segmentOf(current))
  return segments
}

function isGutterBetween(gutters: readonly Gutter[], from: number, to: number, { top, bottom }: Box): boolean {
  return gutters.some(
    (gutter) => gutter.from >= from - 0.1 && gutter.to <= to + 0.1 && gutter.top <= bottom && gutter.bottom >= top,
  )
}

function segmentOf(runs: readonly TextRun[]): Segment {
  const rightToLeft = runs.filter((run) => run.rightToLeft).length * 2 > runs.length
  const ordered = rightToLeft ? runs.toReversed() : runs
  let text = ''
  let previous: TextRun | undefined
  for (const run of ordered) {
    if (previous !== undefined) {
      const gap = rightToLeft ? previous.box.x0 - run.box.x1 : run.box.x0 - previous.box.x1
      text += betweenRuns(text, run.text, gap, Math.min(previous.size, run.size))
    }
    text += run.text
    previous = run
  }
  const main = mostOf(runs)
  return {
    text: withoutTracking(text),
    box: unionOf(runs.map((run) => run.box)),
    baseline: main.baseline,
    size: main.size,
    bold: runs.every((run) => run.bold || run.text.length < 2) && main.bold,
    monospaced: runs.every((run) => run.monospaced),
  }
}

/** The longest run of the size in which most characters are set. */
function mostOf(runs: readonly TextRun[]): TextRun {
  const lengths = new Map<number, number>()
  for (const run of runs) lengths.set(run.size, (lengths.get(run.size) ?? 0) + run.text.length)
  let best = -1
  let size = 0
  for (const [key, length] of lengths) {
    if (length > best) [best, size] = [length, key]
  }
  let main: TextRun | undefined
  for (const run of runs) {
    if (run.size === size && (main === undefined || run.text.length > main.text.length)) main = run
  }
  if (main === undefined) throw new TypeError('A segment has at least one run.')
  return main
}

/** Leaves out text that is drawn twice at nearly one place, as shadows and imitated bold type are. */
function withoutDoubles(runs: readonly TextRun[]): TextRun[] {
  const seen = new Map<string, TextRun[]>()
  return runs.filter((run) => {
    const same = seen.get(run.text)
    if (same === undefined) {
      seen.set(run.text, [run])
      return true
    }
    const near = run.size * 0.25
    if (
      same.some((other) => Math.abs(other.box.x0 - run.box.x0) < near && Math.abs(other.baseline - run.baseline) < near)
    ) {
      return false
    }
    same.push(run)
    return true
  })
}
