import { Group, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useMessages } from '../messages/language.tsx'
import classes from './page-head.module.css'

export interface PageHeadProps {
  readonly title: string
  /** One sentence under the title. */
  readonly lead?: string
  /** The main thing to do here. */
  readonly action?: ReactNode
}

/** The top of every page: what it is, and what can be done. */
export function PageHead({ title, lead, action }: PageHeadProps) {
  const { product } = useMessages()
  useDocumentTitle(`${title} · ${product}`)
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
      <div className={classes['words']}>
        <Title order={1} size="h2">
          {title}
        </Title>
        {lead !== undefined && (
          <Text c="dimmed" size="sm" mt={4} maw={720}>
            {lead}
          </Text>
        )}
      </div>
      {action}
    </Group>
  )
}
