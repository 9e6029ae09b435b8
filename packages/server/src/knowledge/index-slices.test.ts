import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createId } from '../database/index.ts'
import { testDialects } from '../database/testing.ts'
import { baseRepository } from './base-repository.ts'
import { indexSlices } from './index-slices.ts'
import { openSliceIndex } from './recall/index.ts'
import { backgroundContext } from './slice-embedder.ts'
import { sliceRepository } from './slice-repository.ts'
import { testRows } from './testing/rows.ts'

const [sqlite] = testDialects()

describe('putting slices into an index', () => {
  it('goes on where an earlier attempt with the same index broke off', async () => {
    await using setup = await prepare()
    await setup.run(0, { breakAt: 128 })
    assert.equal(await setup.held(), 128)
    setup.embedded.length = 0
    await setup.run(128)
    assert.equal(await setup.held(), 150)
    assert.equal(setup.embedded.length, 22)
  })

  it('begins anew where the earlier attempt was made with another index', async () => {
    await using setup = await prepare()
    await setup.run(128)
    assert.equal(await setup.held(), 150)
    assert.equal(setup.embedded.length, 150)
  })
})

async function prepare() {
  assert.ok(sqlite)
  const database = await sqlite.create()
  const { db } = database
  const rows = testRows(db)
  const accountId = await rows.account()
  const base = await rows.base(accountId)
  const documentId = await rows.document(accountId, base.id)
  await sliceRepository(db).insert(
    Array.from({ length: 150 }, (_, ordinal) => ({
      id: createId(),
      accountId,
      knowledgeId: base.id,
      documentId,
      version: 1,
      ordinal,
      text: `第${ordinal}段`,
      headings: '[]',
      contextualText: '',
      page: null,
      positions: null,
      sheet: null,
      line: null,
      question: null,
    })),
  )
  await baseRepository(db).updateIndex(base.indexId, { embeddingModel: 'vectors' })
  const index = openSliceIndex({ folder: join(database.dataFolder, 'index'), onProblem: assert.fail })
  const embedded: string[] = []
  const embedder = {
    source: () => ({ model: 'embedding-3', identity: 'vectors', routes: [] }),
    async embed(_source: object, texts: readonly string[]) {
      embedded.push(...texts)
      return texts.map(() => Float32Array.of(1, 0, 0))
    },
  }
  return {
    embedded,
    held: () => index.count(base.indexId),
    async run(triedUntil: number, { breakAt = Infinity } = {}) {
      const knowledgeIndex = await baseRepository(db).index(base.indexId)
      assert.ok(knowledgeIndex)
      const broken = new AbortController()
      await indexSlices(
        { db, index, embedder, knowledgeIndex, documentName: 'a.txt' },
        { documentId, version: 1 },
        triedUntil,
        {
          signal: broken.signal,
          context: backgroundContext(accountId, 'knowledge.embed', broken.signal),
          async onProgress(done) {
            if (done >= breakAt) broken.abort(new Error('broken off'))
          },
        },
      ).catch((error: unknown) => assert.equal(error, broken.signal.reason))
    },
    async [Symbol.asyncDispose]() {
      await index.close()
      await database.remove()
    },
  }
}
