import { areColumns } from './columns.ts'
import type { Placeable } from './columns.ts'
import { inkOf, medianOf } from './text-run.ts'

interface Band<T> {
  readonly things: readonly T[]
  readonly top: number
  readonly bottom: number
  /** Stretches of the line that are at least a gutter apart. */
  readonly strips: readonly Interval[]
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
  // A gutter narrows where a sign at the end of a line stands out of its column.
  const gutter = Math.max(0.4 * size, 2.5)
  const bands = bandsOf(things, gutter)
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
function bandsOf<T extends Placeable>(things: readonly T[], gutter: number): Band<T>[] {
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
  return bands.map((band) => ({ ...band, strips: merge(band.things.map(inkOf), gutter) }))
}

/** So many lines of one column may begin above those of the other. */
const mostLeadingBands = 6

/** The longest set of bands from `start` on that shares a gutter and reads as columns. */
function columnRun<T extends Placeable>(bands: readonly Band<T>[], start: number, gutter: number, size: number) {
  let occupied: Interval[] = []
  let next = start
  let split = false
  let bodySize = 0
  for (; next < bands.length; next += 1) {
    const band = bands[next]
    if (band === undefined) break
    const own = band.strips
    const alone = own.length === 1
    const together = merge([...occupied, ...own], gutter)
    if (!split && alone) {
      const gap = (bands[next + 1]?.top ?? Infinity) - band.bottom
      if (together.length > 1) split = true
      else if (next - start >= mostLeadingBands || gap > 2 * size) return undefined
    }
    if (split && alone && isHeading(band, bands[next - 1], bands[next + 1], occupied, bodySize)) break
    if (together.length < 2 && (split || !alone)) break
    occupied = together
    if (!alone) split = true
    bodySize = bodySize || medianOf(band.things.flatMap((thing) => (thing.size === undefined ? [] : [thing.size])))
  }
  if (!split) return undefined
  if (next < bands.length) next = endOfColumns(bands, start, next, size)
  const all = bands.slice(start, next).flatMap((band) => band.things)
  const gaps = occupied.slice(1).map((interval, index) => ({
    from: occupied[index]?.to ?? 0,
    to: interval.from,
    left: occupied[index]?.from ?? 0,
    right: interval.to,
  }))
  for (const gap of gaps.sort((a, b) => b.to - b.from - (a.to - a.from))) {
    const middle = (gap.from + gap.to) / 2
    const left = all.filter((thing) => middleOf(thing) <= middle)
    const right = all.filter((thing) => middleOf(thing) > middle)
    const width = (gap.to - gap.from) / size
    // Of more than two columns, those next to the gutter tell best whether it is one.
    const near = (things: readonly T[]) =>
      things.filter((thing) => middleOf(thing) > gap.left && middleOf(thing) < gap.right)
    if (!areColumns(left, right, width) && !areColumns(near(left), near(right), width)) continue
    return beginsRight(bands, start, middle, size) ? { left, right, next } : undefined
  }
  return undefined
}

/**
 * Whether the right column has begun where the set of bands begins. One line of the left one may stand above it; with more of them,
 * or a title, the set begins further down, and what is above it is read before it anyway.
 */
function beginsRight<T extends Placeable>(
  bands: readonly Band<T>[],
  start: number,
  middle: number,
  size: number,
): boolean {
  const first = bands.slice(start).findIndex((band) => band.things.some((thing) => middleOf(thing) > middle))
  if (first === 0) return true
  const largest = Math.max(0, ...(bands[start]?.things ?? []).map((thing) => thing.size ?? 0))
  return first === 1 && largest <= size * 1.15
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
  const gutterless = (band: Band<T>) => band.strips.length === 1
  let lastSplit = end - 1
  while (lastSplit > start && bands.slice(lastSplit, lastSplit + 1).every(gutterless)) lastSplit -= 1
  for (let index = lastSplit + 1; index < end; index += 1) {
    const gap = (bands[index]?.top ?? 0) - (bands[index - 1]?.bottom ?? 0)
    if (gap > 0.9 * size) return index
  }
  return end
}

/**
 * A line of larger type with nothing beside it begins something new for both columns, if both begin anew below it or what follows
 * spans them. Otherwise it is a heading in one column that meets a space in the other.
 */
function isHeading<T extends Placeable>(
  band: Band<T>,
  before: Band<T> | undefined,
  after: Band<T> | undefined,
  occupied: readonly Interval[],
  bodySize: number,
): boolean {
  const [only] = band.things
  if (band.things.length !== 1 || only?.size === undefined || before === undefined) return false
  if (only.size <= bodySize * 1.15 || band.top - before.bottom <= 0.8 * bodySize) return false
  if (after === undefined) return false
  if (merge([...occupied, ...after.strips], 0.4 * bodySize).length < occupied.length) return true
  const baselines = after.things.flatMap((thing) => (thing.baseline === undefined ? [] : [thing.baseline]))
  return baselines.length > 1 && Math.max(...baselines) - Math.min(...baselines) < 0.2 * bodySize
}

function middleOf({ box }: Placeable): number {
  return (box.x0 + box.x1) / 2
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
