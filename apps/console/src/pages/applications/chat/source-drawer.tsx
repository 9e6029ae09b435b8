import { Blockquote, Button, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { localLink } from '../../../api/local-link.ts'
import { PageViewer } from '../../../components/document-viewer/index.ts'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { useMessages, useTexts } from '../../../messages/language.tsx'
import { sliceInfoQuery } from '../queries.ts'
import { boxesBeside, sourcesOf } from './sources.ts'
import type { Source } from './sources.ts'
import { texts } from './texts.ts'

export interface SourceDrawerProps {
  readonly requestId: string
  /** Of an answer of a flow. */
  readonly nodeId?: string | undefined
  readonly number: number
  readonly onSelect: (number: number) => void
  readonly onClose: () => void
}

/** What a citation rests on: the page with the box, or the words. */
export function SourceDrawer({ requestId, nodeId, number, onSelect, onClose }: SourceDrawerProps) {
  const text = useTexts(texts)
  const common = useMessages()
  const info = useQuery(sliceInfoQuery(requestId, nodeId))
  const sources = info.data === undefined ? [] : sourcesOf(info.data)
  const source = sources.find((one) => one.number === number)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      title={source === undefined ? text.source(number) : `${number} · ${source.document.name}`}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {info.isPending && <Skeleton h={320} />}
      {info.isError && <ErrorNotice error={info.error} onRetry={() => void info.refetch()} />}
      {info.isSuccess && source === undefined && <Text size="sm">{text.noSource}</Text>}
      {source !== undefined && (
        <SourceView key={`${requestId}/${number}`} source={source} sources={sources} onSelect={onSelect} />
      )}
    </Drawer>
  )
}

interface SourceViewProps {
  readonly source: Source
  readonly sources: readonly Source[]
  readonly onSelect: (number: number) => void
}

function SourceView({ source, sources, onSelect }: SourceViewProps) {
  const text = useTexts(texts)
  const { document, start } = source
  const [page, setPage] = useState(start?.page ?? 1)
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {start !== undefined && text.page(start.page)}
          {source.line !== undefined && text.row(source.sheet ?? '', source.line)}
        </Text>
        <Button
          component="a"
          href={localLink(document.url)}
          target="_blank"
          size="compact-sm"
          variant="default"
          leftSection={<Download size={14} aria-hidden />}
        >
          {text.original}
        </Button>
      </Group>
      <Blockquote p="sm" fz="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {source.text}
      </Blockquote>
      {start !== undefined && (
        <PageViewer
          source={document.url}
          name={document.name}
          page={page}
          onPage={setPage}
          boxes={boxesBeside(source, sources, text.source)}
          selected={String(source.number)}
          onSelect={(id) => onSelect(Number(id))}
        />
      )}
    </Stack>
  )
}
