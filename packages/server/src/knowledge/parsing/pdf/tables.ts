import { betweenLines, noVocabulary } from './joining.ts'
import { rowsOf } from './segments.ts'
import type { Segment } from './segments.ts'
import { unionOf } from './text-run.ts'
import type { Box, MergedCell } from '../parsed-document.ts'

/** A table as it stands on one page: rows of cells, each cell the lines of text in it. */
export interface FoundTable {
  readonly box: Box
  readonly rows: readonly (readonly Cell[])[]
  readonly hasHeader: boolean
  /** Absent where no line tells. */
  readonly merged?: readonly MergedCell[]
}

/** Lines from top to bottom; empty for an empty cell. */
export type Cell = readonly Segment[]

/** Words of a cell in one line. */
export function textOfCell(cell: Cell): string {
  let text = ''
  for (const segment of cell) {
    if (text !== '') text += betweenLines(text, segment.text, noVocabulary).put
    text += segment.text
  }
  return text
}

/** The lines of a cell in the order in which they are read. */
export function cellOf(segments: readonly Segment[]): Cell {
  return rowsOf(segments).flat()
}

/**
 * Whether the first row names the columns: it alone is set in bold type, or it has no figures while most cells below one of
 * its columns are figures.
 */
export function looksLikeHeader(rows: readonly (readonly Cell[])[]): boolean {
  const [first, ...rest] = rows
  if (first === undefined || rest.length === 0) return false
  const named = first.filter((cell) => cell.length > 0)
  if (named.length < 2 || named.length < first.length - 1) return false
  const bold = (cells: readonly Cell[]) => cells.every((cell) => cell.every((segment) => segment.bold))
  if (bold(named) && !rest.every((row) => bold(row))) return true
  if (named.some((cell) => isFigure(textOfCell(cell)))) return false
  return first.some((_, column) => {
    const below = rest.map((row) => textOfCell(row[column] ?? [])).filter((text) => text !== '')
    return below.length > 0 && below.filter(isFigure).length * 2 > below.length
  })
}

function isFigure(text: string): boolean {
  return /^[-+(]?[¥$€£]?\s?\d[\d\s.,:/%-]*[)]?\s?(?:[%℃°]|\p{L}{0,3})$/u.test(text)
}

const numbered =
  /^(?:[•●○◦▪■◆*·–-]|[(（]?[\dA-Za-z一二三四五六七八九十]{1,3}[)）.、．]|\d+(?:\.\d+)+\.?|[①-⑳]|\[\d+\])$/

/** Rows of a part of a page without columns, each from left to right; what follows says which of them make a table. */
export interface AlignedTable {
  /** First row and the row after the last one. */
  readonly from: number
  readonly to: number
  readonly table: FoundTable
}

/**
 * Tables without lines: at least three rows that leave the same vertical strips free.
 * Lists with their marks and tables of contents are none.
 */
export function alignedTables(rows: readonly (readonly Segment[])[]): AlignedTable[] {
  const found: AlignedTable[] = []
  for (let index = 0; index < rows.length;) {
    const candidate = (rows[index]?.length ?? 0) > 1 ? candidateAt(rows, index) : undefined
    if (candidate === undefined) index += 1
    else {
      found.push(candidate)
      index = candidate.to
    }
  }
  return found
}

interface Strip {
  from: number
  to: number
}

function candidateAt(rows: readonly (readonly Segment[])[], start: number): AlignedTable | undefined {
  const size = rows[start]?.[0]?.size ?? 10
  let columns: Strip[] = []
  let split = 0
  let end = start
  let lastSplit = start
  for (; end < rows.length; end += 1) {
    const row = rows[end] ?? []
    const previous = rows[end - 1]
    if (end > start && previous !== undefined) {
      const gap = Math.min(...row.map(({ box }) => box.top)) - Math.max(...previous.map(({ box }) => box.bottom))
      if (gap > 1.8 * size || gap < -2 * size) break
    }
    const widened = mergeStrips([...columns, ...row.map(({ box }) => ({ from: box.x0, to: box.x1 }))], 0.8 * size)
    if (widened.length < 2 || (columns.length > 0 && widened.length < Math.min(columns.length, row.length + 1))) break
    if (row.length > 1) {
      // A row may leave cells out, but one that merges columns which others keep apart ends the table.
      if (columns.length > 0 && widened.length < columns.length) break
      split += 1
      lastSplit = end
    } else if (columns.length > 0 && widened.length !== columns.length) break
    columns = widened
  }
  end = lastSplit + 1
  while (end < rows.length && isContinuation(rows[end] ?? [], rows[end - 1] ?? [], columns, size)) end += 1
  const inside = rows.slice(start, end)
  // Two columns are soon alike by chance: there, lines that fill the first one alone speak against a table.
  const alone = inside.filter(
    (row) => row.length === 1 && row.every((segment) => columnOf(segment, columns) === 0),
  ).length
  if (split < 3 || split * 3 < inside.length || alone * (columns.length > 2 ? 2 : 4) > inside.length) return undefined
  // Code and the output of programs keep their own columns.
  if (inside.every((row) => row.every((segment) => segment.monospaced))) return undefined
  if (isListOrContents(inside, columns) || isFormula(inside)) return undefined
  const cells = cellRows(inside, columns, size)
  const table = { box: unionOf(inside.flat().map(({ box }) => box)), rows: cells, hasHeader: looksLikeHeader(cells) }
  return { from: start, to: end, table }
}

