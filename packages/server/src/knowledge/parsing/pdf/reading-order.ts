import type { Box } from '../parsed-document.ts'
import { medianOf, unionOf } from './text-run.ts'

/** Something that stands on the page and is never cut: a piece of a line, a table, a picture. */
export interface Placeable {
  readonly box: Box
  /** Present for text. */
  readonly size?: number
  readonly baseline?: number
}

interface Band<T> {
  readonly things: readonly T[]
  readonly top: number
  readonly bottom: number
}

interface Interval {
  readonly from: number
  readonly to: number
}

/**
 * The parts of a page in the order in which they are read, each without columns side by side. Works by white space only: the page
 * is cut into horizontal bands, neighbouring bands that leave one gutter free make a set of columns, each column is read to its end
 * (and cut again) before the next one, and what runs over the full width stands between.
 */
export function readingOrder<T extends Placeable>(things: readonly T[]): T[][] {
  if (things.length === 0) return []
  const size = medianOf(things.flatMap((thing) => (thing.size === undefined ? [] : [thing.size]))) || 10
  const gutter = Math.max(0.8 * size, 4)
  const bands = bandsOf(things)
  const parts: T[][] = []
  let plain: T[] = []
  const flush = () => {
    if (plain.length > 0) parts.push(plain)
    plain = []
  }
  for (let index = 0; index < bands.length;) {
    const run = columnRun(bands, index, gutter, size)
    if (run === undefined) {
      plain.push(...(bands[index]?.things ?? []))
      index += 1
      continue
    }
    flush()
    parts.push(...readingOrder(run.left), ...readingOrder(run.right))
    index = run.next
  }
  flush()
  return parts
}

/** Stretches of the page between which a horizontal line can be drawn that cuts nothing. */
function bandsOf<T extends Placeable>(things: readonly T[]): Band<T>[] {
  const bands: { things: T[]; top: number; bottom: number }[] = []
  const extents = things.map((thing) => {
    // Boxes of closely set lines overlap a little; their letters do not.
    const trim = thing.size === undefined ? 0 : Math.min(0.15 * thing.size, (thing.box.bottom - thing.box.top) / 4)
    return { thing, top: thing.box.top + trim, bottom: thing.box.bottom - trim }
  })
  for (const { thing, top, bottom } of extents.sort((a, b) => a.top - b.top)) {
    const last = bands.at(-1)
    if (last === undefined || top >= last.bottom) {
      bands.push({ things: [thing], top, bottom })
    } else {
      last.things.push(thing)
      last.bottom = Math.max(last.bottom, bottom)
    }
  }
  return bands
}

/** The longest set of bands from `start` on that shares a gutter and reads as columns. */
function columnRun<T extends Placeable>(bands: readonly Band<T>[], start: number, gutter: number, size: number) {
  let occupied: Interval[] = []
  let next = start
  let split = false
  let bodySize = 0
  for (; next < bands.length; next += 1) {
    const band = bands[next]
    if (band === undefined) break
    const own = merge(intervalsOf(band.things), gutter)
    const alone = own.length === 1
    if (!split && alone) {
      // One line of a column may begin above the other column; anything else before the first split band is no column.
      const largest = Math.max(0, ...band.things.map((thing) => thing.size ?? 0))
      const gap = (bands[next + 1]?.top ?? Infinity) - band.bottom
      if (next > start || largest > size * 1.15 || gap > 2 * size) return undefined
    }
    if (split && alone && isHeading(band, bands[next - 1], bodySize)) break
    const together = merge([...occupied, ...own], gutter)
    if (together.length < 2 && (split || !alone)) break
    occupied = together
    if (!alone) split = true
    bodySize = bodySize || medianOf(band.things.flatMap((thing) => (thing.size === undefined ? [] : [thing.size])))
  }
  if (!split) return undefined
  if (next < bands.length) next = endOfColumns(bands, start, next, size)
  const all = bands.slice(start, next).flatMap((band) => band.things)
  const gaps = occupied.slice(1).map((interval, index) => ({ from: occupied[index]?.to ?? 0, to: interval.from }))
  for (const gap of gaps.sort((a, b) => b.to - b.from - (a.to - a.from))) {
    const middle = (gap.from + gap.to) / 2
    const left = all.filter((thing) => thing.box.x1 <= middle)
    const right = all.filter((thing) => thing.box.x1 > middle)
    if (areColumns(left, right, (gap.to - gap.from) / size)) return { left, right, next }
  }
  return undefined
}

/**
 * Above something that spans the page, columns end together. What stands only in one of them after a space larger than between
 * lines belongs to what spans: the first, short lines of the text below.
 */
