import assert from 'node:assert/strict'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { it } from 'node:test'
import { testAccess, testCaller } from '../access/testing.ts'
import { describeOnDatabases } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { ApiError } from '../errors/api-error.ts'
import { FileService } from '../files/index.ts'
import { openFileBlobStore } from '../storage/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { BatchRunner } from './batch-runner.ts'
import { BatchService } from './batch-service.ts'
import { batchRepository } from './batch-repository.ts'
import { chunkRepository } from './chunk-repository.ts'
import type { LineRunner } from './line-runners.ts'

const lines = 450

/** One account, its files, and lines that `run` answers. */
async function open(database: TestDatabase, run: LineRunner['run']) {
  const { db } = database
  const { account } = await testAccess(database).accounts.create({ name: 'test', tier: 'V0', role: 'member' })
  const caller = testCaller('V0', account.id)
  const blobs = await openFileBlobStore(join(database.dataFolder, 'blobs'))
  const files = new FileService({ db, blobs, settings: { capacityBytes: 1e9 } })
  const runners = { '/chat/completions': { operation: 'chat', path: '/chat', check: () => {}, run } }
  const { log } = silentTelemetry()
  const batches = new BatchService({ db, blobs, files, runners, maxUnfinishedPerAccount: 3, onQueued: () => {} })
  return {
    db,
    caller,
    batches,
    newRunner: () =>
      new BatchRunner({ db, blobs, files, models: { find: () => undefined }, runners, concurrency: 4, log }),
    async create(count = lines) {
      const requests = Array.from({ length: count }, (_, index) =>
        JSON.stringify({
          custom_id: `c${index}`,
          method: 'POST',
          url: '/v4/chat/completions',
          body: { model: 'm', index },
        }),
      )
      async function* content(): AsyncGenerator<Buffer> {
        yield Buffer.from(requests.join('\n'))
      }
      const input = await files.store(account.id, { purpose: 'batch', name: 'a.jsonl', content: content() })
      return batches.create(caller, {
        inputFileId: input.id,
        endpoint: '/v4/chat/completions',
        autoDeleteInput: true,
        completionWindow: '24h',
        metadata: undefined,
        publicUrl: 'http://127.0.0.1',
      })
    },
    async ended(id: string) {
      for (;;) {
        const batch = await batches.get(caller, id, 'en')
        if (['completed', 'failed', 'cancelled', 'expired'].includes(batch.status)) return batch
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async outputIds(fileId: string | undefined) {
      const { content } = await files.open(account.id, fileId ?? '')
      return (await text(content))
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { custom_id: string }).custom_id)
    },
  }
}

describeOnDatabases('the runner of batches', (create) => {
  it('shares the lines with another process, each once, and goes on after a stop', { timeout: 60_000 }, async () => {
    await using database = await create()
    const begun = Promise.withResolvers<void>()
    let calls = 0
    const {
      create: createBatch,
      newRunner,
      ended,
      outputIds,
    } = await open(database, async () => {
      if (++calls === 50) begun.resolve()
      await new Promise((resolve) => setTimeout(resolve, 1))
      return { ok: true }
    })
    const { id } = await createBatch()
    const [one, other, third] = [newRunner(), newRunner(), newRunner()]
    one.start()
    other.start()
    await begun.promise
    await one.stop()
    third.start()
    const batch = await ended(id)
    await other.stop()
    await third.stop()
    assert.deepEqual(batch.request_counts, { total: lines, completed: lines, failed: 0 })
    const ids = await outputIds(batch.output_file_id)
    assert.deepEqual([ids.length, new Set(ids).size], [lines, lines])
  })

  it('tries again what the engine is to blame for, and gives a line up at last', { timeout: 60_000 }, async () => {
    await using database = await create()
    const tried = new Map<unknown, number>()
    const {
      create: createBatch,
      newRunner,
      ended,
      outputIds,
    } = await open(database, async ({ index }) => {
      const attempts = (tried.get(index) ?? 0) + 1
      tried.set(index, attempts)
      if (index === 1 || (index === 2 && attempts < 2)) throw new ApiError('callFailed')
      return { ok: true }
    })
    const { id } = await createBatch(4)
    const runner = newRunner()
    runner.start()
    const batch = await ended(id)
    await runner.stop()
    assert.deepEqual(batch.request_counts, { total: 4, completed: 3, failed: 1 })
    assert.deepEqual(await outputIds(batch.error_file_id), ['c1'])
    assert.deepEqual([tried.get(0), tried.get(1), tried.get(2)], [1, 3, 2])
  })

  it('winds a batch up whose time is over', { timeout: 60_000 }, async () => {
    await using database = await create()
    const { db, create: createBatch, newRunner, ended } = await open(database, async () => ({ ok: true }))
    const { id } = await createBatch(3)
    await db.updateTable('batches').set({ expiresAt: 1 }).where('id', '=', id).execute()
    const runner = newRunner()
    runner.start()
    const batch = await ended(id)
    await runner.stop()
    assert.equal(batch.status, 'expired')
    assert.ok(batch.expired_at !== undefined)
  })

  it('takes nothing from a worker that has lost its lease', async () => {
    await using database = await create()
    const { db, caller, create: createBatch } = await open(database, async () => ({}))
    const { id } = await createBatch(2)
    const batches = batchRepository(db)
    await batches.claim('a', 1e15, 1000)
    const chunks = [{ number: 0, firstLine: 1, lineCount: 2, startByte: 0, endByte: 10 }]
    assert.ok(await batches.begin({ id, accountId: caller.accountId }, 'a', { model: 'm', chunks }, 1))
    const repository = chunkRepository(db)
    const chunk = await repository.claim(id, 'a', 1000, 10)
    assert.ok(chunk !== undefined)
    assert.equal(await repository.claim(id, 'b', 1005, 10), undefined)
    assert.ok((await repository.claim(id, 'b', 1011, 10)) !== undefined)
    const piece = { lines: [1, 2], outputHash: 'x', errorHash: null, completed: 2, failed: 0, last: true }
    assert.equal(await repository.addPiece(chunk, 'a', piece), false)
    assert.equal(await repository.addPiece(chunk, 'b', piece), true)
    assert.deepEqual((await repository.counts([id])).get(id), { completed: 2, failed: 0 })
    assert.deepEqual([...(await repository.doneLines(chunk))], [1, 2])
  })
})
