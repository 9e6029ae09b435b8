import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Column } from './column.ts'
import classes from './data-table.module.css'
import { TableRow } from './table-row.tsx'

export interface VirtualRowsProps<Row> {
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly columns: readonly Column<Row>[]
  /** Pixels of a row before it is measured. */
  readonly estimatedHeight: number
  readonly onRange: ((first: number, last: number) => void) | undefined
}

/** Rows beyond the window that exist already, so that keys and wheels find them. */
const overscan = 12

/** Rows of a table of any length: only those near the window exist, between two rows as high as all others together. */
export function VirtualRows<Row>({ rows, keyOf, columns, estimatedHeight, onRange }: VirtualRowsProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  // Another function would have all rows placed anew.
  const getItemKey = useCallback((index: number) => keyOf(rows[index] as Row), [rows, keyOf])
  const virtualizer = useWindowVirtualizer<HTMLTableRowElement>({
    count: rows.length,
    estimateSize: () => estimatedHeight,
    getItemKey,
    overscan,
    scrollMargin: top,
    useFlushSync: false,
  })
  // What stands above the table may grow and shrink.
  useLayoutEffect(() => {
    const look = (): void => {
      if (body.current !== null) setTop(Math.round(body.current.getBoundingClientRect().top + scrollY))
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [])
  const shown = virtualizer.getVirtualItems()
  const first = shown[0]
  const last = shown.at(-1)
  useEffect(() => {
    if (first !== undefined && last !== undefined) onRange?.(first.index, last.index)
  }, [first?.index, last?.index, onRange, rows.length])

  return (
    <tbody ref={body} role="rowgroup">
      <Space height={first === undefined ? 0 : first.start - top} columns={columns.length} />
      {shown.map(({ key, index }) => (
        <TableRow
          key={key}
          row={rows[index] as Row}
          index={index}
          columns={columns}
          measure={virtualizer.measureElement}
        />
      ))}
      <Space height={last === undefined ? 0 : virtualizer.getTotalSize() - (last.end - top)} columns={columns.length} />
    </tbody>
  )
}

/** Stands for the rows that do not exist. */
function Space({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null
  return (
    <tr role="presentation" aria-hidden className={classes['space']}>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  )
}
