import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import type { CallbackDelivery } from '@openmaas/sdk'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { RotateCcw, Webhook } from 'lucide-react'
import { client } from '../../../api/client.ts'
import { DataTable } from '../../../components/data-table/index.ts'
import type { Column } from '../../../components/data-table/index.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { MoreButton } from '../../../components/more-button.tsx'
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

  const columns: readonly Column<CallbackDelivery>[] = [
    { id: 'time', head: text.time, cell: ({ created_at: time }) => formatTime(time, language) },
    { id: 'event', head: text.event, cell: ({ event }) => text.events[event.status] ?? event.msg },
    {
      id: 'address',
      head: text.address,
      cell: ({ url }) => (
        <Text size="sm" maw={260} truncate title={url}>
          {url}
        </Text>
      ),
    },
    { id: 'attempts', head: text.attempts, cell: ({ attempts }) => attempts },
    {
      id: 'state',
      head: text.state,
      cell: ({ state, last_error: lastError }) => (
        <Badge color={colors[state]} title={lastError ?? ''}>
          {text.states[state]}
        </Badge>
      ),
    },
    {
      id: 'details',
      head: text.details,
      isHeadHidden: true,
      cell: ({ id }) => (
        <Button size="compact-xs" variant="subtle" onClick={() => open(id)}>
          {text.details}
        </Button>
      ),
    },
  ]

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
      <DataTable
        label={text.log}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        query={deliveries}
        hasMore={deliveries.hasNextPage}
        empty={<EmptyState icon={Webhook} title={text.none} hint={text.noneHint} />}
        minWidth={640}
      />
      <MoreButton pages={deliveries} />
      {delivery !== undefined && <DeliveryDrawer id={delivery} onClose={() => open(undefined)} />}
    </Stack>
  )
}
