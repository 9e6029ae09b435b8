import { createId } from '../../database/index.ts'
import type { Database } from '../../database/index.ts'
import { ApiError } from '../../errors/api-error.ts'
import { wordListRepository } from './word-list-repository.ts'
import type { WordListRow } from './word-list-repository.ts'
import { isSearchable, WordMatcher } from './word-matcher.ts'
import type { WordList } from './word-matcher.ts'

export interface WordListsOptions {
  readonly db: Database
  /** Lists of the configuration file. */
  readonly configured: readonly WordList[]
  readonly now?: () => number
}

export interface NewWordList {
  readonly name: string
  readonly level: WordListRow['level']
  readonly riskType: string
  readonly enabled: boolean
  readonly words: readonly string[]
}

export interface WordListChange {
  readonly name?: string | undefined
  readonly level?: WordListRow['level'] | undefined
  readonly riskType?: string | undefined
  readonly enabled?: boolean | undefined
  readonly add?: readonly string[] | undefined
  readonly remove?: readonly string[] | undefined
}

export interface WordListInfo extends Omit<WordListRow, 'enabled' | 'id' | 'createdAt' | 'updatedAt'> {
  /** Null for one of the configuration file. */
  readonly id: string | null
  readonly enabled: boolean
  readonly words: number
  readonly createdAt: number | null
  readonly updatedAt: number | null
}

/** So long a change that another process made may go unseen. */
const seenForMilliseconds = 2000
const wordsPerPage = 5000

/** The operator's word lists, and all of their words ready to be searched for. */
export class WordLists {
  readonly #options: WordListsOptions
  readonly #now: () => number
  #matcher: WordMatcher | undefined
  #version = ''
  #seenAt = Number.NEGATIVE_INFINITY
  #loading: Promise<WordMatcher> | undefined

  constructor(options: WordListsOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** Of lists that are switched on. Synchronous when it was looked at a moment ago. */
  matcher(): WordMatcher | Promise<WordMatcher> {
    if (this.#matcher !== undefined && this.#now() - this.#seenAt < seenForMilliseconds) return this.#matcher
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async list(): Promise<WordListInfo[]> {
    const lists = wordListRepository(this.#options.db)
    const [rows, counts] = await Promise.all([lists.all(), lists.counts()])
    return [
      ...this.#options.configured.map(({ name, level, riskType, words }) => ({
        id: null,
        name,
        level,
        riskType,
        enabled: true,
        words: [...words].length,
        createdAt: null,
        updatedAt: null,
      })),
      ...rows.map((row) => ({ ...row, enabled: row.enabled === 1, words: counts.get(row.id) ?? 0 })),
    ]
  }

  /** @throws {ApiError} invalidParameter for a name that is taken, and for words of which nothing could be found */
  async create({ name, level, riskType, enabled, words }: NewWordList): Promise<WordListInfo> {
    requireSearchable(words)
    const now = this.#now()
    const row: WordListRow = {
      id: createId(),
      name,
      level,
      riskType,
      enabled: enabled ? 1 : 0,
      createdAt: now,
      updatedAt: now,
    }
    await this.#options.db.transaction().execute(async (transaction) => {
      const lists = wordListRepository(transaction)
      if (await this.#isTaken(name, lists)) throw nameTaken()
      await lists.insert(row)
      await lists.addWords(row.id, unique(words))
    })
    return this.#changed(row.id)
  }

  /** @throws {ApiError} resourceNotFound, invalidParameter */
  async update(
    id: string,
    { name, level, riskType, enabled, add = [], remove = [] }: WordListChange,
  ): Promise<WordListInfo> {
    requireSearchable(add)
    await this.#options.db.transaction().execute(async (transaction) => {
      const lists = wordListRepository(transaction)
      const row = await lists.find(id)
      if (row === undefined) throw listNotFound(id)
      if (name !== undefined && name !== row.name && (await this.#isTaken(name, lists))) throw nameTaken()
      await lists.removeWords(id, unique(remove))
      await lists.addWords(id, unique(add))
      const fields = {
        ...(name === undefined ? {} : { name }),
        ...(level === undefined ? {} : { level }),
        ...(riskType === undefined ? {} : { riskType }),
        ...(enabled === undefined ? {} : { enabled: enabled ? (1 as const) : (0 as const) }),
      }
      await lists.update(id, fields, this.#now())
    })
    return this.#changed(id)
  }

  /** @throws {ApiError} resourceNotFound */
  async delete(id: string): Promise<void> {
    const deleted = await this.#options.db
      .transaction()
      .execute((transaction) => wordListRepository(transaction).delete(id))
    if (!deleted) throw listNotFound(id)
    this.#seenAt = Number.NEGATIVE_INFINITY
  }

  /** @throws {ApiError} resourceNotFound */
  async words(
    id: string,
    { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<{ readonly data: string[]; readonly hasMore: boolean }> {
    const lists = wordListRepository(this.#options.db)
    if ((await lists.find(id)) === undefined) throw listNotFound(id)
    const words = await lists.words(id, after, limit + 1)
    return { data: words.slice(0, limit), hasMore: words.length > limit }
  }

  async #isTaken(name: string, lists: ReturnType<typeof wordListRepository>): Promise<boolean> {
    if (this.#options.configured.some((list) => list.name === name)) return true
    return (await lists.findByName(name)) !== undefined
  }

  async #changed(id: string): Promise<WordListInfo> {
    this.#seenAt = Number.NEGATIVE_INFINITY
    const info = (await this.list()).find((list) => list.id === id)
    if (info === undefined) throw listNotFound(id)
    return info
  }

  async #load(): Promise<WordMatcher> {
    const seenAt = this.#now()
    const lists = wordListRepository(this.#options.db)
    const version = await lists.version()
    if (this.#matcher === undefined || version !== this.#version) {
      const stored: WordList[] = []
      for (const { id, name, level, riskType, enabled } of await lists.all()) {
        if (enabled === 1) stored.push({ name, level, riskType, words: await this.#allWords(id) })
      }
      this.#matcher = new WordMatcher([...this.#options.configured, ...stored])
      this.#version = version
    }
    this.#seenAt = seenAt
    return this.#matcher
  }

  async #allWords(listId: string): Promise<string[]> {
    const lists = wordListRepository(this.#options.db)
    const all: string[] = []
    for (;;) {
      const page = await lists.words(listId, all.at(-1), wordsPerPage)
      all.push(...page)
      if (page.length < wordsPerPage) return all
    }
  }
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)]
}

function requireSearchable(words: readonly string[]): void {
  const index = words.findIndex((word) => !isSearchable(word))
  if (index === -1) return
  const reason = { zh: '词中没有文字或数字。', en: 'It holds no letter and no digit.' }
  throw new ApiError('invalidParameter', { field: `words[${index}]`, reason }, { shouldRetry: false })
}

function nameTaken(): ApiError {
  const reason = { zh: '已有同名词表。', en: 'Another list has this name.' }
  return new ApiError('invalidParameter', { field: 'name', reason }, { shouldRetry: false })
}

function listNotFound(id: string): ApiError {
  return new ApiError('resourceNotFound', { field: 'list_id', value: id.slice(0, 64) }, { shouldRetry: false })
}
