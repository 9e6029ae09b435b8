import { Text } from '@mantine/core'
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import classes from './facts.module.css'

export interface FactsProps {
  /** Name and value; a value of null is left out. */
  readonly facts: readonly (readonly [string, ReactNode])[]
}

/** What is known of one thing, name by name. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className={classes['facts']}>
      {facts
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => (
          <Fragment key={name}>
            <Text component="dt" size="sm" c="dimmed">
              {name}
            </Text>
            <Text component="dd" size="sm" className={classes['value']}>
              {value}
            </Text>
          </Fragment>
        ))}
    </dl>
  )
}
