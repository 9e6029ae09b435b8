import { Alert, Button, Group, Skeleton, Text } from '@mantine/core'
import type { AdminSlice, DocumentData } from '@openmaas/sdk'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, Download, RotateCcw, Scissors } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { PageLink } from '../../../components/page-link.tsx'
import { client } from '../../../api/client.ts'
import { localLink } from '../../../api/local-link.ts'
import { PageViewer, toPageBox } from '../../../components/document-viewer/index.ts'
import type { MarkedBox } from '../../../components/document-viewer/index.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { PageHead } from '../../../components/page-head.tsx'
import { formatBytes } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { adviceTexts } from '../documents/advice-texts.ts'
import { DocumentState, FailureAdvice } from '../documents/document-state.tsx'
import { lastFilter } from '../last-filter.ts'
import { documentQuery, knowledgeKey } from '../queries.ts'
import classes from './document.module.css'
import { hasPagePictures } from './kinds.ts'
import { Reslice } from './reslice.tsx'
import { SliceList } from './slice-list.tsx'
import { texts } from './texts.ts'
import { useSlices } from './use-slices.ts'

const route = getRouteApi('/knowledge/$baseId/documents/$documentId')

export function DocumentPage() {
  const text = useTexts(texts)
  const { baseId, documentId } = route.useParams()
  const document = useQuery(documentQuery(documentId))
  return (
    <>
      <PageLink to="/knowledge/$baseId" params={{ baseId }} search={lastFilter(baseId)} size="sm" c="dimmed">
        <Group gap={4} component="span" mb={6}>
          <ArrowLeft size={14} aria-hidden /> {text.back}
        </Group>
      </PageLink>
      {document.isPending && <Skeleton h={34} w={280} />}
      {document.isError && <ErrorNotice error={document.error} onRetry={() => void document.refetch()} />}
      {document.data !== undefined && <DocumentView document={document.data} />}
    </>
  )
}

function DocumentView({ document }: { readonly document: DocumentData }) {
  const text = useTexts(texts)
  const advice = useTexts(adviceTexts)
  const { language } = useLanguage()
  const { page = 1, slice: selected, cut } = route.useSearch()
  const { baseId } = route.useParams()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { slices, total, error, loadMore } = useSlices(document.id, String(document.embedding_stat))
  const again = useMutation({
    mutationFn: () => client.knowledge.document.embed(document.id, {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: knowledgeKey }),
  })
  const boxes = useMemo(() => slices.flatMap((slice) => boxesOf(slice, text.slice)), [slices, text])
  // What could not be read has nothing to show beside the reason.
  const isUnread = document.embedding_stat === 2 && (total ?? 0) === 0
  const showsPages = hasPagePictures(document.name) && !isUnread

  const open = useCallback(
    (search: { page?: number | undefined; slice?: string | undefined; cut?: boolean | undefined }) =>
      void navigate({
        to: '/knowledge/$baseId/documents/$documentId',
        params: { baseId, documentId: document.id },
        search,
        replace: true,
      }),
    [navigate, baseId, document.id],
  )
  const facts = [
    formatBytes(document.length, language),
    text.characters(document.word_num),
    total === undefined ? undefined : text.count(total),
  ]

  return (
    <>
      <PageHead
        title={document.name}
        lead={facts.filter((fact) => fact !== undefined).join(' · ')}
        action={
          <Group gap="xs">
            <Button
              component="a"
              href={localLink(document.url)}
              target="_blank"
              variant="default"
              leftSection={<Download size={15} aria-hidden />}
            >
              {text.original}
            </Button>
            <Button
              variant="default"
              leftSection={<RotateCcw size={15} aria-hidden />}
              loading={again.isPending}
              onClick={() => again.mutate()}
            >
              {text.again}
            </Button>
            <Button
              leftSection={<Scissors size={15} aria-hidden />}
              onClick={() => open({ page, slice: selected, cut: true })}
            >
              {text.reslice}
            </Button>
          </Group>
        }
      />
      {again.isError && <ErrorNotice error={again.error} />}
      {document.embedding_stat === 2 && (
        <Alert color="red" mb="md">
          <FailureAdvice failInfo={document.failInfo} advice={advice} />
        </Alert>
      )}
      {document.embedding_stat === 0 && (
        <Group maw={320} mb="md" role="status">
          <DocumentState document={document} />
        </Group>
      )}
      {error !== null && <ErrorNotice error={error} />}
      <div className={`${classes['columns']} ${showsPages ? '' : classes['single']}`}>
        {showsPages && (
          <PageViewer
            source={document.url}
            name={document.name}
            page={page}
            onPage={(next) => open({ page: next, slice: selected, cut })}
            boxes={boxes}
            selected={selected}
            onSelect={(id) => open({ page, slice: id })}
          />
        )}
        {isUnread ? null : total === 0 ? (
          <Text size="sm" c="dimmed">
            {text.noSlices}
          </Text>
        ) : (
          <SliceList
            slices={slices}
            selected={selected}
            onSelect={(slice) => open({ page: pageOf(slice) ?? page, slice: slice.id })}
            onEnd={loadMore}
          />
        )}
      </div>
      {cut === true && <Reslice document={document} present={total} onClose={() => open({ page, slice: selected })} />}
    </>
  )
}

function boxesOf(slice: AdminSlice, label: (number: number) => string): MarkedBox[] {
  return slice.positions.flatMap((position) => {
    const box = toPageBox(position)
    return box === undefined ? [] : [{ box, id: slice.id, label: label(slice.ordinal + 1) }]
  })
}

function pageOf(slice: AdminSlice): number | undefined {
  return slice.positions[0]?.['page'] ?? slice.page ?? undefined
}
