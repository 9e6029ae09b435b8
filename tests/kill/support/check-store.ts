import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@lancedb/lancedb'
import { sql } from 'kysely'
import { openDatabase, type Database } from '../../../packages/server/src/database/index.ts'
import { documentRepository } from '../../../packages/server/src/knowledge/document-repository.ts'
import { SliceTable } from '../../../packages/server/src/knowledge/recall/index/slice-table.ts'
import { openFileBlobStore, sweepOrphans } from '../../../packages/server/src/storage/index.ts'
import type { Ledger } from './ledger.ts'

export interface StoreOptions {
  readonly dataFolder: string
  readonly databaseUrl: string | undefined
  readonly ledger: Ledger
}

/** Waits until nothing is left to sweep or to tell. Looks into the database beside the running platform. */
export async function untilSwept({ dataFolder, databaseUrl, ledger }: StoreOptions, limitMs: number): Promise<void> {
  const store = await openDatabase({ dataFolder, url: databaseUrl })
  try {
    const startedAt = performance.now()
    for (;;) {
      const left = await leftovers(store.db, join(dataFolder, 'index'))
      if (left.length === 0) return
      if (performance.now() - startedAt > limitMs) {
        for (const one of left.slice(0, 20)) ledger.violate(`left over: ${one}`)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  } finally {
    await store.close()
  }
}

async function leftovers(db: Database, indexFolder: string): Promise<string[]> {
  const deleted = await db.selectFrom('documents').select('id').where('deletedAt', 'is not', null).execute()
  const bases = await db.selectFrom('knowledgeBases').select('id').where('deletedAt', 'is not', null).execute()
  const superseded = await db.selectFrom('documentVersions').selectAll().where('state', '=', 'superseded').execute()
  const idle = await db.selectFrom('knowledgeIndexes').select(['id', 'state']).where('state', '!=', 'serving').execute()
  const known = await db.selectFrom('knowledgeIndexes').select('id').execute()
  const untold = await db.selectFrom('callbackDeliveries').select('id').where('state', '=', 'pending').execute()
  const onDisk = (await tablesOf(indexFolder)).map(({ indexId }) => indexId)
  return [
    ...deleted.map(({ id }) => `deleted document ${id}`),
    ...bases.map(({ id }) => `deleted base ${id}`),
    ...superseded.map(({ documentId, version }) => `superseded version ${version} of document ${documentId}`),
    ...idle.map(({ id, state }) => `${state} index ${id}`),
    ...untold.map(({ id }) => `untold callback ${id}`),
    ...onDisk.filter((id) => !known.some((index) => index.id === id)).map((id) => `unknown index ${id}`),
  ]
}

/** What truth, index and content hold after a clean stop, against each other and against what was acknowledged. */
export async function checkStore({ dataFolder, databaseUrl, ledger }: StoreOptions): Promise<void> {
  const store = await openDatabase({ dataFolder, url: databaseUrl })
  try {
    await checkDocuments(store.db, ledger)
    await checkSlices(store.db, ledger)
    await checkIndexes(store.db, join(dataFolder, 'index'), ledger)
    await checkContent(store.db, dataFolder, ledger)
    const waiting = await store.db
      .selectFrom('callbackDeliveries')
      .select(['id', 'state', 'lastError'])
      .where('state', '!=', 'delivered')
      .execute()
    for (const one of waiting) ledger.violate(`callback ${one.id} is ${one.state}: ${one.lastError}`)
  } finally {
    await store.close()
  }
}

async function checkDocuments(db: Database, ledger: Ledger): Promise<void> {
  const rows = await db.selectFrom('documents').selectAll().execute()
  const known = new Set(ledger.documents.map(({ id }) => id))
  for (const { id, name } of rows) if (!known.has(id)) ledger.violate(`nobody was told of document ${id} (${name})`)
  const stored = new Set(rows.map(({ id }) => id))
  for (const id of known) if (!stored.has(id)) ledger.violate(`document ${id} is lost`)
  const versions = await db.selectFrom('documentVersions').selectAll().execute()
  for (const { documentId, version, state, leaseOwner } of versions) {
    const document = rows.find(({ id }) => id === documentId)
    const ready = document?.visibleVersion === version
    const expected = ready ? 'ready' : document?.latestVersion === version ? 'failed' : 'nothing'
    if (state !== expected) ledger.violate(`version ${version} of ${documentId} is ${state} instead of ${expected}`)
    if (leaseOwner !== null) ledger.violate(`version ${version} of ${documentId} still has a lease`)
  }
}

async function checkSlices(db: Database, ledger: Ledger): Promise<void> {
  const stored = await db
    .selectFrom('slices')
    .select(({ fn }) => [
      'documentId',
      'version',
      fn.count<number | string>('ordinal').as('count'),
      sql<number | string>`count(distinct ordinal)`.as('different'),
      fn.min<number | string>('ordinal').as('first'),
      fn.max<number | string>('ordinal').as('last'),
    ])
    .groupBy(['documentId', 'version'])
    .execute()
  const versions = await db.selectFrom('documentVersions').selectAll().where('state', '=', 'ready').execute()
  const expected = new Map(versions.map((one) => [`${one.documentId}/${one.version}`, Number(one.sliceCount)]))
  for (const { documentId, version, ...numbers } of stored) {
    const name = `${documentId}/${version}`
    const [count, different, first, last] = [numbers.count, numbers.different, numbers.first, numbers.last].map(Number)
    const wanted = expected.get(name) ?? 0
    expected.delete(name)
    if (count !== wanted || different !== wanted || first !== 0 || last !== wanted - 1) {
      ledger.violate(`slices of version ${name}: ${JSON.stringify(numbers)} instead of 0 to ${wanted - 1}`)
    }
  }
  for (const [name, count] of expected) if (count > 0) ledger.violate(`version ${name} lacks its ${count} slices`)
}

/** Each serving index holds one row for each visible slice of its base, and no other. */
async function checkIndexes(db: Database, folder: string, ledger: Ledger): Promise<void> {
  const tables = await tablesOf(folder)
  for (const index of await db.selectFrom('knowledgeIndexes').selectAll().execute()) {
    const visible = await db
      .selectFrom('slices')
      .innerJoin('documents', (on) =>
        on.onRef('documents.id', '=', 'slices.documentId').onRef('documents.visibleVersion', '=', 'slices.version'),
      )
      .select('slices.id')
      .where('slices.knowledgeId', '=', index.knowledgeId)
      .execute()
    const wanted = new Set(visible.map(({ id }) => id))
    const table = tables.find(({ indexId }) => indexId === index.id)
    const { indexed, vectors } = await rowsOf(folder, table?.name)
    const inIndex = new Set(indexed.map(({ sliceId }) => sliceId))
    const missing = [...wanted].filter((id) => !inIndex.has(id))
    const foreign = indexed.filter(({ sliceId }) => !wanted.has(sliceId))
    const name = `index ${index.id} of base ${index.knowledgeId}`
    if (inIndex.size !== indexed.length) ledger.violate(`${name} holds a slice twice`)
    if (missing.length > 0) ledger.violate(`${name} lacks ${missing.length} of ${wanted.size} slices`)
    if (index.embeddingModel !== null && vectors !== indexed.length) {
      ledger.violate(`${name} has ${vectors} vectors for ${indexed.length} rows`)
    }
    for (const document of new Set(foreign.map(({ documentId, version }) => `${documentId}/${version}`))) {
      ledger.violate(`${name} holds rows of version ${document}, which nobody sees`)
    }
    ledger.counts.set('slices at the end', (ledger.counts.get('slices at the end') ?? 0) + wanted.size)
  }
}

interface IndexedSlice {
  readonly sliceId: string
  readonly documentId: string
  readonly version: number
}

async function rowsOf(folder: string, name: string | undefined): Promise<{ indexed: IndexedSlice[]; vectors: number }> {
  if (name === undefined) return { indexed: [], vectors: 0 }
  const connection = await connect(folder)
  const table = await SliceTable.open(connection, name)
  const indexed: IndexedSlice[] = []
  if (table !== undefined) for await (const rows of table.rows()) indexed.push(...rows)
  const plain = await connection.openTable(name)
  const vectors = table?.dimension === undefined ? 0 : await plain.countRows('vector IS NOT NULL')
  table?.close()
  plain.close()
  connection.close()
  return { indexed, vectors }
}

/** Everything that a row names is stored and whole; once swept, nothing else is. */
async function checkContent(db: Database, dataFolder: string, ledger: Ledger): Promise<void> {
  const blobs = await openFileBlobStore(join(dataFolder, 'blobs'))
  await sweepOrphans(blobs, documentRepository(db).referencedBlobs, 0)
  const ofDocuments = await db.selectFrom('documents').select('blobHash').execute()
  const ofImages = await db.selectFrom('documentImages').select('blobHash').execute()
  const named = new Set([...ofDocuments, ...ofImages].flatMap(({ blobHash }) => blobHash ?? []))
  for (const hash of named) {
    const digest = createHash('sha256')
    const file = await blobs.localFile(hash)
    for await (const piece of createReadStream(file.path)) digest.update(piece)
    await file.release()
    if (!hash.includes(digest.digest('hex'))) ledger.violate(`content ${hash} is not whole`)
  }
  for await (const { hash } of blobs.list()) if (!named.has(hash)) ledger.violate(`content ${hash} belongs to nothing`)
}

async function tablesOf(folder: string): Promise<{ name: string; indexId: string }[]> {
  const connection = await connect(folder)
  const { tables } = await connection.listTables([], { limit: 10_000 })
  connection.close()
  return tables.map((name) => ({ name, indexId: name.replace(/\.w\d+$/, '') }))
}
