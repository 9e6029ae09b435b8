import { Badge } from '@mantine/core'
import type { AdminTask } from '@openmaas/sdk'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

const colors = { queued: 'gray', running: 'blue', succeeded: 'green', failed: 'red', cancelled: 'gray' } as const

export function TaskState({ task }: { readonly task: AdminTask }) {
  const text = useTexts(texts)
  const { state, waits_for_engine: waits, cancel_requested_at: cancelling } = task
  const word = state === 'running' && cancelling !== null ? text.cancelling : waits ? text.waits : text.states[state]
  return <Badge color={colors[state]}>{word}</Badge>
}
