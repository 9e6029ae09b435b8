import { Index } from '@lancedb/lancedb'
import type { Connection, Table } from '@lancedb/lancedb'
import {
  Binary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  RecordBatch,
  Schema,
  Struct,
  Table as ArrowTable,
  Utf8,
  makeData,
  vectorFromArray,
} from 'apache-arrow'
import type { Data, DataType } from 'apache-arrow'
import type { StoredRow } from './postings.ts'

/** A row with its vector, ready to be written. */
export interface WritableRow extends StoredRow {
  readonly vector?: Float32Array
}

/** What tells one row from all others, those of the same slice written earlier included. */
export interface RowName {
  readonly sliceId: string
  readonly stamp: number
}

export interface VectorHit {
  readonly sliceId: string
  readonly similarity: number
}

const termColumns = ['stamp', 'slice', 'document', 'version', 'words', 'bigrams', 'hashes', 'counts']
/** Older versions of the table stay so long for readers in other processes that still look at them. */
export const keepVersionsMs = 10 * 60_000
/** How many times more candidates than wanted are compared by their exact vectors. */
const refineFactor = 8
const probes = 40

/** The rows of one index in LanceDB. Every method that changes rows is one commit: whole or not at all, also under `kill -9`. */
export class SliceTable {
  readonly #table: Table
  /** Numbers of rows by stamp, once they were needed; compaction makes them void. */
  readonly #rowIds = new Map<number, number>()
  #dimension: number | undefined

  private constructor(table: Table, dimension: number | undefined) {
    this.#table = table
    this.#dimension = dimension
  }

  static async open(connection: Connection, name: string): Promise<SliceTable | undefined> {
    const table = await connection.openTable(name).catch((error: unknown) => {
      if (isTableMissing(error)) return undefined
      throw error
    })
    if (table === undefined) return undefined
    return new SliceTable(table, dimensionOf(await table.schema()))
  }

  static async create(connection: Connection, name: string): Promise<SliceTable> {
    return new SliceTable(await connection.createEmptyTable(name, schemaWith(undefined), { existOk: true }), undefined)
  }

  /** Length of the vectors; undefined while there is none. */
  get dimension(): number | undefined {
    return this.#dimension
  }

  /** Number of the newest commit, of whichever process. Reads that follow see it. */
  async newestVersion(): Promise<number> {
    await this.#table.checkoutLatest()
    return await this.#table.version()
  }

  /** Learns of vectors that another process was the first to add. */
  async refreshSchema(): Promise<void> {
    this.#dimension = dimensionOf(await this.#table.schema())
  }

