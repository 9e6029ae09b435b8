import { connect } from '@lancedb/lancedb'
import type { Connection } from '@lancedb/lancedb'
import { randomInt } from 'node:crypto'
import { IndexError } from '../index-error.ts'
import type { AddedRow, IndexAnswer, IndexQuestion, ThreadSettings } from './messages.ts'
import { OpenIndex } from './open-index.ts'
import { rowTermsOf } from './row-terms.ts'
import type { WritableRow } from './slice-table.ts'

/** Stands at the end of a table's name. Goes up when words are cut or kept in another way: older tables then count as empty. */
const format = 1
const tableSuffix = /^(.+)\.w\d+$/
const possibleId = /^[A-Za-z0-9_-]{1,128}$/
/** On an object store asking for the newest commit costs a request; a local folder answers in less than a millisecond. */
const remoteCheckEveryMs = 1000

/** All indexes of a folder, inside the thread. */
export class IndexHost {
  readonly #settings: ThreadSettings
  readonly #onProblem: (problem: string) => void
  readonly #open = new Map<string, OpenIndex>()
  #connection: Promise<Connection> | undefined

  constructor(settings: ThreadSettings, onProblem: (problem: string) => void) {
    this.#settings = settings
    this.#onProblem = onProblem
  }

  async answer(question: IndexQuestion): Promise<IndexAnswer> {
    switch (question.kind) {
      case 'add':
        await this.#add(question.indexId, await this.#prepare(question.rows, question.vectors))
        return { kind: 'done' }
      case 'remove':
        await (await this.#index(question.indexId)).remove(question)
        return { kind: 'done' }
      case 'search': {
        const hits = await (await this.#index(question.indexId)).search(question.query)
        this.#keepBudget(question.indexId)
        return { kind: 'hits', hits }
      }
      case 'vectors':
        return joined(await (await this.#index(question.indexId)).vectors(question.sliceIds))
      case 'count':
        return { kind: 'count', count: await (await this.#index(question.indexId)).count() }
      case 'drop':
        await this.#drop(question.indexId)
        return { kind: 'done' }
      case 'list':
        return { kind: 'ids', ids: [...new Set((await this.#tables()).map(({ indexId }) => indexId))] }
      case 'close':
        for (const index of this.#open.values()) await index.close()
        return { kind: 'done' }
    }
  }

  async #add(indexId: string, rows: readonly WritableRow[]): Promise<void> {
    await (await this.#index(indexId)).add(rows)
    this.#keepBudget(indexId)
  }

  async #index(indexId: string): Promise<OpenIndex> {
    if (!possibleId.test(indexId)) throw new IndexError('badName', 'An index id holds letters, digits, - and _ only.')
    const connection = await this.#connect()
    let index = this.#open.get(indexId)
    if (index === undefined) {
      const checkEveryMs = this.#settings.folder.includes('://') ? remoteCheckEveryMs : 0
      index = new OpenIndex(connection, `${indexId}.w${format}`, { checkEveryMs, onProblem: this.#onProblem })
      this.#open.set(indexId, index)
    }
    index.lastUsedAt = performance.now()
    return index
  }

  /** Words are cut a few slices at a time, so that a search need not wait for a whole batch. */
  async #prepare(rows: readonly AddedRow[], vectors: Float32Array): Promise<WritableRow[]> {
    const prepared: WritableRow[] = []
    let from = 0
    for (const { sliceId, documentId, version, text, context, dimension } of rows) {
      prepared.push({
        // 48 random bits tell the rows of one index apart; the clock does not, on several machines.
        stamp: randomInt(2 ** 48 - 1),
        sliceId,
        documentId,
        version,
        terms: rowTermsOf(text, context),
        vector: dimension === 0 ? undefined : vectors.subarray(from, from + dimension),
      })
      from += dimension
      if (prepared.length % 8 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    return prepared
  }

  async #drop(indexId: string): Promise<void> {
    const index = this.#open.get(indexId)
    this.#open.delete(indexId)
    await index?.closeAndSettle()
    const connection = await this.#connect()
    for (const table of await this.#tables()) if (table.indexId === indexId) await connection.dropTable(table.name)
  }

  async #tables(): Promise<{ readonly name: string; readonly indexId: string }[]> {
    const connection = await this.#connect()
    const found: { name: string; indexId: string }[] = []
    for (let pageToken: string | undefined; ;) {
      const page = await connection.listTables([], { limit: 1000, pageToken })
      for (const name of page.tables) {
        const indexId = tableSuffix.exec(name)?.[1]
        if (indexId !== undefined) found.push({ name, indexId })
      }
      pageToken = page.pageToken
      if (pageToken === undefined || page.tables.length === 0) return found
    }
  }

  /** Closes what was not used for the longest time while the words of all open indexes take more memory than they may. */
  #keepBudget(inUse: string): void {
    const open = [...this.#open].sort(([, left], [, right]) => left.lastUsedAt - right.lastUsedAt)
    let bytes = open.reduce((sum, [, index]) => sum + index.bytes, 0)
    for (const [indexId, index] of open) {
      if (bytes <= this.#settings.memoryBudgetBytes) return
      if (indexId === inUse || index.busy) continue
      bytes -= index.bytes
      this.#open.delete(indexId)
      index.close().catch((error: unknown) => this.#onProblem(`An index could not be closed: ${String(error)}`))
    }
  }

  #connect(): Promise<Connection> {
    const { folder, storageOptions } = this.#settings
    // Each read asks for the newest commit itself, so the library need not check on a clock of its own.
    this.#connection ??= connect(folder, storageOptions && { storageOptions: { ...storageOptions } })
    return this.#connection
  }
}

function joined(found: ReadonlyMap<string, Float32Array>): IndexAnswer {
  const dimension = found.values().next().value?.length ?? 0
  const vectors = new Float32Array(found.size * dimension)
  let position = 0
  for (const vector of found.values()) vectors.set(vector, dimension * position++)
  return { kind: 'vectors', sliceIds: [...found.keys()], vectors }
}
