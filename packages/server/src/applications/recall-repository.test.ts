import assert from 'node:assert/strict'
import { it } from 'node:test'
import { testAccess } from '../access/testing.ts'
import { describeOnDatabases } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { recallRepository } from './recall-repository.ts'
import type { RecallRow } from './recall-repository.ts'
import { RecallSweeper } from './recall-sweeper.ts'
import { SliceInfoService } from './slice-info.ts'

async function account(database: TestDatabase): Promise<string> {
  const created = await testAccess(database).accounts.create({ name: 'Ada', tier: 'V0', role: 'member' })
  return created.account.id
}

function recall(accountId: string, requestId: string, changes: Partial<RecallRow> = {}): RecallRow {
  const none = { applicationId: null, conversationId: null, nodeId: null }
  return { accountId, requestId, ...none, query: 'q', slices: '[]', createdAt: 1000, answer: null, ...changes }
}

describeOnDatabases('what answers were made from', (create) => {
  it('is found by its account and request id; of calls with the same id the last one counts', async () => {
    await using database = await create()
    const [ada, bob] = [await account(database), await account(database)]
    const recalls = recallRepository(database.db)
    await recalls.save(recall(ada, 'r', { query: 'first' }))
    await recalls.save(recall(ada, 'r', { query: 'second', nodeId: 'n' }))
    await recalls.save(recall(bob, 'r', { query: "bob's" }))
    assert.deepEqual(await recalls.find(ada, 'r'), recall(ada, 'r', { query: 'second', nodeId: 'n' }))
    assert.equal((await recalls.find(bob, 'r'))?.query, "bob's")
    assert.equal(await recalls.find(ada, 'other'), undefined)
  })

  it('is found by its conversation, the latest one', async () => {
    await using database = await create()
    const ada = await account(database)
    const recalls = recallRepository(database.db)
    await recalls.save(recall(ada, 'a', { conversationId: 'c', createdAt: 5 }))
    await recalls.save(recall(ada, 'b', { conversationId: 'c', createdAt: 7 }))
    await recalls.save(recall(ada, 'd', { conversationId: 'c', createdAt: 6 }))
    assert.equal((await recalls.latestOf(ada, 'c'))?.requestId, 'b')
    assert.equal(await recalls.latestOf('1', 'c'), undefined)
  })

  it('gets its answer, unless another one took its id meanwhile', async () => {
    await using database = await create()
    const ada = await account(database)
    const recalls = recallRepository(database.db)
    const first = recall(ada, 'r', { createdAt: 5 })
    await recalls.save(first)
    await recalls.noteAnswer(first, '{"first":1}')
    assert.equal((await recalls.find(ada, 'r'))?.answer, '{"first":1}')
    await recalls.save(recall(ada, 'r', { createdAt: 6 }))
    await recalls.noteAnswer(first, '{"first":2}')
    assert.equal((await recalls.find(ada, 'r'))?.answer, null)
  })

  it('is gone when it is older than it is kept, before and after the sweep', async () => {
    await using database = await create()
    const ada = await account(database)
    const recalls = recallRepository(database.db)
    for (let at = 0; at < 450; at++) await recalls.save(recall(ada, `old-${at}`, { createdAt: 100 }))
    await recalls.save(recall(ada, 'young', { createdAt: 900 }))
    const service = new SliceInfoService({ db: database.db, keepMilliseconds: 500, now: () => 1000 })
    await assert.rejects(service.find(ada, 'old-1'), { errorName: 'resourceNotFound' })
    assert.deepEqual((await service.find(ada, 'young')).slices, [])
    await new RecallSweeper(database.db, 500, silentTelemetry().log).sweep(1000)
    assert.equal(await recalls.find(ada, 'old-449'), undefined)
    assert.equal((await recalls.find(ada, 'young'))?.query, 'q')
  })

  it('goes with its account', async () => {
    await using database = await create()
    const ada = await account(database)
    await recallRepository(database.db).save(recall(ada, 'r'))
    await database.db.deleteFrom('accounts').where('id', '=', ada).execute()
    assert.equal(await recallRepository(database.db).find(ada, 'r'), undefined)
  })
})
