import { Button, Group, Select, Skeleton, Table, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ListChecks } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../../api/client.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { taskStates } from '../route.tsx'
import type { TasksSearch } from '../route.tsx'
import { AccountSelect } from '../shared/account-select.tsx'
import { MoreButton } from '../shared/more-button.tsx'
import { useAccounts } from '../shared/use-accounts.ts'
import { TaskDrawer } from './task-drawer.tsx'
import { TaskState } from './task-state.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/operation/tasks')
const pollMilliseconds = 3000

export function TasksPage() {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { nameOf } = useAccounts()
  const search = route.useSearch()
  const { state, kind, account, model, task } = search
  const navigate = useNavigate()
  const tasks = useInfiniteQuery({
    queryKey: ['admin', 'tasks', 'list', state, kind, account, model],
    initialPageParam: '',
    queryFn: ({ pageParam: after, signal }) =>
      client.admin.tasks.list(
        {
          limit: 50,
          ...(state === undefined ? {} : { state }),
          ...(kind === undefined ? {} : { kind }),
          ...(account === undefined ? {} : { account_id: account }),
          ...(model === undefined ? {} : { model }),
          ...(after === '' ? {} : { after }),
        },
        { signal },
      ),
    getNextPageParam: ({ data, has_more: hasMore }) => (hasMore ? data.at(-1)?.id : undefined),
    refetchInterval: pollMilliseconds,
  })
  const rows = tasks.data?.pages.flatMap(({ data }) => data) ?? []
  const go = (changed: TasksSearch): void =>
    void navigate({ to: '/operation/tasks', search: { ...search, ...changed } })

  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <TaskFilters
        key={`${kind} ${model}`}
        search={search}
        onChange={go}
        onReset={() => void navigate({ to: '/operation/tasks', search: {} })}
      />
      {tasks.isPending && <Skeleton h={240} />}
      {tasks.isError && <ErrorNotice error={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.isSuccess && rows.length === 0 && <EmptyState icon={ListChecks} title={text.none} hint={text.noneHint} />}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={820}>
          <Table verticalSpacing={6} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{text.columns.created}</Table.Th>
                <Table.Th>{text.columns.kind}</Table.Th>
                <Table.Th>{text.columns.account}</Table.Th>
                <Table.Th>{text.columns.model}</Table.Th>
                <Table.Th>{text.columns.engine}</Table.Th>
                <Table.Th ta="right">{text.columns.attempts}</Table.Th>
                <Table.Th>{text.columns.state}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td>
                    <Button
                      size="compact-sm"
                      variant="transparent"
                      px={0}
                      fw={500}
                      title={text.open(row.id)}
                      onClick={() => go({ task: row.id })}
                    >
                      {formatTime(row.created_at, language)}
                    </Button>
                  </Table.Td>
                  <Table.Td>{row.kind}</Table.Td>
                  <Table.Td>{nameOf(row.account_id)}</Table.Td>
                  <Table.Td>{row.model}</Table.Td>
                  <Table.Td>{row.engine ?? '–'}</Table.Td>
                  <Table.Td ta="right">{row.attempts}</Table.Td>
                  <Table.Td>
                    <TaskState task={row} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton pages={tasks} />
      {task !== undefined && <TaskDrawer id={task} onClose={() => go({ task: undefined })} />}
    </>
  )
}

interface TaskFiltersProps {
  readonly search: TasksSearch
  readonly onChange: (changed: TasksSearch) => void
  readonly onReset: () => void
}

function TaskFilters({ search, onChange, onReset }: TaskFiltersProps) {
  const { filters: text, states } = useTexts(texts)
  const [kind, setKind] = useState(search.kind ?? '')
  const [model, setModel] = useState(search.model ?? '')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onChange({ kind: kind.trim() || undefined, model: model.trim() || undefined })
      }}
    >
      <Group align="flex-end" gap="sm" mb="md">
        <Select
          label={text.state}
          placeholder={text.any}
          value={search.state ?? null}
          data={taskStates.map((state) => ({ value: state, label: states[state] }))}
          onChange={(value) => onChange({ state: taskStates.find((state) => state === value) })}
          clearable
          w={150}
        />
        <AccountSelect value={search.account} onChange={(account) => onChange({ account })} />
        <TextInput label={text.kind} value={kind} onChange={(event) => setKind(event.currentTarget.value)} w={150} />
        <TextInput label={text.model} value={model} onChange={(event) => setModel(event.currentTarget.value)} w={160} />
        <Button type="submit" variant="light">
          {text.apply}
        </Button>
        <Button variant="subtle" onClick={onReset}>
          {text.reset}
        </Button>
      </Group>
    </form>
  )
}
