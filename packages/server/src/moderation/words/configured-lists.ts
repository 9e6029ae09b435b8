import { readFileSync } from 'node:fs'
import type { WordList } from './word-matcher.ts'

export interface ConfiguredList {
  readonly name: string
  readonly level: WordList['level']
  readonly type: string
  readonly words: readonly string[]
  /** A text file with one word a line; lines that begin with `#` are remarks. */
  readonly file?: string | undefined
}

/**
 * The lists of the configuration file with their words.
 * @throws {Error} for a file that cannot be read, naming it
 */
export function configuredLists(lists: readonly ConfiguredList[]): WordList[] {
  return lists.map(({ name, level, type, words, file }) => ({
    name,
    level,
    riskType: type,
    words: [...words, ...(file === undefined ? [] : wordsOfFile(readFileSync(file, 'utf8')))],
  }))
}

/** One word a line; lines that begin with `#` are remarks. */
export function wordsOfFile(text: string): string[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}
