import { Button, Group, Paper, Progress, ScrollArea, Stack, Text } from '@mantine/core'
import { useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'
import type { UploadItem, UploadQueue } from './upload-queue.ts'

/** Lines of failures that are shown; the rest is counted. */
const shownFailures = 50

/** How far the uploads are, and what became of them. */
export function UploadPanel({ queue, items }: { readonly queue: UploadQueue; readonly items: readonly UploadItem[] }) {
  const text = useTexts(texts)
  if (items.length === 0) return null
  const count = (...states: UploadItem['state'][]): number => items.filter(({ state }) => states.includes(state)).length
  const done = count('done')
  const failed = items.filter(({ state }) => state === 'failed')
  const open = count('waiting', 'sending')
  const again = failed.length + count('cancelled')
  const summary = text.uploads(done, items.length, failed.length)

  return (
    <Paper withBorder p="sm" component="section" aria-label={text.uploadTitle}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text size="sm" role="status">
            {summary}
          </Text>
          <Group gap="xs">
            {again > 0 && open === 0 && (
              <Button size="compact-sm" variant="light" onClick={() => queue.retryFailed()}>
                {text.uploadAgain(again)}
              </Button>
            )}
            {open > 0 ? (
              <Button size="compact-sm" variant="default" onClick={() => queue.cancel()}>
                {text.cancelUploads}
              </Button>
            ) : (
              <Button size="compact-sm" variant="subtle" onClick={() => queue.clear()}>
                {text.hideUploads}
              </Button>
            )}
          </Group>
        </Group>
        <Progress
          value={(100 * (items.length - open)) / items.length}
          animated={open > 0}
          size="sm"
          aria-label={summary}
        />
        {failed.length > 0 && (
          <ScrollArea.Autosize mah={160}>
            <Stack gap={2}>
              {failed.slice(0, shownFailures).map(({ id, file, reason }) => (
                <Text key={id} size="xs" c="red">
                  {file.name}: {reason}
                </Text>
              ))}
            </Stack>
          </ScrollArea.Autosize>
        )}
      </Stack>
    </Paper>
  )
}
