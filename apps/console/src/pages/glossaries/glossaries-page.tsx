import { ActionIcon, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { BookA, Plus, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { DataTable } from '../../components/data-table/index.ts'
import type { Column } from '../../components/data-table/index.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { formatCount, formatTime } from '../../messages/format.ts'
import { useLanguage, useTexts } from '../../messages/language.tsx'
import { languages } from '../playground/translation/languages.ts'
import { CreateGlossary } from './create-glossary.tsx'
import { glossariesQuery } from './queries.ts'
import type { GlossaryHead } from './queries.ts'
import { RemoveGlossary } from './remove-glossary.tsx'
import type { GlossariesSearch } from './route.tsx'
import { texts } from './texts.ts'

const route = getRouteApi('/glossaries')
const millisecondsPerSecond = 1000

export function GlossariesPage() {
  const text = useTexts(texts)
  const { order, create = false } = route.useSearch()
  const navigate = route.useNavigate()
  const glossaries = useQuery(glossariesQuery)
  const [removing, setRemoving] = useState<GlossaryHead>()
  const columns = useGlossaryColumns(setRemoving)
  const change = (changed: GlossariesSearch): void =>
    void navigate({ from: '/glossaries', to: '.', search: (before) => ({ ...before, ...changed }), replace: true })
  const action = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => change({ create: true })}>
      {text.create}
    </Button>
  )
  return (
    <>
      <PageHead title={text.title} lead={text.lead} action={action} />
      <DataTable
        label={text.title}
        columns={columns}
        rows={glossaries.data ?? []}
        keyOf={({ id }) => id}
        query={glossaries}
        order={order}
        onOrder={(next) => change({ order: next })}
        empty={<EmptyState icon={BookA} title={text.none} hint={text.noneHint} action={action} />}
      />
      {create && (
        <CreateGlossary
          onClose={() => change({ create: undefined })}
          onCreated={(glossaryId) => void navigate({ to: '/glossaries/$glossaryId', params: { glossaryId } })}
        />
      )}
      {removing !== undefined && (
        <RemoveGlossary
          glossary={removing}
          onClose={() => setRemoving(undefined)}
          onRemoved={() => setRemoving(undefined)}
        />
      )}
    </>
  )
}

/** @param onRemove the same function every time */
function useGlossaryColumns(onRemove: (glossary: GlossaryHead) => void): readonly Column<GlossaryHead>[] {
  const text = useTexts(texts)
  const { language } = useLanguage()
  return useMemo(() => {
    const { columns: heads } = text
    const names = new Map(languages(language, 'target').map(({ value, label }) => [value, label]))
    const nameOf = (code: string | undefined): string => (code === undefined ? text.any : (names.get(code) ?? code))
    return [
      {
        id: 'name',
        head: heads.name,
        sortBy: ({ name }) => name,
        cell: ({ id, name }) => (
          <PageLink to="/glossaries/$glossaryId" params={{ glossaryId: id }} size="sm" fw={600}>
            {name}
          </PageLink>
        ),
      },
      {
        id: 'languages',
        head: heads.languages,
        cell: ({ source_lang: from, target_lang: to }) => text.pair(nameOf(from), nameOf(to)),
      },
      {
        id: 'entries',
        head: heads.entries,
        align: 'end',
        sortBy: ({ entry_count: count }) => count,
        cell: ({ entry_count: count }) => formatCount(count, language),
      },
      {
        id: 'updated',
        head: heads.updated,
        sortBy: ({ updated_at: time }) => time,
        cell: ({ updated_at: time }) => formatTime(time * millisecondsPerSecond, language),
      },
      {
        id: 'actions',
        head: heads.actions,
        isHeadHidden: true,
        align: 'end',
        cell: (glossary) => (
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={text.remove(glossary.name)}
            title={text.remove(glossary.name)}
            onClick={() => onRemove(glossary)}
          >
            <Trash2 size={15} aria-hidden />
          </ActionIcon>
        ),
      },
    ]
  }, [text, language, onRemove])
}
