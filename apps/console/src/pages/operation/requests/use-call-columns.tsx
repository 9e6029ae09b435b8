import { Badge, Text } from '@mantine/core'
import type { Call } from '@openmaas/sdk'
import { useMemo } from 'react'
import { RowButton } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
import { formatCount, formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import type { RequestsSearch } from '../route.tsx'
import { formatSeconds } from '../shared/format-seconds.ts'
import { useAccounts } from '../shared/use-accounts.ts'
import { texts } from './texts.ts'

/** @param go the same function every time */
export function useCallColumns(go: (changed: RequestsSearch) => void): readonly Column<Call>[] {
  const { columns: heads, open, causes } = useTexts(texts)
  const { language } = useLanguage()
  const { nameOf } = useAccounts()
  return useMemo(
    () => [
      {
        id: 'time',
        head: heads.time,
        width: '13.5rem',
        cell: ({ id, request_id: requestId, started_at: time }) => (
          <RowButton title={open(requestId)} onClick={() => go({ call: id })}>
            {formatTime(time, language)}
          </RowButton>
        ),
      },
      { id: 'account', head: heads.account, cell: ({ account_id: account }) => nameOf(account) },
      {
        id: 'operation',
        head: heads.operation,
        width: '11rem',
        cell: ({ operation }) => <span title={operation}>{operation}</span>,
      },
      { id: 'model', head: heads.model, cell: ({ model }) => <span title={model}>{model}</span> },
      { id: 'engine', head: heads.engine, cell: ({ engine_id: engine }) => engine ?? '–' },
      {
        id: 'tokens',
        head: heads.tokens,
        align: 'end',
        width: '5.5rem',
        cell: ({ total_tokens: tokens }) => (tokens === null ? '–' : formatCount(tokens, language)),
      },
      {
        id: 'took',
        head: heads.took,
        align: 'end',
        width: '5.5rem',
        cell: ({ started_at: started, finished_at: finished }) => (
          <Text span inherit c="dimmed">
            {finished === null ? '–' : formatSeconds(finished - started)}
          </Text>
        ),
      },
      {
        id: 'end',
        head: heads.end,
        width: '8rem',
        cell: ({ end_cause: cause }) => (
          <Badge color={cause === 'completed' ? 'green' : cause === 'client_closed' ? 'gray' : 'red'}>
            {causes[cause] ?? cause}
          </Badge>
        ),
      },
    ],
    [heads, open, causes, language, nameOf, go],
  )
}
