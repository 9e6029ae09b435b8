import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { RotateCcw, Webhook } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { formatTime } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { CallbackSetting } from './callback-setting.tsx'
import { DeliveryDrawer } from './delivery-drawer.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/knowledge/$baseId')
export const deliveriesKey = ['callbacks'] as const
const pollMilliseconds = 5000
const colors = { pending: 'yellow', delivered: 'green', failed: 'red' } as const

/** Where the account is told about its documents, and what became of it. */
export function CallbacksTab({ baseId }: { readonly baseId: string }) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { delivery } = route.useSearch()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const deliveries = useInfiniteQuery({
    queryKey: [...deliveriesKey, baseId],
    initialPageParam: '',
    queryFn: ({ pageParam: after, signal }) =>
      client.admin.callbacks.list({ knowledge_id: baseId, ...(after === '' ? {} : { after }) }, { signal }),
    getNextPageParam: ({ data, has_more: hasMore }) => (hasMore ? data.at(-1)?.id : undefined),
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.data.some(({ state }) => state === 'pending')) === true
        ? pollMilliseconds
        : false,
  })
  const replay = useMutation({
    mutationFn: () => client.admin.callbacks.replayFailed({ knowledge_id: baseId }),
    onSuccess: () => queries.invalidateQueries({ queryKey: deliveriesKey }),
  })
  const rows = deliveries.data?.pages.flatMap(({ data }) => data) ?? []
  const open = (id: string | undefined): void =>
    void navigate({ to: '/knowledge/$baseId', params: { baseId }, search: { tab: 'callbacks', delivery: id } })

  return (
    <Stack>
      <CallbackSetting />
      <Group justify="space-between">
        <Text fw={600}>{text.log}</Text>
        {rows.some(({ state }) => state === 'failed') && (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<RotateCcw size={14} aria-hidden />}
            loading={replay.isPending}
            onClick={() => replay.mutate()}
          >
            {text.replayFailed}
          </Button>
        )}
      </Group>
      {replay.isError && <ErrorNotice error={replay.error} />}
      {deliveries.isError && <ErrorNotice error={deliveries.error} onRetry={() => void deliveries.refetch()} />}
      {deliveries.isSuccess && rows.length === 0 && (
        <EmptyState icon={Webhook} title={text.none} hint={text.noneHint} />
      )}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="xs" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{text.time}</Table.Th>
                <Table.Th>{text.event}</Table.Th>
                <Table.Th>{text.address}</Table.Th>
                <Table.Th>{text.attempts}</Table.Th>
                <Table.Th>{text.state}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ id, created_at: time, event, url, attempts, state, last_error: lastError }) => (
                <Table.Tr key={id}>
                  <Table.Td>{formatTime(time, language)}</Table.Td>
                  <Table.Td>{text.events[event.status] ?? event.msg}</Table.Td>
                  <Table.Td maw={260}>
                    <Text size="sm" truncate title={url}>
                      {url}
                    </Text>
                  </Table.Td>
                  <Table.Td>{attempts}</Table.Td>
                  <Table.Td>
                    <Badge color={colors[state]} title={lastError ?? ''}>
                      {text.states[state]}
                    </Badge>
                  </Table.Td>
                  <Table.Td>
                    <Button size="compact-xs" variant="subtle" onClick={() => open(id)}>
                      {text.details}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {deliveries.hasNextPage && (
        <Group>
          <Button
            variant="default"
            size="xs"
            loading={deliveries.isFetchingNextPage}
            onClick={() => void deliveries.fetchNextPage()}
          >
            {text.more}
          </Button>
        </Group>
      )}
      {delivery !== undefined && <DeliveryDrawer id={delivery} onClose={() => open(undefined)} />}
    </Stack>
  )
}
