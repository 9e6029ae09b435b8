import { Progress, Text } from '@mantine/core'
import type { Batch } from '@openmaas/sdk'
import { formatCount } from '../../messages/format.ts'
import { useLanguage, useTexts } from '../../messages/language.tsx'
import { texts } from './texts.ts'

export const stateColors = {
  validating: 'gray',
  failed: 'red',
  in_progress: 'blue',
  finalizing: 'blue',
  completed: 'green',
  expired: 'orange',
  cancelling: 'orange',
  cancelled: 'gray',
} as const

/** Whether nothing more will change. */
export function hasEnded({ status }: Batch): boolean {
  return status === 'completed' || status === 'failed' || status === 'expired' || status === 'cancelled'
}

export function BatchProgress({ batch: { id, request_counts: counts } }: { readonly batch: Batch }) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { total, completed, failed } = counts
  const share = (count: number): number => (total === 0 ? 0 : (100 * count) / total)
  const done = text.progress(formatCount(completed + failed, language), formatCount(total, language))
  return (
    <>
      <Progress.Root size="sm">
        <Progress.Section value={share(completed)} color="green" aria-label={`${id}: ${done}`} />
        <Progress.Section value={share(failed)} color="red" aria-label={text.failedLines(String(failed))} />
      </Progress.Root>
      <Text size="xs" c="dimmed" mt={4}>
        {done}
        {failed > 0 && ` · ${text.failedLines(formatCount(failed, language))}`}
      </Text>
    </>
  )
}