  /** Returns the number of the commit. @param replaces some of the slices have a row already, which goes. */
  async write(rows: readonly WritableRow[], replaces: boolean): Promise<number> {
    const dimension = rows.find(({ vector }) => vector !== undefined)?.vector?.length
    if (dimension !== undefined && this.#dimension === undefined) {
      const valueSql = `arrow_cast(NULL, 'FixedSizeList(${dimension}, Float32)')`
      await this.#table.addColumns([{ name: 'vector', valueSql }])
      this.#dimension = dimension
    }
    const data = toArrow(rows, this.#dimension)
    if (!replaces) return (await this.#table.add(data)).version
    const merge = this.#table.mergeInsert('slice').whenMatchedUpdateAll().whenNotMatchedInsertAll()
    return (await merge.execute(data)).version
  }

  /** Returns the number of the commit. */
  async remove(documents: readonly { readonly documentId: string; readonly version?: number }[]): Promise<number> {
    const conditions = documents.map(
      ({ documentId, version }) =>
        `(document = ${quoted(documentId)}${version === undefined ? '' : ` AND version = ${version}`})`,
    )
    return (await this.#table.delete(conditions.join(' OR '))).version
  }

  /** Every row, a few thousand at a time. */
  async *rows(): AsyncGenerator<StoredRow[]> {
    for await (const batch of this.#table.query().select(termColumns)) yield fromArrow(batch)
  }

  /** Stamps of all rows, with the row numbers that hold until the next commit. */
  async stamps(): Promise<Map<number, number>> {
    const stamps = new Map<number, number>()
    for await (const batch of this.#table.query().select(['stamp']).withRowId()) {
      const stamp = batch.getChild('stamp')
      const rowId = batch.getChild('_rowid')
      // The number of a file in the upper 32 bits, of which 21 fit: a table never has two million files.
      for (let row = 0; row < batch.numRows; row++) stamps.set(Number(stamp?.get(row)), Number(rowId?.get(row)))
    }
    return stamps
  }

  async *rowsByRowId(rowIds: readonly number[]): AsyncGenerator<StoredRow[]> {
    for (let from = 0; from < rowIds.length; from += 2048) {
      const query = this.#table.takeRowIds(rowIds.slice(from, from + 2048)).select(termColumns)
      for await (const batch of query) yield fromArrow(batch)
    }
  }

  /** Vectors of the rows that have one, by slice id. */
  async vectors(rows: readonly RowName[]): Promise<Map<string, Float32Array>> {
    if (this.#dimension === undefined || rows.length === 0) return new Map()
    try {
      const vectors = await this.#takeVectors(rows)
      if (vectors.size === rows.length) return found(vectors)
    } catch (error) {
      if (this.#rowIds.size === 0) throw error
    }
    // The files that the numbers point into were joined with others, or some rows are gone.
    this.#rowIds.clear()
    return found(await this.#takeVectors(rows))
  }

  /** By row numbers, which cost a few milliseconds where a search by ids would read the table. Null for a row without a vector. */
  async #takeVectors(rows: readonly RowName[]): Promise<Map<string, Float32Array | null>> {
    await this.#locate(rows.filter(({ stamp }) => !this.#rowIds.has(stamp)))
    const sliceIds = new Map(rows.map(({ sliceId, stamp }) => [stamp, sliceId]))
    const rowIds = rows.flatMap(({ stamp }) => this.#rowIds.get(stamp) ?? [])
    const vectors = new Map<string, Float32Array | null>()
    if (rowIds.length === 0) return vectors
    for await (const batch of this.#table.takeRowIds(rowIds).select(['stamp', 'vector'])) {
      const stamps = batch.getChild('stamp')
      const values = batch.getChild('vector')
      for (let row = 0; row < batch.numRows; row++) {
        const sliceId = sliceIds.get(Number(stamps?.get(row)))
        const vector = values?.get(row)
        if (sliceId !== undefined) vectors.set(sliceId, vector === null ? null : Float32Array.from(vector.toArray()))
      }
    }
    return vectors
  }

  /** Reads the numbers of all rows: to look for some of them would cost as much. */
  async #locate(rows: readonly RowName[]): Promise<void> {
    if (rows.length === 0) return
    for (const [stamp, rowId] of await this.stamps()) this.#rowIds.set(stamp, rowId)
  }

  async nearest(vector: Float32Array, limit: number, documentIds?: readonly string[]): Promise<VectorHit[]> {
    let query = this.#table
      .vectorSearch(vector)
      .column('vector')
      .distanceType('cosine')
      .nprobes(probes)
      .refineFactor(refineFactor)
      .select(['slice', '_distance'])
      .limit(limit)
    if (documentIds !== undefined) query = query.where(`document IN (${documentIds.map(quoted).join(',')})`)
    const hits: VectorHit[] = []
    for await (const batch of query) {
      const ids = batch.getChild('slice')
      const distances = batch.getChild('_distance')
      for (let row = 0; row < batch.numRows; row++) {
        const similarity = 1 - Number(distances?.get(row) ?? Number.NaN)
        // A vector of zeros has no direction.
        if (Number.isFinite(similarity)) hits.push({ sliceId: String(ids?.get(row)), similarity })
      }
    }
    return hits
  }

  async rowCount(): Promise<number> {
    return await this.#table.countRows()
  }

  /** Joins small files, forgets old versions, and takes new rows into the vector index. Searches and writes go on meanwhile. */
  async compact(): Promise<void> {
    await this.#table.optimize({ cleanupOlderThan: new Date(Date.now() - keepVersionsMs) })
  }

  /** Undefined while there is no index of the vectors. */
  async vectorIndexRows(): Promise<{ readonly indexed: number; readonly waiting: number } | undefined> {
    if (this.#dimension === undefined) return undefined
    const stats = await this.#table.indexStats('vector_idx')
    return stats && { indexed: stats.numIndexedRows, waiting: stats.numUnindexedRows }
  }

  /** Whether an index of vectors of this length can be built; others are compared one by one, however many they are. */
  get canIndexVectors(): boolean {
    return this.#dimension !== undefined && this.#dimension % 8 === 0
  }

  /**
   * Groups the vectors and keeps one bit of each of their numbers, from which the candidates for an exact comparison are chosen. At
   * 100,000 vectors it takes 3 s of processor time, a twentieth of product quantisation, and finds as many of the nearest.
   */
  async indexVectors(): Promise<void> {
    const config = Index.ivfRq({ distanceType: 'cosine', sampleRate: 64, maxIterations: 20 })
    await this.#table.createIndex('vector', { config, replace: true })
  }

  close(): void {
    this.#table.close()
  }
}

function found(vectors: ReadonlyMap<string, Float32Array | null>): Map<string, Float32Array> {
  return new Map([...vectors].flatMap(([sliceId, vector]) => (vector === null ? [] : [[sliceId, vector]])))
}

function schemaWith(dimension: number | undefined): Schema {
  const fields = [
    new Field('stamp', new Float64(), false),
    new Field('slice', new Utf8(), false),
    new Field('document', new Utf8(), false),
    new Field('version', new Float64(), false),
    new Field('words', new Int32(), false),
    new Field('bigrams', new Int32(), false),
    new Field('hashes', new Binary(), false),
    new Field('counts', new Binary(), false),
  ]
  return new Schema(dimension === undefined ? fields : [...fields, vectorField(dimension)])
}

function vectorField(dimension: number): Field {
  return new Field('vector', new FixedSizeList(dimension, new Field('item', new Float32(), true)), true)
}

function dimensionOf(schema: Schema): number | undefined {
  const type: unknown = schema.fields.find(({ name }) => name === 'vector')?.type
  return typeof type === 'object' && type !== null && 'listSize' in type ? Number(type.listSize) : undefined
}

function toArrow(rows: readonly WritableRow[], dimension: number | undefined): ArrowTable {
  const hashBytes = ({ terms: { hashes } }: WritableRow) =>
    new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength)
  const columns: [DataType, (row: WritableRow) => unknown][] = [
    [new Float64(), ({ stamp }) => stamp],
    [new Utf8(), ({ sliceId }) => sliceId],
    [new Utf8(), ({ documentId }) => documentId],
    [new Float64(), ({ version }) => version],
    [new Int32(), ({ terms }) => terms.wordCount],
    [new Int32(), ({ terms }) => terms.bigramCount],
    [new Binary(), hashBytes],
    [new Binary(), ({ terms }) => terms.counts],
  ]
  const children: Data[] = columns.flatMap(([type, valueOf]) => vectorFromArray(rows.map(valueOf), type).data)
  if (dimension !== undefined) children.push(vectorData(rows, dimension))
  const schema = schemaWith(dimension)
  const struct = makeData({ type: new Struct(schema.fields), length: rows.length, nullCount: 0, children })
  return new ArrowTable(schema, [new RecordBatch(schema, struct)])
}

function vectorData(rows: readonly WritableRow[], dimension: number): Data {
  const values = new Float32Array(rows.length * dimension)
  const validity = new Uint8Array(Math.ceil(rows.length / 8))
  let nulls = 0
  rows.forEach(({ vector }, row) => {
    if (vector === undefined) nulls++
    else {
      values.set(vector, row * dimension)
      validity[row >>> 3] = (validity[row >>> 3] ?? 0) | (1 << (row & 7))
    }
  })
  const child = makeData({ type: new Float32(), length: values.length, nullCount: 0, data: values })
  const type = new FixedSizeList(dimension, new Field('item', new Float32(), true))
  return makeData({ type, length: rows.length, nullCount: nulls, nullBitmap: validity, child })
}

function fromArrow(batch: RecordBatch): StoredRow[] {
  const [stamp, slice, document, version, words, bigrams, hashes, counts] = termColumns.map((name) =>
    batch.getChild(name),
  )
  const rows: StoredRow[] = []
  for (let row = 0; row < batch.numRows; row++) {
    const hashBytes: Uint8Array = hashes?.get(row)
    rows.push({
      stamp: Number(stamp?.get(row)),
      sliceId: String(slice?.get(row)),
      documentId: String(document?.get(row)),
      version: Number(version?.get(row)),
      terms: {
        // Copied, because the bytes of the batch need not stand at a multiple of four.
        hashes: new Uint32Array(hashBytes.slice().buffer),
        counts: counts?.get(row).slice(),
        wordCount: Number(words?.get(row)),
        bigramCount: Number(bigrams?.get(row)),
      },
    })
  }
  return rows
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** The library tells it by its words only. */
export function isTableMissing(error: unknown): boolean {
  return error instanceof Error && /Table '.*' was not found|Dataset at path .* was not found/s.test(error.message)
}
