import { Badge, Button } from '@mantine/core'
import type { Batch } from '@openmaas/sdk'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Layers, Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { DataTable, RowButton } from '../../components/data-table/index.ts'
import type { Column } from '../../components/data-table/index.ts'
import { EmptyState } from '../../components/empty-state.tsx'
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
  const { columns: heads } = text
  const columns: readonly Column<Batch>[] = [
    {
      id: 'id',
      head: heads.id,
      cell: ({ id }) => (
        <RowButton title={text.open(id)} onClick={() => open(id)}>
          {id.slice(0, 18)}
        </RowButton>
      ),
    },
    { id: 'endpoint', head: heads.endpoint, cell: ({ endpoint }) => endpoint },
    {
      id: 'created',
      head: heads.created,
      cell: ({ created_at: time }) => formatTime(time * millisecondsPerSecond, language),
    },
    { id: 'progress', head: heads.progress, cell: (one) => <BatchProgress batch={one} /> },
    {
      id: 'state',
      head: heads.state,
      cell: ({ status }) => <Badge color={stateColors[status]}>{text.states[status]}</Badge>,
    },
  ]

  return (
    <>
      <PageHead title={text.title} lead={text.lead} action={create} />
      <DataTable
        label={text.title}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        query={batches}
        hasMore={batches.hasNextPage}
        empty={<EmptyState icon={Layers} title={text.none} hint={text.noneHint} />}
        minWidth={680}
      />
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
