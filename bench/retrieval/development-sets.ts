import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Questions, and the paragraphs in which their answers stand. */
export interface QuestionSet {
  readonly name: string
  readonly paragraphs: readonly { readonly id: string; readonly title: string; readonly text: string }[]
  readonly queries: readonly {
    readonly q: string
    readonly gold: readonly string[]
    readonly answers: readonly string[]
  }[]
}

/** Every `.json` file of the folder is a set. Questions without a word (one set has two) are left out. */
export function readSets(folder: string): QuestionSet[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const set = JSON.parse(readFileSync(join(folder, name), 'utf8')) as QuestionSet
      return { ...set, queries: set.queries.filter(({ q }) => /[\p{L}\p{N}]/u.test(q)) }
    })
}
