import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createId } from '../../database/index.ts'
import type { Database } from '../../database/index.ts'
import type { TestDatabase } from '../../database/testing.ts'
import { openFileBlobStore } from '../../storage/index.ts'
import type { BlobStore } from '../../storage/index.ts'
import { silentTelemetry } from '../../telemetry/index.ts'
import { baseRepository } from '../base-repository.ts'
import { documentRepository } from '../document-repository.ts'
import type { DocumentVersion } from '../document-repository.ts'
import { newIndex } from '../index-builder.ts'
import { toIndexRow } from '../index-slices.ts'
import { openSliceIndex } from '../recall/index.ts'
import type { SliceIndex } from '../recall/index.ts'
import { sliceRepository } from '../slice-repository.ts'
import type { SliceRow } from '../slice-repository.ts'
import { Sweeper } from '../sweeper.ts'
import { versionQueueRepository } from '../version-queue-repository.ts'

export const accountId = '1734786514366738432'
const texts = [
  '月球是地球唯一的天然卫星，平均半径约为1737公里。',
  '龙井茶产于杭州西湖一带。【示意图序号_DOC_1】以色绿、香郁、味甘、形美著称。',
  'The quick brown fox jumps over the lazy dog near Hangzhou.',
  '西湖位于杭州市，三面环山，湖面面积约6.38平方千米。',
]

export interface Installation extends AsyncDisposable {
  readonly database: TestDatabase
  readonly db: Database
  readonly blobs: BlobStore
  readonly index: SliceIndex
  readonly sweeper: Sweeper
}

export async function install(create: () => Promise<TestDatabase>): Promise<Installation> {
  const database = await create()
  const { db, dataFolder } = database
  const blobs = await openFileBlobStore(join(dataFolder, 'blobs'))
  const index = openSliceIndex({ folder: join(dataFolder, 'index'), onProblem: () => {} })
  const account = { name: 'a', tier: 'V0', role: 'member', status: 'active', createdAt: 0, updatedAt: 0 } as const
  await db
    .insertInto('accounts')
    .values({ id: accountId, ...account })
    .execute()
  return {
    database,
    db,
    blobs,
    index,
    sweeper: new Sweeper({ db, index, sweepBlobs: async () => {}, log: silentTelemetry().log }),
    async [Symbol.asyncDispose]() {
      await index.close()
      await database.remove()
    },
  }
}

