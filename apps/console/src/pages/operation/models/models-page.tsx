import { Button, Group, Select, Skeleton, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Boxes, Search } from 'lucide-react'
import { useCallback } from 'react'
import { client } from '../../../api/client.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { modelSources } from '../route.tsx'
import type { ModelsSearch } from '../route.tsx'
import { ModelTable } from './model-table.tsx'
import { RoutesDrawer } from './routes-drawer.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/operation/models')

export function ModelsPage() {
  const text = useTexts(texts)
  const search = route.useSearch()
  const { word = '', source, model } = search
  const navigate = useNavigate()
  const models = useQuery({
    queryKey: ['admin', 'models'],
    queryFn: ({ signal }) => client.admin.models.list({ signal }),
  })
  const all = models.data?.data ?? []
  const wanted = word.trim().toLowerCase()
  const shown = all.filter(
    (one) =>
      (source === undefined || one.source === source) &&
      [one.id, one.kind ?? '', ...one.routes.map(({ engine }) => engine)].some((name) =>
        name.toLowerCase().includes(wanted),
      ),
  )
  const open = all.find(({ id }) => id === model)
  const go = (changed: ModelsSearch, replace = false): void =>
    void navigate({ to: '/operation/models', search: { ...search, ...changed }, replace })

  const openModel = useCallback(
    (id: string) =>
      void navigate({
        from: '/operation/models',
        to: '.',
        search: (before) => ({ ...before, model: id }),
        resetScroll: false,
      }),
    [navigate],
  )

  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Group align="flex-end" gap="sm" mb="md">
        <TextInput
          label={text.search}
          leftSection={<Search size={15} aria-hidden />}
          value={word}
          onChange={(event) => go({ word: event.currentTarget.value || undefined }, true)}
          w={240}
        />
        <Select
          label={text.source}
          placeholder={text.all}
          value={source ?? null}
          data={modelSources.map((one) => ({ value: one, label: text.sources[one] }))}
          onChange={(value) => go({ source: modelSources.find((one) => one === value) })}
          clearable
          w={160}
        />
        <Text size="sm" c="dimmed" role="status" pb={8}>
          {text.shown(shown.length, all.length)}
        </Text>
      </Group>
      {models.isPending && <Skeleton h={300} />}
      {models.isError && <ErrorNotice error={models.error} onRetry={() => void models.refetch()} />}
      {models.isSuccess && shown.length === 0 && (
        <EmptyState
          icon={Boxes}
          title={text.none}
          hint={text.noneHint}
          action={
            <Button variant="default" onClick={() => go({ word: undefined, source: undefined })}>
              {text.all}
            </Button>
          }
        />
      )}
      {shown.length > 0 && <ModelTable models={shown} onOpen={openModel} />}
      {open !== undefined && <RoutesDrawer key={open.id} model={open} onClose={() => go({ model: undefined })} />}
    </>
  )
}
