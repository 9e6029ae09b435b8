import { memo } from 'react'
import type { Ref } from 'react'
import type { Column } from './column.ts'
import classes from './data-table.module.css'

export interface TableRowProps<Row> {
  readonly row: Row
  /** Place among all rows, from 0. */
  readonly index: number
  readonly columns: readonly Column<Row>[]
  /** Of tables that do not hold all their rows: gets the element, to measure it. */
  readonly measure?: Ref<HTMLTableRowElement>
  /** In place of the first cell. */
  readonly label?: string | undefined
}

/**
 * One row, drawn again only when it has changed: while many of them are scrolled through most stay. The first column names the row, also
 * for those who hear it. Roles are told because they go with `display: block`, which narrow tables have.
 */
export const TableRow = memo(function TableRow<Row>({ row, index, columns, measure, label }: TableRowProps<Row>) {
  return (
    <tr ref={measure} role="row" aria-rowindex={index + 2} data-index={index} className={classes['row']}>
      {columns.map(({ id, head, isHeadHidden, align, cell }, place) => (
        <td
          key={id}
          role="cell"
          className={align === 'end' ? classes['end'] : undefined}
          data-head={place === 0 || isHeadHidden === true ? undefined : head}
        >
          {place === 0 && label !== undefined ? label : cell(row)}
        </td>
      ))}
    </tr>
  )
}) as <Row>(props: TableRowProps<Row>) => React.JSX.Element
