import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { nextOrder, parseOrder } from './column.ts'
import type { Column, SortOrder } from './column.ts'
import classes from './data-table.module.css'

export interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly order: SortOrder | undefined
  readonly onOrder: (order: SortOrder | undefined) => void
}

/** Names of the columns; those that can be sorted are buttons. */
export function TableHead<Row>({ columns, order, onOrder }: TableHeadProps<Row>) {
  const sorted = parseOrder(order)
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {columns.map(({ id, head, isHeadHidden = false, align, width, sortBy }) => {
          const direction = sorted?.id !== id ? undefined : sorted.isDescending ? 'descending' : 'ascending'
          const className = [align === 'end' && classes['end'], sortBy === undefined && classes['still']]
            .filter((name) => typeof name === 'string')
            .join(' ')
          return (
            <th
              key={id}
              role="columnheader"
              scope="col"
              className={className}
              style={width === undefined ? undefined : { width }}
              aria-sort={sortBy === undefined ? undefined : (direction ?? 'none')}
            >
              {sortBy !== undefined ? (
                <SortButton head={head} direction={direction} onClick={() => onOrder(nextOrder(order, id))} />
              ) : isHeadHidden ? (
                <VisuallyHidden>{head}</VisuallyHidden>
              ) : (
                head
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

interface SortButtonProps {
  readonly head: string
  readonly direction: 'ascending' | 'descending' | undefined
  readonly onClick: () => void
}

function SortButton({ head, direction, onClick }: SortButtonProps) {
  const Icon = direction === undefined ? ChevronsUpDown : direction === 'ascending' ? ArrowUp : ArrowDown
  return (
    <UnstyledButton
      className={`${classes['sort']} ${direction === undefined ? '' : classes['sorted']}`}
      onClick={onClick}
    >
      {head}
      <Icon size={13} aria-hidden className={direction === undefined ? classes['unsorted'] : ''} />
    </UnstyledButton>
  )
}
