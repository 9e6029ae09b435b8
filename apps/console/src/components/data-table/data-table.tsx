import { Skeleton } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useLanguage } from '../../messages/language.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { inOrder } from './column.ts'
import type { Column, SortOrder } from './column.ts'
import classes from './data-table.module.css'
import { TableHead } from './table-head.tsx'
import { TableRow } from './table-row.tsx'
import { useIsNarrower } from './use-is-narrower.ts'
import { VirtualRows } from './virtual-rows.tsx'

/** What is known of the call that brings the rows. */
export interface RowsQuery {
  readonly isPending: boolean
  readonly error: unknown
  refetch(): unknown
}

export interface DataTableProps<Row> {
  /** Names the table for those who hear it. */
  readonly label: string
  /** The same array every time, or rows are drawn again that have not changed. */
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** Told while rows are awaited and when they fail to come. */
  readonly query?: RowsQuery
  /** In place of the table when there are no rows. */
  readonly empty?: ReactNode
  /** Pixels below which rows become blocks. */
  readonly minWidth?: number
  /** Whether more rows will come at the end than there are now. */
  readonly hasMore?: boolean
  /** Of long tables: told which rows are near the window. */
  readonly onRange?: (first: number, last: number) => void
  /** Absent with `onOrder`: the table keeps it itself. */
  readonly order?: SortOrder | undefined
  readonly onOrder?: (order: SortOrder | undefined) => void
  /** A last row, to which the others add up, and what it is called. */
  readonly total?: Row
  readonly totalLabel?: string
}

/** From so many rows on, only those near the window exist. */
const leastVirtual = 100
const rowPixels = 40
const blockPixels = 130

/** A list as a table: its heads stay in sight, it can be sorted, takes any number of rows and fits narrow windows. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, keyOf, query, empty, minWidth = 600, hasMore = false, onRange, total } = props
  const { language } = useLanguage()
  const [ownOrder, setOwnOrder] = useState<SortOrder>()
  const order = props.onOrder === undefined ? ownOrder : props.order
  const ordered = useMemo(() => inOrder(rows, columns, order, language), [rows, columns, order, language])
  const [place, isNarrow] = useIsNarrower<HTMLDivElement>(minWidth)
  const isFixed = columns.some(({ width }) => width !== undefined)
  const className = [classes['table'], isNarrow ? classes['narrow'] : isFixed && classes['fixed']]
    .filter((name) => typeof name === 'string')
    .join(' ')

  return (
    <div ref={place}>
      {query?.isPending === true && rows.length === 0 && <Skeleton h={200} />}
      {query?.error !== undefined && query.error !== null && (
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      )}
      {rows.length === 0 && query?.isPending !== true && (query?.error ?? null) === null && empty}
      {rows.length > 0 && (
        <table role="table" aria-label={label} aria-rowcount={hasMore ? -1 : rows.length + 1} className={className}>
          <TableHead columns={columns} order={order} onOrder={props.onOrder ?? setOwnOrder} />
          {ordered.length < leastVirtual ? (
            <tbody role="rowgroup">
              {ordered.map((row, index) => (
                <TableRow key={keyOf(row)} row={row} index={index} columns={columns} />
              ))}
            </tbody>
          ) : (
            <VirtualRows
              rows={ordered}
              keyOf={keyOf}
              columns={columns}
              estimatedHeight={isNarrow ? blockPixels : rowPixels}
              onRange={onRange}
            />
          )}
          {total !== undefined && (
            <tfoot role="rowgroup">
              <TableRow row={total} index={rows.length} columns={columns} label={props.totalLabel} />
            </tfoot>
          )}
        </table>
      )}
    </div>
  )
}
