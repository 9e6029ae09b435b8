import type { Box } from '../parsed-document.ts'

export interface PageLines {
  /** 1-based. */
  readonly page: number
  readonly heightPoints: number
  readonly lines: readonly { readonly text: string; readonly box: Box }[]
}

/** Running heads stand in the outer tenth of a page, page numbers may stand a little further in. */
const headZone = 0.1
const numberZone = 0.14

/**
 * Headers, footers and page numbers: for each page the indices of the lines that repeat at the same height on most pages (or on
 * most left or most right pages) and have nothing of the page's own text further out. Numbers in them may count up. A document of
 * two pages has page numbers at most; what else is alike there may be text.
 */
export function runningLines(pages: readonly PageLines[]): ReadonlySet<number>[] {
  const dropped = pages.map(() => new Set<number>())
  for (const side of ['top', 'bottom'] as const) {
    const groups = new Map<string, Occurrence[]>()
    for (const [index, page] of pages.entries()) {
      for (const [line, { text, box }] of page.lines.entries()) {
        const height = (box.top + box.bottom) / 2
        const distance = side === 'top' ? height : page.heightPoints - height
        const isNumber = pageNumber(text) !== undefined
        if (distance > page.heightPoints * (isNumber ? numberZone : headZone)) continue
        const key = isNumber ? pageNumberForm(text) : text.replaceAll(/\d+/g, '#').replaceAll(/\s+/g, '')
        const occurrence = { index, line, distance, number: pageNumber(text), page: page.page, key }
        const group = groups.get(key)
        if (group === undefined) groups.set(key, [occurrence])
        else group.push(occurrence)
      }
    }
    const candidates = pages.map(() => new Set<number>())
    for (const group of groups.values()) {
      for (const row of rowsAtOneHeight(group)) {
        if (isRunning(row, pages)) for (const { index, line } of row) candidates[index]?.add(line)
      }
    }
    for (const row of rowsAtOneHeight([...groups.values()].flat())) {
      for (const { index, line } of changingHeads(row, pages)) candidates[index]?.add(line)
    }
    for (const [index, page] of pages.entries()) {
      for (const line of outermost(page, candidates[index] ?? new Set(), side)) dropped[index]?.add(line)
    }
  }
  return dropped
}

interface Occurrence {
  readonly index: number
  readonly line: number
  /** From the edge of the page. */
  readonly distance: number
  readonly number: number | undefined
  readonly page: number
  /** Its text without spaces, figures made equal. */
  readonly key: string
}

/**
 * Running heads that name the chapter: at this height most pages have a line, and most of these lines stand on several pages. Those
 * that stand on one page only are left, they may be text.
 */
function changingHeads(row: readonly Occurrence[], pages: readonly PageLines[]): Occurrence[] {
  const lines = row.filter(({ number }) => number === undefined)
  if (pages.length < 6 || !isOnMost(lines, pages, 3)) return []
  const pagesOf = new Map<string, Set<number>>()
  for (const { key, index } of lines) {
    const on = pagesOf.get(key)
    if (on === undefined) pagesOf.set(key, new Set([index]))
    else on.add(index)
  }
  const repeated = lines.filter(({ key }) => (pagesOf.get(key)?.size ?? 0) > 1)
  return repeated.length * 10 >= lines.length * 6 ? repeated : []
}

function rowsAtOneHeight(group: readonly Occurrence[]): Occurrence[][] {
  const rows: Occurrence[][] = []
  for (const occurrence of group.toSorted((a, b) => a.distance - b.distance)) {
    const row = rows.at(-1)
    if (
      row !== undefined &&
      occurrence.distance - (row.at(-1)?.distance ?? 0) < 2 &&
      occurrence.distance - (row[0]?.distance ?? 0) < 8
    ) {
      row.push(occurrence)
    } else rows.push([occurrence])
  }
  return rows
}

function isRunning(row: readonly Occurrence[], pages: readonly PageLines[]): boolean {
  const numbered = row.filter(({ number }) => number !== undefined)
  if (numbered.length * 2 > row.length) return pages.length >= 2 && countsUp(numbered) && isOnMost(row, pages, 2)
  return pages.length >= 3 && isOnMost(row, pages, 3)
}

/** Numbers that mostly grow as the pages do; parts of a book may begin anew. */
function countsUp(row: readonly Occurrence[]): boolean {
  const inOrder = row.toSorted((a, b) => a.page - b.page)
  const growing = inOrder.slice(1).filter(({ number = 0, page }, index) => {
    const before = inOrder[index]
    return before !== undefined && number - (before.number ?? 0) === page - before.page
  })
  return growing.length * 10 >= (inOrder.length - 1) * 7
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

/** Those of the candidates beyond which, towards the edge, stands nothing that stays. */
function outermost(page: PageLines, candidates: ReadonlySet<number>, side: 'top' | 'bottom'): number[] {
  if (candidates.size === 0) return []
  const stays = page.lines.filter((_, line) => !candidates.has(line))
  const edge =
    side === 'top'
      ? Math.min(Infinity, ...stays.map(({ box }) => box.bottom))
      : Math.max(-Infinity, ...stays.map(({ box }) => box.top))
  return [...candidates].filter((line) => {
    const box = page.lines[line]?.box
    if (box === undefined) return false
    const height = (box.top + box.bottom) / 2
    return side === 'top' ? height < edge : height > edge
  })
}

const roman = /^[ivxlc]{1,7}$/i

/** The number a line of nothing but a page number tells; undefined for any other line. */
export function pageNumber(text: string): number | undefined {
  const bare = text.replaceAll(/\s+/g, ' ').trim()
  const arabic =
    /^(?:第 ?)?(?:page |p\. ?)?[-–—·•~ |]*(\d{1,4})[-–—·•~ |]*(?: ?页)?(?:(?: ?[/,，]? ?(?:of|共)? ?)\d{1,4} ?页?)?$/i.exec(
      bare,
    )
  if (arabic !== null) return Number(arabic[1])
  return roman.test(bare) ? romanValue(bare.toLowerCase()) : undefined
}

function pageNumberForm(text: string): string {
  const bare = text.replaceAll(/\s+/g, '')
  return roman.test(bare) ? 'roman' : `number:${bare.replaceAll(/\d+/g, '#')}`
}

function romanValue(text: string): number | undefined {
  const values: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
  let sum = 0
  for (let index = 0; index < text.length; index += 1) {
    const value = values[text[index] ?? ''] ?? 0
    sum += value < (values[text[index + 1] ?? ''] ?? 0) ? -value : value
  }
  return sum > 0 ? sum : undefined
}
