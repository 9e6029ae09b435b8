import { Button, Group, Text } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { BookA, Download, Plus } from 'lucide-react'
import { useState } from 'react'
import { DataTable } from '../../components/data-table/index.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { useTexts } from '../../messages/language.tsx'
import { writeTerms } from './csv.ts'
import { pairsOf } from './draft.ts'
import type { DraftEntry } from './draft.ts'
import { ImportTerms } from './import-terms.tsx'
import type { GlossarySearch } from './route.tsx'
import { saveFile } from './save-file.ts'
import { texts } from './texts.ts'
import { useEntryColumns } from './use-entry-columns.tsx'
import type { GlossaryEditing } from './use-glossary-draft.ts'

const route = getRouteApi('/glossaries/$glossaryId')
const minWidth = 480

/** The entries, each of which can be written over in place. */
export function EntryTable({ editing }: { readonly editing: GlossaryEditing }) {
  const text = useTexts(texts)
  const { word } = route.useSearch()
  const navigate = route.useNavigate()
  const { draft, flaws, edit, remove, add, change } = editing
  const [told, setTold] = useState<string>()
  const columns = useEntryColumns(flaws, edit, remove)
  const narrow = (changed: GlossarySearch): void =>
    void navigate({
      from: '/glossaries/$glossaryId',
      to: '.',
      search: (before) => ({ ...before, ...changed }),
      replace: true,
      resetScroll: false,
    })
  const sought = word?.toLowerCase()
  const rows =
    sought === undefined
      ? draft.entries
      : draft.entries.filter(({ source, target }) => `${source}\n${target}`.toLowerCase().includes(sought))

  return (
    <div>
      <Group gap="sm" mb="sm">
        <Button
          leftSection={<Plus size={15} aria-hidden />}
          variant="light"
          onClick={() => {
            narrow({ word: undefined })
            add()
          }}
        >
          {text.add}
        </Button>
        <ImportTerms entries={draft.entries} onChange={(entries) => change({ entries })} onTold={setTold} />
        <Button
          variant="default"
          leftSection={<Download size={15} aria-hidden />}
          disabled={draft.entries.length === 0}
          onClick={() => saveFile(`${draft.name}.csv`, 'text/csv', writeTerms(pairsOf(draft.entries)))}
        >
          {text.export}
        </Button>
        <SearchField label={text.search} word={word} onWord={(next) => narrow({ word: next })} />
      </Group>
      <Text size="sm" c="dimmed" role="status" mb={told === undefined ? 0 : 'xs'}>
        {told}
      </Text>
      <DataTable
        label={text.title}
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        minWidth={minWidth}
        empty={
          draft.entries.length === 0 ? (
            <EmptyState icon={BookA} title={text.noTerms} hint={text.noTermsHint} />
          ) : (
            <EmptyState icon={BookA} title={text.nothingFound} hint={text.nothingFoundHint} />
          )
        }
      />
    </div>
  )
}

function keyOf({ id }: DraftEntry): string {
  return String(id)
}
