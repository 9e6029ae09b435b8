import type { ReactNode } from 'react'

/** One column of a table of rows. */
export interface Column<Row> {
  /** Names the column in the address, where that holds the order of the rows. */
  readonly id: string
  readonly head: string
  /** Read out but not shown, as over buttons. */
  readonly isHeadHidden?: boolean
  readonly cell: (row: Row) => ReactNode
  /** `end` for figures, which are then as wide as each other. */
  readonly align?: 'end'
  /** Width in CSS, as `12rem`. Where one column has it all of them keep their width whatever rows are shown. */
  readonly width?: string
  /** Absent: rows cannot be put in the order of this column. Nulls come last. */
  readonly sortBy?: (row: Row) => string | number | null
}

/** Id of the column by which rows are sorted, with a minus before it for the last first. */
export type SortOrder = string

export interface ParsedOrder {
  readonly id: string
  readonly isDescending: boolean
}

export function parseOrder(order: SortOrder | undefined): ParsedOrder | undefined {
  if (order === undefined || order === '' || order === '-') return undefined
  return order.startsWith('-') ? { id: order.slice(1), isDescending: true } : { id: order, isDescending: false }
}

/** What a click on the head of a column asks for: up, then down, then as the rows came. */
export function nextOrder(order: SortOrder | undefined, id: string): SortOrder | undefined {
  const parsed = parseOrder(order)
  if (parsed?.id !== id) return id
  return parsed.isDescending ? undefined : `-${id}`
}

/** The same rows where no column has that order. */
export function inOrder<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  order: SortOrder | undefined,
  locale: string,
): readonly Row[] {
  const parsed = parseOrder(order)
  const sortBy = columns.find(({ id }) => id === parsed?.id)?.sortBy
  if (parsed === undefined || sortBy === undefined) return rows
  const collator = new Intl.Collator(locale, { numeric: true })
  const sign = parsed.isDescending ? -1 : 1
  return rows
    .map((row) => ({ row, value: sortBy(row) }))
    .toSorted(({ value: left }, { value: right }) => {
      if (left === null || right === null) return Number(left === null) - Number(right === null)
      if (typeof left === 'number' && typeof right === 'number') return sign * (left - right)
      return sign * collator.compare(String(left), String(right))
    })
    .map(({ row }) => row)
}
