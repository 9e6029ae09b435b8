import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createId, openDatabase, type Database } from '../../packages/server/src/database/index.ts'
import { documentRepository } from '../../packages/server/src/knowledge/document-repository.ts'
import { openSliceIndex, type IndexRow } from '../../packages/server/src/knowledge/recall/index.ts'
import { sliceRepository } from '../../packages/server/src/knowledge/slice-repository.ts'
import { versionQueueRepository } from '../../packages/server/src/knowledge/version-queue-repository.ts'
import type { madeUpSlices } from '../retrieval/made-up-slices.ts'
import type { RunningOpenMaas } from '../support/openmaas.ts'
import { knowledgeApi } from './knowledge-api.ts'

export interface FillOptions {
  /** Data folder. */
  readonly folder: string
  readonly slices: number
  readonly made: ReturnType<typeof madeUpSlices>
  readonly start: () => Promise<RunningOpenMaas>
}

const slicesOfDocument = 30
const documentsAtOnce = 20

/** Makes a base with many slices in truth and index, unless the folder has one already. @returns its id */
export async function fillBase({ folder, slices, made, start }: FillOptions): Promise<string> {
  const noteFile = join(folder, `filled-${slices}`)
  const filled = await readFile(noteFile, 'utf8').catch(() => undefined)
  if (filled !== undefined) return filled

  const server = await start()
  const baseId = await knowledgeApi(server.port).createBase(11)
  await server.stop()
  const startedAt = performance.now()
  const store = await openDatabase({ dataFolder: folder })
  const index = openSliceIndex({ folder: join(folder, 'index'), onProblem: (problem) => console.log(problem) })
  try {
    const base = await store.db
      .selectFrom('knowledgeBases')
      .selectAll()
      .where('id', '=', baseId)
      .executeTakeFirstOrThrow()
    for (let from = 0; from < slices; from += slicesOfDocument * documentsAtOnce) {
      const rows: IndexRow[] = []
      for (let at = from; at < Math.min(slices, from + slicesOfDocument * documentsAtOnce); at += slicesOfDocument) {
        const ofDocument = made.rows(at, Math.min(slicesOfDocument, slices - at))
        rows.push(...(await insertDocument(store.db, base, ofDocument)))
      }
      await index.add(base.servingIndexId, rows)
    }
    await untilVectorsAreIndexed(join(folder, 'index'), slices)
  } finally {
    await index.close()
    await store.close()
  }
  await writeFile(noteFile, baseId)
  console.log(`filled in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
  return baseId
}

async function insertDocument(
  db: Database,
  base: { readonly id: string; readonly accountId: string; readonly servingIndexId: string },
  made: readonly IndexRow[],
): Promise<IndexRow[]> {
  const now = Date.now()
  const documentId = createId()
  const owner = { accountId: base.accountId, knowledgeId: base.id }
  const rows = made.map((row) => ({ ...row, sliceId: createId(), documentId, version: 1 }))
  await db.transaction().execute(async (transaction) => {
    await documentRepository(transaction).insert(
      {
        id: documentId,
        ...owner,
        name: `文档 ${documentId}.txt`,
        format: 'txt',
        sourceUrl: null,
        blobHash: null,
        sizeBytes: 0,
        parseImage: 0,
        wordNumLimit: null,
        visibleVersion: 1,
        latestVersion: 1,
        createdAt: now,
        updatedAt: now,
        deletedAt: null,
      },
      {
        documentId,
        version: 1,
        ...owner,
        requestedType: null,
        knowledgeType: 1,
        customSeparators: null,
        sentenceSize: null,
        refetch: 0,
        state: 'ready',
        callbackUrl: null,
        sealedCallbackHeader: null,
        embeddedCount: rows.length,
        sliceCount: rows.length,
        wordNum: 0,
        pageCount: 0,
        notes: null,
        errorCode: null,
        errorReason: null,
        errorMessage: null,
        attempts: 1,
        leaseOwner: null,
        leaseExpiresAt: null,
        availableAt: now,
        createdAt: now,
        updatedAt: now,
        finishedAt: now,
      },
    )
    await sliceRepository(transaction).insert(
      rows.map(({ sliceId, text }, ordinal) => ({
        id: sliceId,
        ...owner,
        documentId,
        version: 1,
        ordinal,
        text,
        headings: '[]',
        contextualText: '',
        page: null,
        positions: null,
        sheet: null,
        line: null,
        question: null,
      })),
    )
    await versionQueueRepository(transaction).noteIndexed(base.servingIndexId, documentId, 1)
  })
  return rows
}

/** The index of vectors is built in the background, above some 30,000 slices. */
async function untilVectorsAreIndexed(folder: string, slices: number): Promise<void> {
  if (slices < 50_000) return
  for (;;) {
    const names = await readdir(folder, { recursive: true })
    if (names.some((name) => /_indices\/[^/]+\/index\.idx$/.test(name))) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
