import { Button, Group, Select, TextInput } from '@mantine/core'
import type { AdminTask } from '@openmaas/sdk'
import { getRouteApi } from '@tanstack/react-router'
import { ListChecks } from 'lucide-react'
import { useCallback, useState } from 'react'
import { client } from '../../../api/client.ts'
import { useLongList } from '../../../api/use-long-list.ts'
import { DataTable } from '../../../components/data-table/index.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { taskStates } from '../route.tsx'
import type { TasksSearch } from '../route.tsx'
import { AccountSelect } from '../shared/account-select.tsx'
import { MoreButton } from '../../../components/more-button.tsx'
import { hasEnded, TaskDrawer, tasksKey } from './task-drawer.tsx'
import { texts } from './texts.ts'
import { useTaskColumns } from './use-task-columns.tsx'

const route = getRouteApi('/operation/tasks')
const pollMilliseconds = 3000
const pageSize = 100
const minWidth = 800

export function TasksPage() {
  const text = useTexts(texts)
  const search = route.useSearch()
  const { state, kind, account, model, task } = search
  const navigate = route.useNavigate()
  const tasks = useLongList<AdminTask>({
    key: [...tasksKey, 'list', state, kind, account, model],
    pollMilliseconds,
    idOf: ({ id }) => id,
    canChange: (row) => !hasEnded(row),
    async read(after, signal) {
      const { data, has_more: hasMore } = await client.admin.tasks.list(
        {
          limit: pageSize,
          ...(state === undefined ? {} : { state }),
          ...(kind === undefined ? {} : { kind }),
          ...(account === undefined ? {} : { account_id: account }),
          ...(model === undefined ? {} : { model }),
          ...(after === '' ? {} : { after }),
        },
        { signal },
      )
      return { rows: data, next: hasMore ? data.at(-1)?.id : undefined }
    },
  })
  const go = useCallback(
    (changed: TasksSearch) =>
      void navigate({
        from: '/operation/tasks',
        to: '.',
        search: (before) => ({ ...before, ...changed }),
        resetScroll: !('task' in changed),
      }),
    [navigate],
  )
  const columns = useTaskColumns(go)

  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <TaskFilters
        key={`${kind} ${model}`}
        search={search}
        onChange={go}
        onReset={() => void navigate({ to: '/operation/tasks', search: {} })}
      />
      <DataTable
        label={text.title}
        columns={columns}
        rows={tasks.rows}
        keyOf={idOf}
        query={tasks}
        empty={<EmptyState icon={ListChecks} title={text.none} hint={text.noneHint} />}
        minWidth={minWidth}
        hasMore={tasks.hasNextPage}
        onRange={tasks.onRange}
      />
      <MoreButton pages={tasks} />
      {task !== undefined && <TaskDrawer id={task} onClose={() => go({ task: undefined })} />}
    </>
  )
}

function idOf({ id }: AdminTask): string {
  return id
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
