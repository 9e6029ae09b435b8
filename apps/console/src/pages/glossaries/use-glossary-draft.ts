import type { Glossary, GlossaryUpdateRequest } from '@openmaas/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useCallback, useMemo, useRef, useState } from 'react'
import { client } from '../../api/client.ts'
import { draftOf, flawsOf, haveSameFlaws, mostEntries, nextId, pairsOf } from './draft.ts'
import type { Flaw, GlossaryDraft } from './draft.ts'
import { glossariesKey, glossaryQuery } from './queries.ts'

/**
 * A glossary that is being edited; nothing is sent before it is saved.
 * @param leaveQuestion asked of those who leave without saving
 */
export function useGlossaryDraft(glossary: Glossary, leaveQuestion: string) {
  const queries = useQueryClient()
  const [saved, setSaved] = useState(glossary)
  const [draft, setDraft] = useState(() => draftOf(glossary))
  const flaws = useFlaws(draft.entries)
  const isDirty = useMemo(() => !isSame(draft, saved), [draft, saved])
  const save = useMutation({
    mutationFn: () => client.agents.glossaries.update(saved.id, changesIn(draft, saved)),
    async onSuccess(next) {
      setSaved(next)
      setDraft(draftOf(next))
      queries.setQueryData(glossaryQuery(next.id).queryKey, next)
      await queries.invalidateQueries({ queryKey: [...glossariesKey, 'all'] })
    },
  })
  useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname && !confirm(leaveQuestion),
    enableBeforeUnload: () => isDirty,
  })
  const change = useCallback((changed: Partial<GlossaryDraft>) => setDraft((before) => ({ ...before, ...changed })), [])
  const edit = useCallback(
    (id: number, changed: { source?: string; target?: string }) =>
      setDraft((before) => ({
        ...before,
        entries: before.entries.map((entry) => (entry.id === id ? { ...entry, ...changed } : entry)),
      })),
    [],
  )
  const remove = useCallback(
    (id: number) => setDraft((before) => ({ ...before, entries: before.entries.filter((entry) => entry.id !== id) })),
    [],
  )
  /** A new row stands first, where it is seen. */
  const add = useCallback(
    () =>
      setDraft((before) => ({
        ...before,
        entries: [{ id: nextId(before.entries), source: '', target: '' }, ...before.entries],
      })),
    [],
  )
  return {
    saved,
    draft,
    flaws,
    isDirty,
    canSave: isDirty && flaws.size === 0 && draft.name.trim() !== '' && draft.entries.length <= mostEntries,
    save,
    change,
    edit,
    remove,
    add,
    discard: () => setDraft(draftOf(saved)),
  }
}

/** The same map while nothing about it changes: rows that show it are not drawn again with every key. */
function useFlaws(entries: GlossaryDraft['entries']): ReadonlyMap<number, Flaw> {
  const before = useRef<ReadonlyMap<number, Flaw>>(new Map())
  const flaws = useMemo(() => flawsOf(entries), [entries])
  if (!haveSameFlaws(before.current, flaws)) before.current = flaws
  return before.current
}

export type GlossaryEditing = ReturnType<typeof useGlossaryDraft>

function changesIn({ name, from, to, entries }: GlossaryDraft, saved: Glossary): GlossaryUpdateRequest {
  return {
    name: name.trim(),
    ...(from === null || from === saved.source_lang ? {} : { source_lang: from }),
    ...(to === null || to === saved.target_lang ? {} : { target_lang: to }),
    entries: pairsOf(entries),
  }
}

function isSame({ name, from, to, entries }: GlossaryDraft, saved: Glossary): boolean {
  const pairs = pairsOf(entries)
  return (
    name === saved.name &&
    (from ?? undefined) === saved.source_lang &&
    (to ?? undefined) === saved.target_lang &&
    pairs.length === saved.entries.length &&
    pairs.every(
      ({ source, target }, index) => source === saved.entries[index]?.source && target === saved.entries[index].target,
    )
  )
}
