import { Badge } from '@mantine/core'
import type { EngineStatus } from '@openmaas/sdk'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

export function EngineState({ engine: { healthy, circuit } }: { readonly engine: EngineStatus }) {
  const text = useTexts(texts)
  if (healthy === null) return <Badge color="gray">{text.unchecked}</Badge>
  if (!healthy) return <Badge color="red">{text.unhealthy}</Badge>
  if (circuit === 'open') return <Badge color="orange">{text.resting}</Badge>
  return <Badge color="green">{text.healthy}</Badge>
}
