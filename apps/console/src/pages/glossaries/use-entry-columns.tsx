import { ActionIcon, TextInput } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import type { Column } from '../../components/data-table/index.ts'
import { useTexts } from '../../messages/language.tsx'
import type { DraftEntry, Flaw } from './draft.ts'
import { texts } from './texts.ts'

/** @param edit @param remove the same functions every time */
export function useEntryColumns(
  flaws: ReadonlyMap<number, Flaw>,
  edit: (id: number, changed: { source?: string; target?: string }) => void,
  remove: (id: number) => void,
): readonly Column<DraftEntry>[] {
  const text = useTexts(texts)
  return useMemo(() => {
    const field = (name: 'source' | 'target') => (entry: DraftEntry) => {
      const flaw = flaws.get(entry.id)
      const isWrong = flaw === 'missing' ? entry[name].trim() === '' : flaw !== undefined && name === 'source'
      return (
        <TextInput
          size="xs"
          aria-label={text.terms[name]}
          value={entry[name]}
          error={isWrong && flaw !== undefined ? text.flaws[flaw] : undefined}
          onChange={(event) => edit(entry.id, { [name]: event.currentTarget.value })}
          // A row that was just added is written into at once.
          autoFocus={name === 'source' && entry.source === '' && entry.target === ''}
        />
      )
    }
    return [
      { id: 'source', head: text.terms.source, width: '47%', cell: field('source') },
      { id: 'target', head: text.terms.target, width: '47%', cell: field('target') },
      {
        id: 'actions',
        head: text.terms.actions,
        isHeadHidden: true,
        align: 'end',
        width: '3.5rem',
        cell: ({ id, source }) => (
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={text.removeEntry(source)}
            title={text.removeEntry(source)}
            onClick={() => remove(id)}
          >
            <Trash2 size={15} aria-hidden />
          </ActionIcon>
        ),
      },
    ]
  }, [text, flaws, edit, remove])
}
