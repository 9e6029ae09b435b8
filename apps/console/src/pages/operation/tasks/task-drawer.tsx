import { Button, Code, Group, Skeleton, Stack } from '@mantine/core'
import type { AdminTask } from '@openmaas/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { SidePanel } from '../../../components/side-panel.tsx'
import { formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { Facts } from '../shared/facts.tsx'
import { useAccounts } from '../shared/use-accounts.ts'
import { TaskState } from './task-state.tsx'
import { texts } from './texts.ts'

const pollMilliseconds = 2000
export const tasksKey = ['admin', 'tasks'] as const

/** One task: why it failed, and the buttons that end it or begin it again. */
export function TaskDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const text = useTexts(texts)
  const queries = useQueryClient()
  const task = useQuery({
    queryKey: [...tasksKey, 'one', id],
    queryFn: ({ signal }) => client.admin.tasks.get(id, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && hasEnded(state.data) ? false : pollMilliseconds),
  })
  // The pages of the list follow what is fresh of it, and are not read again as a whole.
  const changed = {
    onSettled: () =>
      queries.invalidateQueries({ queryKey: tasksKey, predicate: ({ queryKey }) => queryKey.at(-1) !== 'pages' }),
  }
  const cancel = useMutation({ mutationFn: () => client.admin.tasks.cancel(id), ...changed })
  const retry = useMutation({ mutationFn: () => client.admin.tasks.retry(id), ...changed })
  const error = cancel.error ?? retry.error
  const { data } = task
  return (
    <SidePanel title={text.detail} onClose={onClose}>
      {task.isPending && <Skeleton h={200} />}
      {task.isError && <ErrorNotice error={task.error} onRetry={() => void task.refetch()} />}
      {data !== undefined && (
        <Stack>
          <Group justify="space-between" role="status">
            <TaskState task={data} />
            {!hasEnded(data) && data.cancel_requested_at === null && (
              <Button
                size="compact-sm"
                color="red"
                variant="light"
                loading={cancel.isPending}
                onClick={() => cancel.mutate()}
              >
                {text.cancel}
              </Button>
            )}
            {(data.state === 'failed' || data.state === 'cancelled') && (
              <Button size="compact-sm" variant="light" loading={retry.isPending} onClick={() => retry.mutate()}>
                {text.retry}
              </Button>
            )}
          </Group>
          {error !== null && <ErrorNotice error={error} />}
          <TaskFacts task={data} />
        </Stack>
      )}
    </SidePanel>
  )
}

function TaskFacts({ task }: { readonly task: AdminTask }) {
  const { facts } = useTexts(texts)
  const { language } = useLanguage()
  const { nameOf } = useAccounts()
  const at = (time: number | null): string | null => (time === null ? null : formatTime(time, language))
  const failure = (error: AdminTask['error']): string | null =>
    error === null ? null : `${error.message} (${error.code})`
  return (
    <Facts
      facts={[
        [facts.error, failure(task.error)],
        [facts.lastError, task.error === null ? failure(task.last_error) : null],
        [facts.id, <Code key="id">{task.id}</Code>],
        [facts.request, task.request_id === task.id ? null : <Code key="request">{task.request_id}</Code>],
        [facts.account, nameOf(task.account_id)],
        [facts.kind, task.kind],
        [facts.model, task.model],
        [facts.engine, task.engine],
        [facts.attempts, task.attempts],
        [facts.created, at(task.created_at)],
        [facts.started, at(task.started_at)],
        [facts.next, at(task.next_attempt_at)],
        [facts.finished, at(task.finished_at)],
      ]}
    />
  )
}

export function hasEnded({ state }: AdminTask): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled'
}
