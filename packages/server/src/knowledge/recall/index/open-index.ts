import type { Connection } from '@lancedb/lancedb'
import { IndexError } from '../index-error.ts'
import type { IndexHit, IndexQuery } from '../slice-index.ts'
import { Maintenance } from './maintenance.ts'
import { Postings } from './postings.ts'
import type { StoredRow } from './postings.ts'
import { queryTermsOf } from './row-terms.ts'
import { SliceTable } from './slice-table.ts'
import type { WritableRow } from './slice-table.ts'

interface Removal {
  readonly documentId: string
  readonly version?: number
}

type Write = ({ readonly rows: readonly WritableRow[] } | { readonly removal: Removal }) & {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Rows of neighbouring calls that go into one commit. */
const maxCommitRows = 4096
const maxCommitRemovals = 200
const commitAttempts = 4
/** Rows gone before their places are worth freeing. */
const worthReadingAnew = 20_000

/**
 * One index while it is in use: its table on disk and its words in memory, which follow the table. Calls that come while a commit
 * is under way share the next one, so that a thousand small documents cost some dozens of commits.
 */
export class OpenIndex {
  readonly #connection: Connection
  readonly #tableName: string
  readonly #checkEveryMs: number
  readonly #onProblem: (problem: string) => void
  readonly #maintenance: Maintenance
  #table: SliceTable | undefined
  #postings = new Postings()
  /** The commit that the words in memory tell of; undefined before the first reading. */
  #version: number | undefined
  #checkedAt = -Infinity
  #following: Promise<void> | undefined
  #renewing: Promise<void> | undefined
  #writes: Write[] = []
  #writing: Promise<void> | undefined
  lastUsedAt = 0

  /** @param checkEveryMs how long what other processes have written may stay unseen. */
  constructor(
    connection: Connection,
    tableName: string,
    { checkEveryMs, onProblem }: { checkEveryMs: number; onProblem: (problem: string) => void },
  ) {
    this.#connection = connection
    this.#tableName = tableName
    this.#checkEveryMs = checkEveryMs
    this.#onProblem = onProblem
    this.#maintenance = new Maintenance(() => this.#table, onProblem)
  }

  get bytes(): number {
    return this.#postings.bytes
  }

  get busy(): boolean {
    return [this.#writing, this.#following, this.#renewing].some((work) => work !== undefined) || this.#maintenance.busy
  }

  add(rows: readonly WritableRow[]): Promise<void> {
    return new Promise((resolve, reject) => this.#enqueue({ rows, resolve, reject }))
  }

  remove(removal: Removal): Promise<void> {
    return new Promise((resolve, reject) => this.#enqueue({ removal, resolve, reject }))
  }

  async search({ method, text, vector, documentIds, limit }: IndexQuery): Promise<IndexHit[]> {
    await this.#follow()
    if (this.#table === undefined || documentIds?.length === 0) return []
    if (method === 'keyword') {
      const hits = this.#postings.search(queryTermsOf(text ?? ''), limit, documentIds)
      return vector === undefined || this.#table.dimension === undefined ? hits : await this.#compared(hits, vector)
    }
    if (vector === undefined || this.#table.dimension === undefined) return []
    this.#mustFit(vector.length)
    const hits: IndexHit[] = []
    const seen = new Set<string>()
    for (const { sliceId, similarity } of await this.#table.nearest(vector, limit, documentIds)) {
      const slice = this.#postings.sliceOf(sliceId)
      if (slice === undefined || seen.has(sliceId)) continue
      seen.add(sliceId)
      hits.push({ ...slice, score: similarity })
    }
    return hits
  }

  async #compared(hits: readonly IndexHit[], vector: Float32Array): Promise<IndexHit[]> {
    this.#mustFit(vector.length)
    const vectors = await this.#vectorsOf(hits.map(({ sliceId }) => sliceId))
    return hits.map((hit) => {
      const own = vectors.get(hit.sliceId)
      return own === undefined ? hit : { ...hit, similarity: cosine(own, vector) }
    })
  }

  async vectors(sliceIds: readonly string[]): Promise<Map<string, Float32Array>> {
    await this.#follow()
    return await this.#vectorsOf(sliceIds)
  }

  async #vectorsOf(sliceIds: readonly string[]): Promise<Map<string, Float32Array>> {
    const rows = sliceIds.flatMap((sliceId) => {
      const stamp = this.#postings.stampOf(sliceId)
      return stamp === undefined ? [] : [{ sliceId, stamp }]
    })
    return (await this.#table?.vectors(rows)) ?? new Map<string, Float32Array>()
  }

  async count(): Promise<number> {
    await this.#follow()
    return this.#postings.count
  }

  /** Waits for what was asked, then forgets what is in memory. */
  async close(): Promise<void> {
    this.#maintenance.stop()
    await this.#writing
    await this.#following
    await this.#renewing
    this.#table?.close()
    this.#table = undefined
    this.#postings = new Postings()
    this.#version = undefined
    this.#checkedAt = -Infinity
  }

  /** Waits for all that still changes files, so that the table can be removed. */
  async closeAndSettle(): Promise<void> {
    this.#maintenance.stop()
    await this.#maintenance.idle()
    await this.close()
  }

  #mustFit(length: number): void {
    const dimension = this.#table?.dimension
    if (dimension !== undefined && dimension !== length) {
      throw new IndexError('dimension', `The vectors of this index have ${dimension} numbers, not ${length}.`)
    }
  }

  #enqueue(write: Write): void {
    this.#writes.push(write)
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
    })
  }

  async #writeAll(): Promise<void> {
    while (this.#writes.length > 0) {
      const batch = this.#nextBatch()
      try {
        await this.#commit(batch)
        for (const { resolve } of batch) resolve()
      } catch (error) {
        // One bad row must not fail the neighbours that share its commit.
        if (batch.length === 1) for (const { reject } of batch) reject(error)
        else for (const write of batch) await this.#commitAlone(write)
      }
    }
  }

  async #commitAlone(write: Write): Promise<void> {
    try {
      await this.#commit([write])
      write.resolve()
    } catch (error) {
      write.reject(error)
    }
  }

  /** The longest row of additions, or of removals, that waits. */
  #nextBatch(): Write[] {
    const adds = this.#writes.some((write, index) => index === 0 && 'rows' in write)
    let size = 0
    let length = 0
    while (length < this.#writes.length) {
      const write = this.#writes[length]
      if (write === undefined || 'rows' in write !== adds) break
      size += 'rows' in write ? write.rows.length : 1
      if (length > 0 && size > (adds ? maxCommitRows : maxCommitRemovals)) break
      length++
    }
    return this.#writes.splice(0, length)
  }

  async #commit(batch: readonly Write[]): Promise<void> {
    await this.#follow(true)
    const rows = new Map<string, WritableRow>()
    const removals: Removal[] = []
    for (const write of batch) {
      if ('removal' in write) removals.push(write.removal)
      else for (const row of write.rows) rows.set(row.sliceId, row)
    }
    if (rows.size > 0) await this.#addRows([...rows.values()])
    const known = removals.filter(({ documentId, version }) => this.#postings.hasDocument(documentId, version))
    if (known.length > 0) await this.#removeDocuments(known)
  }

  async #addRows(rows: readonly WritableRow[]): Promise<void> {
    const lengths = new Set(rows.flatMap(({ vector }) => (vector === undefined ? [] : [vector.length])))
    for (const length of lengths) this.#mustFit(length)
    if (lengths.size > 1) throw new IndexError('dimension', 'Vectors of different lengths cannot share an index.')
    const table = (this.#table ??= await SliceTable.create(this.#connection, this.#tableName))
    const replaces = rows.some(({ sliceId }) => this.#postings.hasSlice(sliceId))
    const version = await retried(() => table.write(rows, replaces))
    this.#postings.add(rows)
    this.#advance(version)
  }

  async #removeDocuments(removals: readonly Removal[]): Promise<void> {
    const table = this.#table
    if (table === undefined) return
    const version = await retried(() => table.remove(removals))
    for (const { documentId, version: ofDocument } of removals) this.#postings.removeDocument(documentId, ofDocument)
    this.#advance(version)
  }

  /** A commit of ours right after the one that memory knows needs no reading; a gap means that somebody else wrote in between. */
  #advance(version: number): void {
    if (this.#version !== undefined && version === this.#version + 1) this.#version = version
    this.#checkedAt = -Infinity
    this.#maintenance.committed()
    const { goneRows, count } = this.#postings
    if (goneRows > worthReadingAnew && goneRows > count) this.#renewing ??= this.#renew()
  }

  /** Frees the places of rows that are gone by reading all others anew, while the former words go on answering. */
  async #renew(): Promise<void> {
    try {
      const table = this.#table
      if (table === undefined) return
      const version = await table.newestVersion()
      const postings = await wordsOfTable(table)
      // What was committed meanwhile is read with the next question, because the number of the commit is older.
      if (this.#table !== table) return
      this.#postings = postings
      this.#version = version
    } catch (error) {
      this.#onProblem(`The words of an index could not be read anew: ${String(error)}`)
    } finally {
      this.#renewing = undefined
    }
  }

  /** Brings memory up to the newest commit. @param always also when that was done a moment ago. */
  #follow(always = false): Promise<void> {
    // What a write of our own has just committed is taken into memory by the write itself.
    if (!always && this.#version !== undefined && this.#writing !== undefined) return Promise.resolve()
    if (!always && performance.now() - this.#checkedAt < this.#checkEveryMs) return Promise.resolve()
    this.#following ??= this.#catchUp().finally(() => {
      this.#following = undefined
    })
    return this.#following
  }

  async #catchUp(): Promise<void> {
    this.#table ??= await SliceTable.open(this.#connection, this.#tableName)
    const table = this.#table
    if (table === undefined) return
    const version = await table.newestVersion()
    this.#checkedAt = performance.now()
    if (version === this.#version) return
    await table.refreshSchema()
    if (this.#version === undefined) this.#postings = await wordsOfTable(table)
    else await this.#readDifference(table)
    this.#version = version
  }

  async #readDifference(table: SliceTable): Promise<void> {
    const stamps = await table.stamps()
    const unknown = [...stamps].filter(([stamp]) => !this.#postings.hasStamp(stamp)).map(([, rowId]) => rowId)
    for await (const rows of inPortions(table.rowsByRowId(unknown))) this.#postings.add(rows)
    this.#postings.keepOnly(new Set(stamps.keys()))
  }
}