function isContinuation(
  row: readonly Segment[],
  previous: readonly Segment[],
  columns: readonly Strip[],
  size: number,
): boolean {
  const [only] = row
  if (row.length !== 1 || only === undefined) return false
  const column = columnOf(only, columns)
  const gap = only.box.top - Math.max(...previous.map(({ box }) => box.bottom))
  const strip = columns[column]
  return (
    column > 0 &&
    strip !== undefined &&
    only.box.x0 >= strip.from - size &&
    only.box.x1 <= strip.to + size &&
    gap < 0.6 * size
  )
}

/** A row whose first column is empty and that is close below goes on with the cells above it. */
function cellRows(rows: readonly (readonly Segment[])[], columns: readonly Strip[], size: number): Cell[][] {
  const result: Segment[][][] = []
  let bottom = -Infinity
  for (const row of rows) {
    const cells: Segment[][] = columns.map(() => [])
    for (const segment of row) cells[columnOf(segment, columns)]?.push(segment)
    const last = result.at(-1)
    const top = Math.min(...row.map(({ box }) => box.top))
    const filled = cells.flatMap((cell, column) => (cell.length > 0 ? [column] : []))
    const goesOn =
      last !== undefined &&
      cells[0]?.length === 0 &&
      filled.length < columns.length - 1 + Number(columns.length === 2) &&
      top - bottom < 0.6 * size &&
      filled.every((column) => (last[column]?.length ?? 0) > 0)
    if (goesOn) for (const column of filled) last[column]?.push(...(cells[column] ?? []))
    else result.push(cells)
    bottom = Math.max(...row.map(({ box }) => box.bottom))
  }
  return result
}

function columnOf(segment: Segment, columns: readonly Strip[]): number {
  const middle = (segment.box.x0 + segment.box.x1) / 2
  const column = columns.findLastIndex((strip) => strip.from <= middle)
  return Math.max(0, column)
}

function isListOrContents(rows: readonly (readonly Segment[])[], columns: readonly Strip[]): boolean {
  const split = rows.filter((row) => row.length > 1)
  const marks = split.filter((row) => numbered.test(row[0]?.text ?? '')).length
  if (columns.length === 2 && marks * 10 >= split.length * 7) return true
  const leaders = split.filter((row) => row.some(({ text }) => /[.·…]{3,}|(?:\. ){3,}/.test(text))).length
  if (leaders * 2 > split.length) return true
  const pages = split
    .map((row) => row.at(-1)?.text ?? '')
    .filter((text) => /^\d{1,4}$/.test(text))
    .map(Number)
  const titles = split.filter((row) =>
    /^(?:第.{1,6}[章节篇]|\d+(?:\.\d+)*\.?\s|\d+(?:\.\d+)*\.?$|[A-Z]\.\d)/.test(row[0]?.text ?? ''),
  ).length
  const rising = pages.every((page, index) => index === 0 || page >= (pages[index - 1] ?? 0))
  return pages.length * 10 >= split.length * 8 && titles * 2 > split.length && rising
}

/** Brackets, signs and indices at odd places are what formulas fall into. */
function isFormula(rows: readonly (readonly Segment[])[]): boolean {
  const segments = rows.flat()
  const signs = segments.filter(({ text }) => /^[\s()[\]{}|+\-−=<>≤≥.,·∑∏∫′]+$/.test(text)).length
  const equations = segments.filter(({ text }) => /^=|=$/.test(text)).length
  return (signs + equations) * 6 > segments.length
}

function mergeStrips(strips: readonly Strip[], gap: number): Strip[] {
  const merged: Strip[] = []
  for (const strip of strips.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last !== undefined && strip.from - last.to < gap) last.to = Math.max(last.to, strip.to)
    else merged.push({ ...strip })
  }
  return merged
}
