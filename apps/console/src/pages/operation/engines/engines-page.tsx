import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { useTexts } from '../../../messages/language.tsx'
import { AddEngine } from './add-engine.tsx'
import { EngineDrawer } from './engine-drawer.tsx'
import { EngineTable } from './engine-table.tsx'
import { enginesQuery } from './queries.ts'
import { texts } from './texts.ts'

const route = getRouteApi('/operation/engines')

export function EnginesPage() {
  const text = useTexts(texts)
  const { engine, add } = route.useSearch()
  const navigate = useNavigate()
  const engines = useQuery(enginesQuery)
  const open = (id: string | undefined): void => void navigate({ to: '/operation/engines', search: { engine: id } })

  return (
    <>
      <PageHead
        title={text.title}
        lead={text.lead}
        action={
          <Button
            leftSection={<Plus size={16} aria-hidden />}
            onClick={() => void navigate({ to: '/operation/engines', search: { add: true } })}
          >
            {text.add}
          </Button>
        }
      />
      {engines.isPending && <Skeleton h={200} />}
      {engines.isError && <ErrorNotice error={engines.error} onRetry={() => void engines.refetch()} />}
      {engines.data !== undefined && <EngineTable engines={engines.data.data} onOpen={open} />}
      {add === true && <AddEngine onClose={() => open(undefined)} />}
      {engine !== undefined && <EngineDrawer key={engine} id={engine} onClose={() => open(undefined)} />}
    </>
  )
}
