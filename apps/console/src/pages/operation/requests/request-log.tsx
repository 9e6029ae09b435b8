import { Badge, Button, Skeleton, Table, Text } from '@mantine/core'
import type { Call } from '@openmaas/sdk'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { formatCount, formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import type { RequestsSearch } from '../route.tsx'
import { formatSeconds } from '../shared/format-seconds.ts'
import { MoreButton } from '../shared/more-button.tsx'
import { useAccounts } from '../shared/use-accounts.ts'
import { RequestDrawer } from './request-drawer.tsx'
import { RequestFilters } from './request-filters.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/operation/requests')
const dayMilliseconds = 86_400_000
const defaultDays = 7

/** Finished calls, newest first. */
export function RequestLog() {
  const text = useTexts(texts)
  const search = route.useSearch()
  const navigate = useNavigate()
  const { days = defaultDays, account, key, model, cause, status, request, call } = search
  const calls = useInfiniteQuery({
    queryKey: ['admin', 'calls', days, account, key, model, cause, status, request],
    initialPageParam: '',
    queryFn: ({ pageParam: after, signal }) =>
      client.admin.calls.list(
        {
          from: Date.now() - days * dayMilliseconds,
          limit: 50,
          ...(account === undefined ? {} : { account_id: account }),
          ...(key === undefined ? {} : { key_id: key }),
          ...(model === undefined ? {} : { model }),
          ...(cause === undefined ? {} : { end_cause: cause }),
          ...(status === undefined ? {} : { http_status: status }),
          ...(request === undefined ? {} : { request_id: request }),
          ...(after === '' ? {} : { after }),
        },
        { signal },
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rows = calls.data?.pages.flatMap(({ data }) => data) ?? []
  const go = (changed: RequestsSearch): void =>
    void navigate({ to: '/operation/requests', search: { ...search, ...changed } })

  return (
    <>
      <RequestFilters
        key={[model, request, key, status].join(' ')}
        search={search}
        days={days}
        onChange={(changed) => go({ ...changed, call: undefined })}
        onReset={() => void navigate({ to: '/operation/requests', search: {} })}
      />
      {calls.isPending && <Skeleton h={240} />}
      {calls.isError && <ErrorNotice error={calls.error} onRetry={() => void calls.refetch()} />}
      {calls.isSuccess && rows.length === 0 && <EmptyState icon={ScrollText} title={text.none} hint={text.noneHint} />}
      {rows.length > 0 && <CallTable calls={rows} onOpen={(id) => go({ call: id })} />}
      <MoreButton pages={calls} />
      {call !== undefined && calls.isSuccess && (
        <RequestDrawer call={rows.find(({ id }) => id === call)} onClose={() => go({ call: undefined })} />
      )}
    </>
  )
}

function CallTable({ calls, onOpen }: { readonly calls: readonly Call[]; readonly onOpen: (id: string) => void }) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { nameOf } = useAccounts()
  const { columns } = text
  return (
    <Table.ScrollContainer minWidth={880}>
      <Table verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{columns.time}</Table.Th>
            <Table.Th>{columns.account}</Table.Th>
            <Table.Th>{columns.operation}</Table.Th>
            <Table.Th>{columns.model}</Table.Th>
            <Table.Th>{columns.engine}</Table.Th>
            <Table.Th ta="right">{columns.tokens}</Table.Th>
            <Table.Th ta="right">{columns.took}</Table.Th>
            <Table.Th>{columns.end}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {calls.map((call) => (
            <Table.Tr key={call.id}>
              <Table.Td>
                <Button
                  size="compact-sm"
                  variant="transparent"
                  px={0}
                  fw={500}
                  onClick={() => onOpen(call.id)}
                  title={text.open(call.request_id)}
                >
                  {formatTime(call.started_at, language)}
                </Button>
              </Table.Td>
              <Table.Td>{nameOf(call.account_id)}</Table.Td>
              <Table.Td>{call.operation}</Table.Td>
              <Table.Td>{call.model}</Table.Td>
              <Table.Td>{call.engine_id ?? '–'}</Table.Td>
              <Table.Td ta="right">
                {call.total_tokens === null ? '–' : formatCount(call.total_tokens, language)}
              </Table.Td>
              <Table.Td ta="right">
                <Text span size="sm" c="dimmed">
                  {call.finished_at === null ? '–' : formatSeconds(call.finished_at - call.started_at)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge
                  color={call.end_cause === 'completed' ? 'green' : call.end_cause === 'client_closed' ? 'gray' : 'red'}
                >
                  {text.causes[call.end_cause] ?? call.end_cause}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
