import type { AdminTask } from '@openmaas/sdk'
import { useMemo } from 'react'
import { RowButton } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
import { formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import type { TasksSearch } from '../route.tsx'
import { useAccounts } from '../shared/use-accounts.ts'
import { TaskState } from './task-state.tsx'
import { texts } from './texts.ts'

/** @param go the same function every time */
export function useTaskColumns(go: (changed: TasksSearch) => void): readonly Column<AdminTask>[] {
  const { columns: heads, open } = useTexts(texts)
  const { language } = useLanguage()
  const { nameOf } = useAccounts()
  return useMemo(
    () => [
      {
        id: 'created',
        head: heads.created,
        width: '13.5rem',
        cell: ({ id, created_at: time }) => (
          <RowButton title={open(id)} onClick={() => go({ task: id })}>
            {formatTime(time, language)}
          </RowButton>
        ),
      },
      { id: 'kind', head: heads.kind, cell: ({ kind }) => kind },
      { id: 'account', head: heads.account, cell: ({ account_id: account }) => nameOf(account) },
      { id: 'model', head: heads.model, cell: ({ model }) => model },
      { id: 'engine', head: heads.engine, cell: ({ engine }) => engine ?? '–' },
      { id: 'attempts', head: heads.attempts, align: 'end', width: '5.5rem', cell: ({ attempts }) => attempts },
      { id: 'state', head: heads.state, width: '10.5rem', cell: (task) => <TaskState task={task} /> },
    ],
    [heads, open, language, nameOf, go],
  )
}
