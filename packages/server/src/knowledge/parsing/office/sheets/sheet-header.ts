import { detectHeader } from '../detect-header.ts'
import type { MergedCells, SheetRow } from './sheet-rows.ts'

const mostHeaderRows = 3

export interface SheetHeader {
  /** Positions in the list of rows, end exclusive. */
  readonly start: number
  readonly end: number
  /** One title a column; a title over several columns is put before the titles below it. */
  readonly titles: readonly string[]
}

/**
 * The header of a sheet. It has more than one row where cells of its first row are merged downwards, or where one title stands over
 * several columns that have titles of their own.
 */
export function sheetHeader(rows: readonly SheetRow[], merges: readonly MergedCells[]): SheetHeader | undefined {
  const start = detectMergedHeader(rows, merges)
  const first = start === undefined ? undefined : rows[start]
  if (start === undefined || first === undefined) return undefined
  const lastSheetRow = Math.max(
    first.index,
    ...merges.filter(({ firstRow }) => firstRow === first.index).map(({ lastRow }) => lastRow),
    subtitleRow(first, rows[start + 1], merges),
  )
  const end = rows.findIndex(({ index }) => index > Math.min(lastSheetRow, first.index + mostHeaderRows - 1))
  if (end === -1) return undefined
  const titles = first.cells.map((_cell, column) => [
    ...new Set(rows.slice(start, end).map(({ cells }) => cells[column] ?? '')),
  ])
  return { start, end, titles: titles.map((parts) => parts.filter((part) => part !== '').join(' ')) }
}

/** Index of the row below `first` where all that it says stands below titles over several columns, else that of `first`. */
function subtitleRow(first: SheetRow, below: SheetRow | undefined, merges: readonly MergedCells[]): number {
  const wide = merges.filter((merge) => merge.firstRow === first.index && merge.lastColumn > merge.firstColumn)
  if (below === undefined || wide.length === 0) return first.index
  const isBelowWide = first.cells.map(
    (title, column) => title !== '' && [column - 1, column + 1].some((other) => first.cells[other] === title),
  )
  const cells = [...below.cells.entries()].filter(([, cell]) => cell !== '')
  return cells.length > 1 && cells.every(([column]) => isBelowWide[column] === true) ? below.index : first.index
}

/** Merged titles repeat in every column, which a header must not; so of equal neighbours in a merged row only the first counts. */
function detectMergedHeader(rows: readonly SheetRow[], merges: readonly MergedCells[]): number | undefined {
  const wide = new Set(
    merges.filter(({ firstColumn, lastColumn }) => lastColumn > firstColumn).map(({ firstRow }) => firstRow),
  )
  const looks = rows.slice(0, 50).map(({ index, cells }) => {
    return wide.has(index) ? cells.map((cell, column) => (cell === cells[column - 1] ? '' : cell)) : cells
  })
  return detectHeader(looks)
}
