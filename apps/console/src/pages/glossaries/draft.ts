import type { Glossary } from '@openmaas/sdk'
import type { TermPair } from './csv.ts'

export interface DraftEntry extends TermPair {
  /** Names the row while it is edited. */
  readonly id: number
}

export interface GlossaryDraft {
  readonly name: string
  /** Codes; null: any language. */
  readonly from: string | null
  readonly to: string | null
  readonly entries: readonly DraftEntry[]
}

export const mostEntries = 5000
export const longestTerm = 200

export function draftOf({ name, source_lang: from, target_lang: to, entries }: Glossary): GlossaryDraft {
  return {
    name,
    from: from ?? null,
    to: to ?? null,
    entries: entries.map(({ source, target }, id) => ({ id, source, target })),
  }
}

export type Flaw = 'missing' | 'tooLong' | 'twice'

/** What keeps each row from being saved. Rows without anything in them are left out when the draft is saved, so they have no flaw. */
export function flawsOf(entries: readonly DraftEntry[]): ReadonlyMap<number, Flaw> {
  const flaws = new Map<number, Flaw>()
  const seen = new Set<string>()
  for (const { id, source, target } of entries) {
    const term = source.trim()
    if (term === '' && target.trim() === '') continue
    if (term === '' || target.trim() === '') flaws.set(id, 'missing')
    else if (term.length > longestTerm || target.trim().length > longestTerm) flaws.set(id, 'tooLong')
    else if (seen.has(term)) flaws.set(id, 'twice')
    seen.add(term)
  }
  return flaws
}

export function haveSameFlaws(left: ReadonlyMap<number, Flaw>, right: ReadonlyMap<number, Flaw>): boolean {
  return left.size === right.size && [...left].every(([id, flaw]) => right.get(id) === flaw)
}

/** The pairs as they are saved. */
export function pairsOf(entries: readonly DraftEntry[]): TermPair[] {
  return entries
    .map(({ source, target }) => ({ source: source.trim(), target: target.trim() }))
    .filter(({ source, target }) => source !== '' || target !== '')
}

/** Adds pairs; a term that is there already gets the new translation. */
export function withTerms(entries: readonly DraftEntry[], terms: readonly TermPair[]): readonly DraftEntry[] {
  const rest = new Map(terms.map(({ source, target }) => [source, target]))
  const changed = entries.map((entry) => {
    const target = rest.get(entry.source.trim())
    rest.delete(entry.source.trim())
    return target === undefined ? entry : { ...entry, target }
  })
  let id = nextId(entries)
  return [...changed, ...[...rest].map(([source, target]) => ({ id: id++, source, target }))]
}

export function nextId(entries: readonly DraftEntry[]): number {
  return entries.reduce((highest, { id }) => Math.max(highest, id), -1) + 1
}
