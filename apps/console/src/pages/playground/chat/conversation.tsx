import { Stack, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'
import { AssistantTurnView, UserTurnView } from './turn-view.tsx'
import type { Chat } from './use-chat.ts'

/** The turns of one chat. Follows the answer while its reader is at the end. */
export function Conversation({ chat, model }: { readonly chat: Chat; readonly model: string }) {
  const text = useTexts(texts)
  const end = useRef<HTMLDivElement>(null)
  const { turns, busy } = chat
  useEffect(() => {
    const { scrollHeight, scrollTop, clientHeight } = document.documentElement
    if (busy && scrollHeight - scrollTop - clientHeight < 240) end.current?.scrollIntoView({ block: 'end' })
  }, [turns, busy])
  return (
    <Stack gap="md" role="log" aria-busy={busy} aria-label={model}>
      {turns.length === 0 && (
        <Text c="dimmed" size="sm">
          {text.empty}
        </Text>
      )}
      {turns.map((turn, index) =>
        turn.role === 'user' ? (
          <UserTurnView key={index} turn={turn} onRepeat={(words) => chat.repeat(index, words)} />
        ) : (
          <AssistantTurnView key={index} turn={turn} model={model} />
        ),
      )}
      <div ref={end} />
    </Stack>
  )
}
