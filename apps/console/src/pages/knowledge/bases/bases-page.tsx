import { Button, Group, SimpleGrid, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { BookOpen, Plus, Upload } from 'lucide-react'
import { useState } from 'react'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { PageNumbers } from '../../../components/page-numbers.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { basesPerPage, basesQuery } from '../queries.ts'
import { texts } from '../texts.ts'
import { BaseCard } from './base-card.tsx'
import { BaseForm } from './base-form.tsx'
import { CapacityBar } from './capacity-bar.tsx'
import { ImportBase } from './import-base.tsx'

const route = getRouteApi('/knowledge')

export function BasesPage() {
  const text = useTexts(texts)
  const { page = 1, create: creates } = route.useSearch()
  const navigate = useNavigate()
  const bases = useQuery(basesQuery(page))
  const [imports, setImports] = useState(false)
  const pages = Math.ceil((bases.data?.total ?? 0) / basesPerPage)
  const shown = page === 1 ? undefined : page
  const showForm = (isShown: boolean): void =>
    void navigate({ to: '/knowledge', search: { page: shown, create: isShown ? true : undefined } })
  const openBase = (baseId: string): void => void navigate({ to: '/knowledge/$baseId', params: { baseId } })
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => showForm(true)}>
      {text.create}
    </Button>
  )

  return (
    <>
      <PageHead
        title={text.title}
        lead={text.lead}
        action={
          <Group gap="xs">
            <Button variant="default" leftSection={<Upload size={16} aria-hidden />} onClick={() => setImports(true)}>
              {text.import}
            </Button>
            {create}
          </Group>
        }
      />
      {bases.isError && <ErrorNotice error={bases.error} onRetry={() => void bases.refetch()} />}
      {bases.isPending && (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {[1, 2, 3].map((key) => (
            <Skeleton key={key} h={120} />
          ))}
        </SimpleGrid>
      )}
      {bases.data?.total === 0 && (
        <EmptyState icon={BookOpen} title={text.empty} hint={text.emptyHint} action={create} />
      )}
      {bases.data !== undefined && bases.data.total > 0 && (
        <>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {bases.data.list.map((base) => (
              <BaseCard key={base.id} base={base} />
            ))}
          </SimpleGrid>
          <PageNumbers
            pages={pages}
            page={page}
            onPage={(next) => void navigate({ to: '/knowledge', search: { page: next } })}
          />
          <CapacityBar />
        </>
      )}
      {creates === true && <BaseForm onClose={() => showForm(false)} onSaved={openBase} />}
      {imports && <ImportBase onClose={() => setImports(false)} onOpen={openBase} />}
    </>
  )
}
