import { Stack, Text, Title } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export interface EmptyStateProps {
  readonly icon: LucideIcon
  readonly title: string
  /** What comes next. */
  readonly hint: string
  readonly action?: ReactNode
}

/** In place of a list that holds nothing yet. */
export function EmptyState({ icon: Icon, title, hint, action }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" py={56} px="md">
      <Icon size={36} strokeWidth={1.4} color="var(--mantine-color-dimmed)" aria-hidden />
      <Title order={2} size="h4" ta="center">
        {title}
      </Title>
      <Text size="sm" c="dimmed" ta="center" maw={440}>
        {hint}
      </Text>
      {action}
    </Stack>
  )
}
