import { Alert, Badge, Button, Code, Group, List, Skeleton, Stack, Text } from '@mantine/core'
import type { Batch } from '@openmaas/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { SidePanel } from '../../components/side-panel.tsx'
import { formatTime } from '../../messages/format.ts'
import { useLanguage, useTexts } from '../../messages/language.tsx'
import { Facts } from '../operation/shared/facts.tsx'
import { BatchProgress, hasEnded, stateColors } from './batch-progress.tsx'
import { texts } from './texts.ts'

const pollMilliseconds = 2000
const millisecondsPerSecond = 1000
const mostProblems = 50

/** One batch: how far it is, its files, and the button that ends it. */
export function BatchDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const batch = useQuery({
    queryKey: ['batches', 'one', id],
    queryFn: ({ signal }) => client.batches.retrieve(id, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && hasEnded(state.data) ? false : pollMilliseconds),
  })
  const cancel = useMutation({
    mutationFn: () => client.batches.cancel(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['batches'] }),
  })
  const { data } = batch
  return (
    <SidePanel title={text.detail} onClose={onClose}>
      {batch.isPending && <Skeleton h={200} />}
      {batch.isError && <ErrorNotice error={batch.error} onRetry={() => void batch.refetch()} />}
      {data !== undefined && (
        <Stack>
          <Group justify="space-between">
            <Badge color={stateColors[data.status]} role="status">
              {text.states[data.status]}
            </Badge>
            {!hasEnded(data) && data.status !== 'cancelling' && (
              <Button
                size="compact-sm"
                variant="light"
                color="red"
                title={text.partial}
                loading={cancel.isPending}
                onClick={() => cancel.mutate()}
              >
                {text.cancel}
              </Button>
            )}
          </Group>
          <div>
            <BatchProgress batch={data} />
          </div>
          <Group gap="xs">
            <FileLink id={data.output_file_id} name={`${id}-output.jsonl`} label={text.output} />
            <FileLink id={data.error_file_id} name={`${id}-errors.jsonl`} label={text.errors} />
          </Group>
          {cancel.isError && <ErrorNotice error={cancel.error} />}
          <Problems batch={data} />
          <BatchFacts batch={data} />
        </Stack>
      )}
    </SidePanel>
  )
}

/** The browser takes the file with the cookie of the session, so that it is never held in memory here. */
function FileLink({
  id,
  name,
  label,
}: {
  readonly id: string | undefined
  readonly name: string
  readonly label: string
}) {
  if (id === undefined) return null
  return (
    <Button
      component="a"
      href={`/api/paas/v4/files/${encodeURIComponent(id)}/content`}
      download={name}
      size="xs"
      variant="light"
      leftSection={<Download size={14} aria-hidden />}
    >
      {label}
    </Button>
  )
}

function Problems({ batch: { errors } }: { readonly batch: Batch }) {
  const text = useTexts(texts)
  const problems = errors?.data ?? []
  if (problems.length === 0) return null
  return (
    <Alert color="red" title={text.problems}>
      <List size="sm">
        {problems.slice(0, mostProblems).map(({ code, line, message }) => (
          <List.Item key={`${line} ${code} ${message}`}>
            {line !== undefined && text.line(line)}
            {message ?? code}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}

function BatchFacts({ batch }: { readonly batch: Batch }) {
  const { facts } = useTexts(texts)
  const { language } = useLanguage()
  const at = (seconds: number | undefined): string | null =>
    seconds === undefined ? null : formatTime(seconds * millisecondsPerSecond, language)
  const metadata = Object.entries(batch.metadata ?? {})
  return (
    <>
      <Facts
        facts={[
          [facts.id, <Code key="id">{batch.id}</Code>],
          [facts.endpoint, batch.endpoint],
          [facts.input, <Code key="input">{batch.input_file_id}</Code>],
          [facts.created, at(batch.created_at)],
          [facts.started, at(batch.in_progress_at)],
          [facts.finished, at(batch.completed_at ?? batch.failed_at ?? batch.expired_at ?? batch.cancelled_at)],
          [facts.expires, hasEnded(batch) ? null : at(batch.expires_at)],
        ]}
      />
      {metadata.length > 0 && (
        <Text size="sm" c="dimmed">
          {metadata.map(([name, value]) => `${name}: ${value}`).join(' · ')}
        </Text>
      )}
    </>
  )
}
