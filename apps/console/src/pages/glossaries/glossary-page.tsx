import { Group, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { useTexts } from '../../messages/language.tsx'
import { GlossaryEditor } from './glossary-editor.tsx'
import { glossaryQuery } from './queries.ts'
import { texts } from './texts.ts'

const route = getRouteApi('/glossaries/$glossaryId')

export function GlossaryPage() {
  const text = useTexts(texts)
  const { glossaryId } = route.useParams()
  const glossary = useQuery(glossaryQuery(glossaryId))
  return (
    <>
      <PageLink to="/glossaries" size="sm" c="dimmed">
        <Group gap={4} component="span" mb={6}>
          <ArrowLeft size={14} aria-hidden /> {text.back}
        </Group>
      </PageLink>
      {glossary.isPending && <Skeleton h={240} />}
      {glossary.isError && <ErrorNotice error={glossary.error} onRetry={() => void glossary.refetch()} />}
      {glossary.data !== undefined && <GlossaryEditor key={glossaryId} glossary={glossary.data} />}
    </>
  )
}
