import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './step.module.css'

export function Step({
  title,
  hint,
  children,
}: {
  readonly title: string
  readonly hint: string
  readonly children: ReactNode
}) {
  return (
    <Paper withBorder p="lg" radius="md" component="section">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" className={classes['title'] ?? ''}>
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        </div>
        {children}
      </Stack>
    </Paper>
  )
}
