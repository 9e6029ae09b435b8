import { Badge, Button, Skeleton, Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Layers, Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { formatTime } from '../../messages/format.ts'
import { useLanguage, useTexts } from '../../messages/language.tsx'
import { MoreButton } from '../../components/more-button.tsx'
import { BatchDrawer } from './batch-drawer.tsx'
import { BatchProgress, hasEnded, stateColors } from './batch-progress.tsx'
import { CreateBatch } from './create-batch.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/batches')
const pollMilliseconds = 3000
const millisecondsPerSecond = 1000

export function BatchesPage() {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { batch } = route.useSearch()
  const navigate = useNavigate()
  const [creating, setCreating] = useState(false)
  const batches = useInfiniteQuery({
    queryKey: ['batches', 'list'],
    initialPageParam: '',
    queryFn: ({ pageParam: after, signal }) =>
      client.batches.list({ limit: 50, ...(after === '' ? {} : { after }) }, { signal }),
    getNextPageParam: ({ data, has_more: hasMore }) => (hasMore ? data.at(-1)?.id : undefined),
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.data.some((one) => !hasEnded(one))) === true ? pollMilliseconds : false,
  })
  const rows = batches.data?.pages.flatMap(({ data }) => data) ?? []
  const open = (id: string | undefined): void => void navigate({ to: '/batches', search: { batch: id } })
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {text.create}
    </Button>
  )
  const { columns } = text

  return (
    <>
      <PageHead title={text.title} lead={text.lead} action={create} />
      {batches.isPending && <Skeleton h={160} />}
      {batches.isError && <ErrorNotice error={batches.error} onRetry={() => void batches.refetch()} />}
      {batches.isSuccess && rows.length === 0 && <EmptyState icon={Layers} title={text.none} hint={text.noneHint} />}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={720}>
          <Table verticalSpacing="sm" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{columns.id}</Table.Th>
                <Table.Th>{columns.endpoint}</Table.Th>
                <Table.Th>{columns.created}</Table.Th>
                <Table.Th w={200}>{columns.progress}</Table.Th>
                <Table.Th>{columns.state}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((one) => (
                <Table.Tr key={one.id}>
                  <Table.Td>
                    <Button
                      variant="transparent"
                      size="compact-sm"
                      px={0}
                      fw={600}
                      title={text.open(one.id)}
                      onClick={() => open(one.id)}
                    >
                      {one.id.slice(0, 18)}
                    </Button>
                  </Table.Td>
                  <Table.Td>{one.endpoint}</Table.Td>
                  <Table.Td>{formatTime(one.created_at * millisecondsPerSecond, language)}</Table.Td>
                  <Table.Td>
                    <BatchProgress batch={one} />
                  </Table.Td>
                  <Table.Td>
                    <Badge color={stateColors[one.status]}>{text.states[one.status]}</Badge>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton pages={batches} />
      {creating && (
        <CreateBatch
          onClose={() => setCreating(false)}
          onCreated={(id) => {
            setCreating(false)
            open(id)
          }}
        />
      )}
      {batch !== undefined && <BatchDrawer key={batch} id={batch} onClose={() => open(undefined)} />}
    </>
  )
}
