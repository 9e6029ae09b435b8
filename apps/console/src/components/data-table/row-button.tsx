import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './data-table.module.css'

export interface RowButtonProps {
  readonly children: ReactNode
  /** What it opens, in full. */
  readonly title: string
  readonly onClick: () => void
}

/** The name of a row, which opens it. */
export function RowButton({ children, title, onClick }: RowButtonProps) {
  return (
    <UnstyledButton className={classes['open']} title={title} onClick={onClick}>
      {children}
    </UnstyledButton>
  )
}
