import { Badge, Group, Paper, Text } from '@mantine/core'
import type { StatusFinding } from '@openmaas/sdk'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { PageLink } from '../../../components/page-link.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

const looks = {
  ok: { icon: CircleCheck, color: 'green' },
  information: { icon: Info, color: 'blue' },
  warning: { icon: TriangleAlert, color: 'orange' },
  failure: { icon: CircleAlert, color: 'red' },
} as const

/** One thing that was looked at, and what to do about it. */
export function FindingCard({ finding: { check, level, detail, advice } }: { readonly finding: StatusFinding }) {
  const text = useTexts(texts)
  const { icon: Icon, color } = looks[level]
  return (
    <Paper withBorder p="sm" radius="md" component="li">
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Icon
          size={19}
          color={`var(--mantine-color-${color}-6)`}
          aria-hidden
          style={{ flex: '0 0 auto', marginTop: 2 }}
        />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text size="sm" fw={600}>
            {text.checks[check]}
          </Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {detail}
          </Text>
          {advice !== null && (
            <Text size="sm" c="dimmed" mt={2}>
              {advice} <PlaceOf check={check} />
            </Text>
          )}
        </div>
        <Badge color={color} flex="0 0 auto">
          {text.levels[level]}
        </Badge>
      </Group>
    </Paper>
  )
}

/** Leads to the page where the advice can be followed, if there is one. */
function PlaceOf({ check }: { readonly check: StatusFinding['check'] }) {
  const { nav } = useMessages()
  if (check === 'engines')
    return (
      <PageLink inherit underline="always" to="/operation/engines">
        {nav.engines}
      </PageLink>
    )
  if (check === 'models')
    return (
      <PageLink inherit underline="always" to="/operation/models">
        {nav.models}
      </PageLink>
    )
  if (check === 'calls')
    return (
      <PageLink inherit underline="always" to="/operation/requests">
        {nav.requests}
      </PageLink>
    )
  if (check === 'tasks')
    return (
      <PageLink inherit underline="always" to="/operation/tasks">
        {nav.tasks}
      </PageLink>
    )
  if (check === 'documents')
    return (
      <PageLink inherit to="/knowledge">
        {nav.knowledge}
      </PageLink>
    )
  return null
}
