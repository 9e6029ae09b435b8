import type { Box } from '../parsed-document.ts'
import { isPageNumberInStep, pageNumber, repetitionKeys } from './page-numbers.ts'

export interface PageLines {
  /** 1-based. */
  readonly page: number
  readonly heightPoints: number
  readonly lines: readonly { readonly text: string; readonly box: Box }[]
}

export interface RunningLines {
  /** Indices of all lines that run over the pages; none of them belongs to what the page has to say. */
  readonly running: ReadonlySet<number>
  /** Those of them that tell something for the first time: to leave them out everywhere would lose them. */
  readonly first: ReadonlySet<number>
}

/** Running heads stand in the outer tenth of a page, page numbers may stand a little further in. */
const headZone = 0.1
const numberZone = 0.14
/** With fewer pages an equal beginning is as likely the text's own. */
const leastPages = 5
/** Lines on one side of a page, one above the other. */
const mostRows = 2
/** Chinese characters; other writing takes half the room. */
const mostCharacters = 40
/** A running line keeps more distance from the text than lines keep from each other; in points. */
const leastGap = 8
const largestGap = 24
const gapToUsual = 1.5

/**
 * Headers, footers and page numbers. Only what is certain counts: a short line at the same height of most pages (or of most left or
 * most right pages) of at least five, apart from the text by a clear gap, equal but for numbers that go up with the pages. Page
 * numbers by themselves need two pages.
 */
export function runningLines(pages: readonly PageLines[]): RunningLines[] {
  const found = pages.map(() => ({ running: new Set<number>(), first: new Set<number>() }))
  const told = new Set<string>()
  for (const side of ['top', 'bottom'] as const) {
    const candidates = candidatesOf(pages, side)
    const kept = apartFromText(pages, candidates, side)
    for (const row of rowsAtOneHeight(kept)) {
      const numbers = row.filter(({ number }) => number !== undefined)
      if (pages.length >= 2 && isOnMost(numbers, pages, 2)) {
        for (const { index, line } of numbers) found[index]?.running.add(line)
      }
    }
    for (const repeated of groupsOf(kept.filter(({ number }) => number === undefined))) {
      for (const row of rowsAtOneHeight(repeated)) {
        if (pages.length < leastPages || !isOnMost(row, pages, 3)) continue
        for (const { index, line, key } of row.toSorted((a, b) => a.index - b.index)) {
          found[index]?.running.add(line)
          if (!told.has(key)) found[index]?.first.add(line)
          told.add(key)
        }
      }
    }
  }
  return found
}

type Side = 'top' | 'bottom'

interface Occurrence {
  /** Of the page in the list. */
  readonly index: number
  readonly line: number
  /** From the edge of the page. */
  readonly distance: number
  /** Where the line is nothing but a page number. */
  readonly number: number | undefined
  readonly page: number
  /** Equal for lines that say the same but for the number of the page. */
  readonly key: string
}

/** Lines near the edge that stand at one height with their like. */
function candidatesOf(pages: readonly PageLines[], side: Side): Occurrence[] {
  const near: Omit<Occurrence, 'key'>[] = []
  for (const [index, page] of pages.entries()) {
    for (const [line, { text, box }] of page.lines.entries()) {
      const height = (box.top + box.bottom) / 2
      const distance = side === 'top' ? height : page.heightPoints - height
      const number = pageNumber(text)
      if (distance > page.heightPoints * (number === undefined ? headZone : numberZone)) continue
      if (number === undefined && !isShort(text)) continue
      near.push({ index, line, distance, number, page: page.page })
    }
  }
  const textOf = ({ index, line }: Omit<Occurrence, 'key'>) => pages[index]?.lines[line]?.text ?? ''
  const keys = repetitionKeys(near.map((occurrence) => ({ text: textOf(occurrence), page: occurrence.page })))
  const occurrences = near.map((occurrence, at) => ({ ...occurrence, key: keys[at] ?? '' }))
  const numbers = rowsAtOneHeight(occurrences.filter(({ number }) => number !== undefined)).flatMap((row) =>
    row.filter((occurrence) => isPageNumberInStep(occurrence, row)),
  )
  const repeated = groupsOf(occurrences.filter(({ number }) => number === undefined)).flatMap((group) =>
    rowsAtOneHeight(group).filter((row) => isOnMost(row, pages, 3)),
  )
  return [...numbers, ...repeated.flat()]
}

function isShort(text: string): boolean {
  const width = text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0)
  // A line that ends as a clause does is a sentence's.
  return width <= 2 * mostCharacters && !/[。！？；：，、]$/.test(text)
}

/** Those of the candidates that are parted from all that stays by a gap, and have nothing of it further out. */
function apartFromText(pages: readonly PageLines[], candidates: readonly Occurrence[], side: Side): Occurrence[] {
  return pages.flatMap((page, index) => {
    const depth = ({ box }: { box: Box }) =>
      side === 'top'
        ? { near: box.top, far: box.bottom }
        : { near: page.heightPoints - box.bottom, far: page.heightPoints - box.top }
    let own = candidates.filter((candidate) => candidate.index === index)
    if (own.length === 0) return []
    const gap = Math.min(Math.max(leastGap, gapToUsual * usualGap(page)), largestGap)
    for (;;) {
      const kept = new Set(own.map(({ line }) => line))
      const edge = page.lines.reduce(
        (least, line, at) => (kept.has(at) ? least : Math.min(least, depth(line).near)),
        Infinity,
      )
      const apart = own.filter(({ line }) => {
        const placed = page.lines[line]
        return placed !== undefined && depth(placed).far + gap <= edge
      })
      if (apart.length === own.length) break
      own = apart
    }
    const heads = own.filter(({ number }) => number === undefined)
    return rowsAtOneHeight(heads).length > mostRows ? own.filter(({ number }) => number !== undefined) : own
  })
}

/** Half of the spaces between the lines of the page are no larger, in points. */
function usualGap({ lines }: PageLines): number {
  const boxes = lines.map(({ box }) => box).toSorted((a, b) => a.top - b.top)
  const gaps = boxes.slice(1).flatMap((box, index) => {
    const gap = box.top - (boxes[index]?.bottom ?? 0)
    return gap > 0 ? [gap] : []
  })
  return gaps.toSorted((a, b) => a - b)[(gaps.length - 1) >> 1] ?? 0
}

function groupsOf(occurrences: readonly Occurrence[]): Occurrence[][] {
  return [...Map.groupBy(occurrences, ({ key }) => key).values()]
}

/** At one place within two points. */
function rowsAtOneHeight(group: readonly Occurrence[]): Occurrence[][] {
  const rows: Occurrence[][] = []
  for (const occurrence of group.toSorted((a, b) => a.distance - b.distance)) {
    const row = rows.at(-1)
    if (row !== undefined && occurrence.distance - (row[0]?.distance ?? 0) <= 2) row.push(occurrence)
    else rows.push([occurrence])
  }
  return rows
}

function isOnMost(row: readonly Occurrence[], pages: readonly PageLines[], least: number): boolean {
  const on = new Set(row.map(({ index }) => index))
  if (on.size < least) return false
  if (on.size * 10 >= pages.length * 6) return true
  return [0, 1].some((parity) => {
    const ofParity = pages.filter(({ page }) => page % 2 === parity).length
    const onParity = [...on].filter((index) => (pages[index]?.page ?? 0) % 2 === parity).length
    return onParity >= 3 && onParity * 10 >= ofParity * 7
  })
}
