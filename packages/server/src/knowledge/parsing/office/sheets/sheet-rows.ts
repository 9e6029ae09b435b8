import { ParseFailure } from '../../parsed-document.ts'
import type { OfficeLimits } from '../office-options.ts'

/** A rectangle of merged cells; rows and columns count from 0, ends inclusive. */
export interface MergedCells {
  readonly firstRow: number
  readonly lastRow: number
  readonly firstColumn: number
  readonly lastColumn: number
}

/** Text as shown by row and column, both from 0; only cells with text. */
export type SheetCells = ReadonlyMap<number, ReadonlyMap<number, string>>

export interface SheetRow {
  /** From 0. */
  readonly index: number
  /** One for each column that is in use anywhere on the sheet. */
  readonly cells: readonly string[]
}

/**
 * The rows that hold text, each as wide as the columns in use. A merged cell says its text in all its rows and columns, except where it
 * is all that a row says: there, as a title over a table, it stands once.
 * @throws {ParseFailure} `too-large`
 */
export function sheetRows(sheet: SheetCells, merges: readonly MergedCells[], limits: OfficeLimits): SheetRow[] {
  const rowIndexes = [...sheet.keys()].sort((a, b) => a - b)
  const columns = [...new Set([...sheet.values()].flatMap((row) => [...row.keys()]))].sort((a, b) => a - b)
  if (rowIndexes.length > limits.rows || rowIndexes.length * columns.length > limits.cells) {
    throw new ParseFailure('too-large', 'The sheet has more rows or cells than the limit allows.')
  }
  const filled = fillMerges(sheet, merges, { rowIndexes, columns, mostCells: limits.cells })
  return rowIndexes.map((index) => {
    const own = sheet.get(index)
    const row =
      own?.size === 1 && filled.get(index) !== undefined && saysOneThing(filled.get(index)) ? own : filled.get(index)
    return { index, cells: columns.map((column) => row?.get(column) ?? own?.get(column) ?? '') }
  })
}

function saysOneThing(row: ReadonlyMap<number, string> | undefined): boolean {
  return new Set(row?.values()).size === 1
}

function fillMerges(
  sheet: SheetCells,
  merges: readonly MergedCells[],
  { rowIndexes, columns, mostCells }: { rowIndexes: readonly number[]; columns: readonly number[]; mostCells: number },
): Map<number, Map<number, string>> {
  const filled = new Map([...sheet].map(([index, row]) => [index, new Map(row)]))
  let steps = 0
  for (const { firstRow, lastRow, firstColumn, lastColumn } of merges) {
    const text = sheet.get(firstRow)?.get(firstColumn)
    if (text === undefined) continue
    // Only what is in use is visited: a merge may claim a million rows.
    for (const index of between(rowIndexes, firstRow, lastRow)) {
      for (const column of between(columns, firstColumn, lastColumn)) {
        steps += 1
        if (steps > mostCells) throw new ParseFailure('too-large', 'The sheet merges more cells than the limit allows.')
        const row = filled.get(index)
        if (row !== undefined && !row.has(column)) row.set(column, text)
      }
    }
  }
  return filled
}

/** Members of a sorted list from `first` to `last`, both inclusive. */
function between(sorted: readonly number[], first: number, last: number): readonly number[] {
  return sorted.slice(lowerBound(sorted, first), lowerBound(sorted, last + 1))
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? value) < value) low = middle + 1
    else high = middle
  }
  return low
}