function endOfColumns<T extends Placeable>(
  bands: readonly Band<T>[],
  start: number,
  end: number,
  size: number,
): number {
  const gutterless = (band: Band<T>) => merge(intervalsOf(band.things), 0.8 * size).length === 1
  let lastSplit = end - 1
  while (lastSplit > start && bands.slice(lastSplit, lastSplit + 1).every(gutterless)) lastSplit -= 1
  for (let index = lastSplit + 1; index < end; index += 1) {
    const gap = (bands[index]?.top ?? 0) - (bands[index - 1]?.bottom ?? 0)
    if (gap > 0.9 * size) return index
  }
  return end
}

/** A line of larger type with nothing beside it begins something new for both columns. */
function isHeading<T extends Placeable>(band: Band<T>, before: Band<T> | undefined, bodySize: number): boolean {
  const [only] = band.things
  if (band.things.length !== 1 || only?.size === undefined || before === undefined) return false
  return only.size > bodySize * 1.15 && band.top - before.bottom > 0.8 * bodySize
}

/**
 * Whether what stands left and right of a gutter is read one after the other, and not line by line across as a table is.
 *
 * @param gutterInSizes width of the gutter in sizes of the font
 */
function areColumns(left: readonly Placeable[], right: readonly Placeable[], gutterInSizes: number): boolean {
  const leftText = left.filter((thing) => thing.size !== undefined)
  const rightText = right.filter((thing) => thing.size !== undefined)
  if (leftText.length === 0 || rightText.length === 0) return left.length > 0 && right.length > 0
  const sides = [sideOf(left, leftText), sideOf(right, rightText)] as const
  const fewest = Math.min(sides[0].lines.length, sides[1].lines.length)
  const most = sides[0].lines.length >= sides[1].lines.length ? sides[0] : sides[1]
  // Wide gaps between words of justified lines may stand one above the other, but hardly in many lines.
  const leastLines = gutterInSizes >= 1.5 ? 3 : fewest < 3 ? 6 : 4
  if (most.lines.length < leastLines) return false
  if (fewest < 3) return most.prose && areWide(sides[0], sides[1])
  if (sides[0].prose && sides[1].prose) return true
  return aligned(sides[0].lines, sides[1].lines) < 0.5
}

interface Side {
  readonly lines: readonly number[]
  readonly widthInSizes: number
  readonly prose: boolean
}

function sideOf(things: readonly Placeable[], text: readonly Placeable[]): Side {
  const size = medianOf(text.map((thing) => thing.size ?? 0)) || 10
  const box = unionOf(things.map((thing) => thing.box))
  const width = box.x1 - box.x0
  const byLine = new Map<number, { from: number; to: number }>()
  for (const thing of text) {
    const line =
      [...byLine.keys()].find((key) => Math.abs(key - (thing.baseline ?? 0)) < 0.3 * size) ?? thing.baseline ?? 0
    const known = byLine.get(line)
    byLine.set(line, {
      from: Math.min(known?.from ?? Infinity, thing.box.x0),
      to: Math.max(known?.to ?? -Infinity, thing.box.x1),
    })
  }
  const full = [...byLine.values()].filter((line) => line.to - line.from >= 0.7 * width).length
  return {
    lines: [...byLine.keys()],
    widthInSizes: width / size,
    prose: width >= 10 * size && full * 2 >= byLine.size,
  }
}

/** A column that has only begun (one or two lines) beside a long one is as wide as a column, not as a number or a word in the margin. */
function areWide(left: Side, right: Side): boolean {
  const [narrow, wide] = left.widthInSizes <= right.widthInSizes ? [left, right] : [right, left]
  return narrow.widthInSizes >= 4 && wide.widthInSizes <= 4 * narrow.widthInSizes
}

/** Share of the lines of the shorter side that have a line of the other side at their height. */
function aligned(left: readonly number[], right: readonly number[]): number {
  const [few, many] = left.length <= right.length ? [left, right] : [right, left]
  return few.filter((line) => many.some((other) => Math.abs(line - other) < 2.5)).length / few.length
}

function intervalsOf(things: readonly Placeable[]): Interval[] {
  return things.map(({ box }) => ({ from: box.x0, to: box.x1 }))
}

function merge(intervals: readonly Interval[], gap: number): Interval[] {
  const merged: { from: number; to: number }[] = []
  for (const interval of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last !== undefined && interval.from - last.to < gap) last.to = Math.max(last.to, interval.to)
    else merged.push({ ...interval })
  }
  return merged
}
