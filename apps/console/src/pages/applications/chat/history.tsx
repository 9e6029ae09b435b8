import { ActionIcon, Button, Group, NavLink, Stack, Text } from '@mantine/core'
import { Plus, Trash2 } from 'lucide-react'
import { useTexts } from '../../../messages/language.tsx'
import type { Conversation } from './conversations.ts'
import { texts } from './texts.ts'

export interface HistoryProps {
  readonly conversations: readonly Conversation[]
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly onRemove: (id: string) => void
  /** How long they are kept; absent: as long as the tab. */
  readonly hint?: string
}

/** Test conversations of this tab, newest first. */
export function History({ conversations, open, onOpen, onRemove, hint }: HistoryProps) {
  const text = useTexts(texts)
  return (
    <Stack gap="xs">
      <Button
        variant="default"
        size="xs"
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() => onOpen(undefined)}
        disabled={open === undefined}
      >
        {text.newChat}
      </Button>
      {conversations.length > 0 && (
        <div>
          {conversations.map(({ id, messages }) => {
            const label = messages[0]?.content ?? ''
            return (
              <Group key={id} gap={2} wrap="nowrap">
                <NavLink
                  component="button"
                  label={label}
                  active={id === open}
                  aria-current={id === open ? 'true' : undefined}
                  onClick={() => onOpen(id)}
                  noWrap
                  p={6}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={text.removeChat(label)}
                  onClick={() => onRemove(id)}
                >
                  <Trash2 size={14} aria-hidden />
                </ActionIcon>
              </Group>
            )
          })}
        </div>
      )}
      <Text size="xs" c="dimmed">
        {hint ?? text.historyHint}
      </Text>
    </Stack>
  )
}
