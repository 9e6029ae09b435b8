import { Group, SegmentedControl, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { FileText, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorNotice } from '../../../components/error-notice.tsx'
import { formatCount } from '../../../messages/format.ts'
import { useLanguage, useTexts } from '../../../messages/language.tsx'
import { rememberFilter } from '../last-filter.ts'
import { documentStates } from '../route.tsx'
import { AddDocuments } from './add-documents.tsx'
import { DocumentList } from './document-list.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { texts } from './texts.ts'
import { allDocumentIds, useDocumentWindow } from './use-document-window.ts'

const route = getRouteApi('/knowledge/$baseId')
const searchDelayMilliseconds = 250
const none: ReadonlySet<string> = new Set()

export function DocumentsTab({ baseId }: { readonly baseId: string }) {
  const text = useTexts(texts)
  const { language } = useLanguage()
  const { word, state } = route.useSearch()
  const navigate = useNavigate()
  const [range, setRange] = useState({ first: 0, last: 0 })
  const [selected, setSelected] = useState(none)
  const filter = { word, state }
  const { total, at, error, refetch } = useDocumentWindow(baseId, filter, range.first, range.last)
  useEffect(() => rememberFilter(baseId, { word, state }), [baseId, word, state])
  const filtered = word !== undefined || state !== undefined

  function narrow(change: typeof filter): void {
    setSelected(none)
    setRange({ first: 0, last: 0 })
    void navigate({ to: '/knowledge/$baseId', params: { baseId }, search: change, replace: true })
  }
  const search = useDebouncedCallback((typed: string) => {
    narrow({ word: typed.trim() === '' ? undefined : typed.trim(), state })
  }, searchDelayMilliseconds)

  function select(id: string, isSelected: boolean): void {
    const next = new Set(selected)
    if (isSelected) next.add(id)
    else next.delete(id)
    setSelected(next)
  }

  return (
    <Stack gap="md">
      <AddDocuments baseId={baseId} />
      <Group justify="space-between" gap="sm">
        <TextInput
          type="search"
          aria-label={text.search}
          placeholder={text.search}
          leftSection={<Search size={15} aria-hidden />}
          defaultValue={word ?? ''}
          onChange={(event) => search(event.currentTarget.value)}
          w={{ base: '100%', xs: 260 }}
        />
        <SegmentedControl
          size="xs"
          aria-label={text.filter}
          value={state ?? 'all'}
          onChange={(value) => narrow({ word, state: documentStates.find((one) => one === value) })}
          data={[
            { value: 'all', label: text.allStates },
            ...documentStates.map((value) => ({ value, label: text.states[value] })),
          ]}
        />
      </Group>
      <SelectionBar selected={selected} onClear={() => setSelected(none)} />
      {error !== null && <ErrorNotice error={error} onRetry={refetch} />}
      {total === undefined && error === null && <Skeleton h={320} />}
      {total === 0 && (
        <EmptyState
          icon={FileText}
          title={filtered ? text.nothingFound : text.none}
          hint={filtered ? text.nothingFoundHint : text.noneHint}
        />
      )}
      {total !== undefined && total > 0 && (
        <>
          <DocumentList
            key={`${word ?? ''}/${state ?? ''}`}
            baseId={baseId}
            total={total}
            at={at}
            onRange={(first, last) => {
              if (first !== range.first || last !== range.last) setRange({ first, last })
            }}
            selected={selected}
            onSelect={select}
            onSelectAll={(isSelected) => {
              if (!isSelected) setSelected(none)
              else void allDocumentIds(baseId, filter).then((ids) => setSelected(new Set(ids)))
            }}
          />
          <Text size="xs" c="dimmed">
            {text.count(formatCount(total, language))}
          </Text>
        </>
      )}
    </Stack>
  )
}
