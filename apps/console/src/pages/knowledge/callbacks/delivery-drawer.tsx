import { Badge, Button, Code, Group, Stack, Text, Timeline } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { SidePanel } from '../../../components/side-panel.tsx'
import { formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { texts } from './texts.ts'

const pollMilliseconds = 2000

/** One delivery with all its attempts, and the button that sends it again. */
export function DeliveryDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const delivery = useQuery({
    queryKey: ['callbacks', 'one', id],
    queryFn: ({ signal }) => client.admin.callbacks.get(id, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'pending' ? pollMilliseconds : false),
  })
  const replay = useMutation({
    mutationFn: () => client.admin.callbacks.replay(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['callbacks'] }),
  })
  const { data } = delivery
  return (
    <SidePanel title={text.delivery} onClose={onClose}>
      {delivery.isError && <ErrorNotice error={delivery.error} />}
      {data !== undefined && (
        <Stack>
          <Code block>{data.url}</Code>
          <Text size="sm">
            {text.document}: <Code>{data.document_id}</Code>
          </Text>
          <Group justify="space-between">
            <Badge role="status">{text.states[data.state]}</Badge>
            <Button size="compact-sm" loading={replay.isPending} onClick={() => replay.mutate()}>
              {text.replay}
            </Button>
          </Group>
          {data.next_attempt_at !== null && (
            <Text size="sm" c="dimmed">
              {text.next(formatTime(data.next_attempt_at, language))}
            </Text>
          )}
          {replay.isError && <ErrorNotice error={replay.error} />}
          <Timeline bulletSize={14} lineWidth={2} active={data.attempt_log.length}>
            {data.attempt_log.map(
              ({ attempt, started_at: time, duration_ms: duration, http_status: status, body_code: code, error }) => (
                <Timeline.Item
                  key={attempt}
                  title={formatTime(time, language)}
                  color={error === null ? 'green' : 'red'}
                >
                  <Text size="sm" c="dimmed">
                    {text.attempt(status, code, duration)}
                  </Text>
                  {error !== null && <Text size="sm">{error}</Text>}
                </Timeline.Item>
              ),
            )}
          </Timeline>
        </Stack>
      )}
    </SidePanel>
  )
}