async function wordsOfTable(table: SliceTable): Promise<Postings> {
  const postings = new Postings()
  for await (const rows of inPortions(table.rows())) postings.add(rows)
  return postings
}

/** Some thousands of rows at a time; in between, other questions to the thread get their turn. */
async function* inPortions(batches: AsyncIterable<readonly StoredRow[]>): AsyncGenerator<StoredRow[]> {
  let portion: StoredRow[] = []
  for await (const rows of batches) {
    portion.push(...rows)
    if (portion.length < 4096) continue
    yield portion
    portion = []
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (portion.length > 0) yield portion
}

/** Two commits that touch the same files cannot both win; the loser begins again on what the other has made. */
async function retried<Result>(commit: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await commit()
    } catch (error) {
      const conflict = error instanceof Error && /conflict|concurrent/i.test(error.message)
      if (!conflict || attempt === commitAttempts) throw error
    }
  }
}

/** 0 for a vector of zeros, which has no direction. */
function cosine(left: Float32Array, right: Float32Array): number {
  let product = 0
  let leftSquares = 0
  let rightSquares = 0
  for (let index = 0; index < left.length; index++) {
    const a = left[index] ?? 0
    const b = right[index] ?? 0
    product += a * b
    leftSquares += a * a
    rightSquares += b * b
  }
  return leftSquares === 0 || rightSquares === 0 ? 0 : product / Math.sqrt(leftSquares * rightSquares)
}