/** Numbers that differ from text to text and stay the same. */
function vectorOf(text: string): Float32Array {
  const bytes = createHash('sha256').update(text).digest()
  const vector = Float32Array.from({ length: 16 }, (_, position) => (bytes[position] ?? 0) - 128)
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

function versionOf(documentId: string, knowledgeId: string, changes: Partial<DocumentVersion>): DocumentVersion {
  const now = 1_800_000_000_000
  return {
    documentId,
    version: 1,
    accountId,
    knowledgeId,
    requestedType: 5,
    knowledgeType: 5,
    customSeparators: '["\\n","###"]',
    sentenceSize: 300,
    refetch: 0,
    state: 'ready',
    callbackUrl: null,
    sealedCallbackHeader: null,
    embeddedCount: 0,
    sliceCount: 0,
    wordNum: 100,
    pageCount: 2,
    notes: '{"pagesWithoutText":[2]}',
    errorCode: null,
    errorReason: null,
    errorMessage: null,
    attempts: 3,
    leaseOwner: null,
    leaseExpiresAt: null,
    availableAt: now,
    createdAt: now,
    updatedAt: now,
    finishedAt: now,
    ...changes,
  }
}

/** A base with a document that is ready and has a picture, one that is ready and cut anew, one that failed and a page to fetch. */
export async function fill({ db, blobs, index }: Installation, embeddingModel: string | null): Promise<string> {
  const baseId = createId()
  const made = { embeddingId: 11, contextual: 1, embeddingModel } as const
  const serving = newIndex({ id: baseId, accountId }, made, 'serving', false, 1)
  await baseRepository(db).insert(
    {
      id: baseId,
      accountId,
      name: '百科',
      description: '各种事实',
      background: 'red',
      icon: 'book',
      embeddingId: 11,
      contextual: 1,
      servingIndexId: serving.id,
      callbackUrl: null,
      sealedCallbackHeader: null,
      createdAt: 5,
      updatedAt: 5,
      deletedAt: null,
    },
    serving,
  )
  const states = [['ready'], ['ready', 'queued'], ['failed'], ['parsing']] as const
  for (const [number, versions] of states.entries()) {
    const id = createId()
    const content = Buffer.from(`source ${number}`)
    const page = versions[0] === 'parsing'
    const source = page ? null : await blobs.put(Readable.from([content]))
    const picture = await blobs.put(Readable.from([Buffer.from(`picture ${number}`)]))
    const isReady = versions[0] === 'ready'
    const rows: SliceRow[] = isReady
      ? Array.from({ length: 250 }, (_, ordinal) => ({
          id: createId(),
          accountId,
          knowledgeId: baseId,
          documentId: id,
          version: 1,
          ordinal,
          text: `${(texts[ordinal % texts.length] ?? '').replace('DOC', id)} ${number} ${ordinal % 9}`,
          headings: '["第一章","一"]',
          contextualText: `文档《百科》 ${number}`,
          page: 1,
          positions:
            '[{"page":1,"x0":1,"x1":20.5,"top":3,"bottom":9,"pageWidth":595,"pageHeight":842,"start":0,"end":4}]',
          sheet: null,
          line: null,
          question: ordinal === 0 ? `什么是【示意图序号_${id}_1】？` : null,
        }))
      : []
    await documentRepository(db).insert(
      {
        id,
        accountId,
        knowledgeId: baseId,
        name: `文件${number}.txt`,
        format: page ? 'url' : 'txt',
        sourceUrl: page ? 'https://example.com/' : null,
        blobHash: source?.hash ?? null,
        sizeBytes: source?.sizeBytes ?? 0,
        parseImage: 1,
        wordNumLimit: 5000,
        visibleVersion: isReady ? 1 : null,
        latestVersion: versions.length,
        createdAt: 7,
        updatedAt: 8,
        deletedAt: null,
      },
      versionOf(id, baseId, { state: versions[0], sliceCount: rows.length, finishedAt: isReady ? 9 : null }),
    )
    if (versions.length === 2) {
      await documentRepository(db).addVersion(
        (await documentRepository(db).find(accountId, id)) ?? assert.fail(),
        versionOf(id, baseId, { version: 2, state: 'queued', availableAt: 8e15, sentenceSize: 50 }),
        1,
      )
    }
    if (!isReady) continue
    await sliceRepository(db).insert(rows)
    await sliceRepository(db).insertImage({
      id: createId(),
      accountId,
      documentId: id,
      version: 1,
      ordinal: 0,
      marker: `【示意图序号_${id}_1】`,
      blobHash: picture.hash,
      contentType: 'image/png',
      sizeBytes: picture.sizeBytes,
      page: 1,
      description: '一片茶园',
    })
    const vectors = rows.map(({ text }) => (embeddingModel === null ? undefined : vectorOf(text.replaceAll(id, ''))))
    await index.add(
      serving.id,
      rows.map((row, position) => toIndexRow(row, `文件${number}.txt`, vectors[position])),
    )
    await versionQueueRepository(db).noteIndexed(serving.id, id, 1)
  }
  return baseId
}

/** What recall finds, with ids replaced by places. */
export async function found({ db, index }: Installation, baseId: string) {
  const base = (await baseRepository(db).find(accountId, baseId)) ?? assert.fail('the base is not visible')
  const lists: object[] = []
  for (const question of ['杭州西湖的龙井茶', 'lazy fox', '1737公里 3', '面积']) {
    for (const query of [
      { method: 'keyword', text: question } as const,
      { method: 'embedding', vector: vectorOf(question) } as const,
      { method: 'keyword', text: question, vector: vectorOf(question) } as const,
    ]) {
      const hits = await index.search(base.servingIndexId, { ...query, limit: 40 })
      const ids = hits.map(({ sliceId }) => sliceId)
      const visible = await sliceRepository(db).visible(accountId, [baseId], ids)
      lists.push(
        hits.map(({ sliceId, documentId, ...hit }) => {
          const slice = visible.get(sliceId) ?? assert.fail(`slice ${sliceId} is not visible`)
          return {
            ...hit,
            document: slice.documentName,
            ordinal: slice.ordinal,
            text: slice.text.replaceAll(documentId, 'DOC'),
            question: slice.question?.replaceAll(documentId, 'DOC'),
            headings: slice.headings,
            positions: slice.positions,
            contextualText: slice.contextualText,
            page: slice.page,
          }
        }),
      )
    }
  }
  return lists
}

export async function countRows({ db }: Installation): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of [
    'knowledgeBases',
    'knowledgeIndexes',
    'documents',
    'documentVersions',
    'slices',
    'documentImages',
  ] as const)
    counts[table] = (await db.selectFrom(table).selectAll().execute()).length
  return counts
}
