import type { Call } from '@openmaas/sdk'
import { getRouteApi } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useCallback } from 'react'
import { client } from '../../../api/client.ts'
import { useLongList } from '../../../api/use-long-list.ts'
import { DataTable } from '../../../components/data-table/index.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { useTexts } from '../../../messages/language.tsx'
import type { RequestsSearch } from '../route.tsx'
import { MoreButton } from '../../../components/more-button.tsx'
import { RequestDrawer } from './request-drawer.tsx'
import { RequestFilters } from './request-filters.tsx'
import { texts } from './texts.ts'
import { useCallColumns } from './use-call-columns.tsx'

const route = getRouteApi('/operation/requests')
const dayMilliseconds = 86_400_000
const defaultDays = 7
const pollMilliseconds = 5000
const pageSize = 100
const minWidth = 860

/** Finished calls, newest first. */
export function RequestLog() {
  const text = useTexts(texts)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { days = defaultDays, account, key, model, cause, status, request, call } = search
  const calls = useLongList<Call>({
    key: ['admin', 'calls', days, account, key, model, cause, status, request],
    pollMilliseconds,
    idOf,
    canChange: () => false,
    async read(after, signal) {
      const { data, next } = await client.admin.calls.list(
        {
          from: Date.now() - days * dayMilliseconds,
          limit: pageSize,
          ...(account === undefined ? {} : { account_id: account }),
          ...(key === undefined ? {} : { key_id: key }),
          ...(model === undefined ? {} : { model }),
          ...(cause === undefined ? {} : { end_cause: cause }),
          ...(status === undefined ? {} : { http_status: status }),
          ...(request === undefined ? {} : { request_id: request }),
          ...(after === '' ? {} : { after }),
        },
        { signal },
      )
      return { rows: data, next: next ?? undefined }
    },
  })
  const go = useCallback(
    (changed: RequestsSearch) =>
      void navigate({
        from: '/operation/requests',
        to: '.',
        search: (before) => ({ ...before, ...changed }),
        resetScroll: Object.keys(changed).some((name) => name !== 'call'),
      }),
    [navigate],
  )
  const columns = useCallColumns(go)

  return (
    <>
      <RequestFilters
        key={[model, request, key, status].join(' ')}
        search={search}
        days={days}
        onChange={(changed) => go({ ...changed, call: undefined })}
        onReset={() => void navigate({ to: '/operation/requests', search: {} })}
      />
      <DataTable
        label={text.title}
        columns={columns}
        rows={calls.rows}
        keyOf={idOf}
        query={calls}
        empty={<EmptyState icon={ScrollText} title={text.none} hint={text.noneHint} />}
        minWidth={minWidth}
        hasMore={calls.hasNextPage}
        onRange={calls.onRange}
      />
      <MoreButton pages={calls} />
      {call !== undefined && !calls.isPending && (
        <RequestDrawer call={calls.rows.find(({ id }) => id === call)} onClose={() => go({ call: undefined })} />
      )}
    </>
  )
}

function idOf({ id }: Call): string {
  return id
}
