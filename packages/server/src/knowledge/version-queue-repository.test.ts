import assert from 'node:assert/strict'
import { it } from 'node:test'
import { describeOnDatabases } from '../database/testing.ts'
import { baseRepository } from './base-repository.ts'
import { documentRepository } from './document-repository.ts'
import { startBuilding } from './index-builder.ts'
import { testRows, testVersion } from './testing/rows.ts'
import { versionQueueRepository } from './version-queue-repository.ts'

const lease = 1000

describeOnDatabases('documents that wait for work', (create) => {
  it('are given to one worker each, the oldest first', async () => {
    await using database = await create()
    const { db } = database
    const rows = testRows(db)
    const accountId = await rows.account()
    const base = await rows.base(accountId)
    const late = await rows.document(accountId, base.id, { availableAt: 5 })
    const early = await rows.document(accountId, base.id, { availableAt: 2 })
    const later = await rows.document(accountId, base.id, { availableAt: 99 })
    const queue = versionQueueRepository(db)
    const [first, second] = await Promise.all([queue.claim('a', 1, 10, lease), queue.claim('b', 5, 10, lease)])
    const taken = [...first, ...second].map(({ documentId }) => documentId)
    assert.deepEqual(taken.toSorted(), [early, late].toSorted())
    assert.deepEqual(await queue.claim('c', 5, 10, lease), [])
    const [third] = await queue.claim('c', 5, 99, lease)
    assert.equal(third?.documentId, later)
  })

  it('of an account with little in work come before those of one with much', async () => {
    await using database = await create()
    const { db } = database
    const rows = testRows(db)
    const busy = await rows.account()
    const quiet = await rows.account()
    const busyBase = await rows.base(busy)
    const quietBase = await rows.base(quiet)
    for (let index = 0; index < 20; index++) await rows.document(busy, busyBase.id, { availableAt: 1 })
    await rows.document(quiet, quietBase.id, { availableAt: 9 })
    const queue = versionQueueRepository(db)
    await queue.claim('a', 3, 8, lease)
    const next = await queue.claim('a', 2, 10, lease)
    assert.ok(next.some(({ accountId }) => accountId === quiet))
  })

  it('are taken over when their worker dies, and the former one changes nothing any more', async () => {
    await using database = await create()
    const { db } = database
    const rows = testRows(db)
    const accountId = await rows.account()
    const base = await rows.base(accountId)
    const documentId = await rows.document(accountId, base.id)
    const queue = versionQueueRepository(db)
    await queue.claim('dead', 1, 10, lease)
    await queue.update({ documentId, version: 1, owner: 'dead' }, { state: 'parsing' }, 11)
    assert.equal((await queue.renew('dead', 500, lease)).size, 1)
    assert.deepEqual(await queue.claim('heir', 1, 1400, lease), [])
    const [taken] = await queue.claim('heir', 1, 1501, lease)
    assert.equal(taken?.attempts, 2)
    assert.equal(taken?.state, 'queued')
    const held = { documentId, version: 1 }
    assert.equal(await queue.update({ ...held, owner: 'dead' }, { state: 'ready' }, 1502), false)
    assert.equal(await queue.update({ ...held, owner: 'heir' }, { state: 'slicing' }, 1502), true)
    assert.deepEqual([...(await queue.renew('dead', 1502, lease))], [])
  })

  it('count no attempt of a worker that died before it began with them', async () => {
    await using database = await create()
    const { db } = database
    const rows = testRows(db)
    const accountId = await rows.account()
    const base = await rows.base(accountId)
    const documentId = await rows.document(accountId, base.id)
    const queue = versionQueueRepository(db)
    const attempts = async (owner: string, now: number) => (await queue.claim(owner, 1, now, lease))[0]?.attempts
    assert.equal(await attempts('a', 10), 1)
    assert.equal(await attempts('b', 2000), 1)
    await queue.releaseAll(2001)
    assert.equal(await attempts('c', 2002), 1)
    await queue.update({ documentId, version: 1, owner: 'c' }, { state: 'parsing' }, 2003)
    await queue.releaseAll(2004)
    assert.equal(await attempts('d', 2005), 2)
  })

  it('are called off by a newer version and by deletion', async () => {
    await using database = await create()
    const { db } = database
    const rows = testRows(db)
    const accountId = await rows.account()
    const base = await rows.base(accountId)
    const documentId = await rows.document(accountId, base.id)
    const queue = versionQueueRepository(db)
    await queue.claim('a', 1, 10, lease)
    const documents = documentRepository(db)
    const document = await documents.find(accountId, documentId)
    assert.ok(document)
    await documents.addVersion(document, testVersion({ documentId, accountId, knowledgeId: base.id, version: 2 }), 11)
    assert.equal(await queue.update({ documentId, version: 1, owner: 'a' }, {}, 12), false)
    const [second] = await queue.claim('a', 5, 12, lease)
    assert.equal(second?.version, 2)
    await documents.markDeleted(documentId, 13)
    assert.equal(await queue.update({ documentId, version: 2, owner: 'a' }, {}, 14), false)
    assert.equal(await documents.find(accountId, documentId), undefined)
    assert.equal(await queue.publish(base.id, documentId, 2, base.indexId, 15), false)
  })
})

describeOnDatabases('showing a document', (create) => {
  it('happens only while the base serves from the index that holds it', async () => {
    await using database = await create()
    const { db } = database
    const rows = testRows(db)
    const accountId = await rows.account()
    const base = await rows.base(accountId)
    const documentId = await rows.document(accountId, base.id)
    const queue = versionQueueRepository(db)
    assert.equal(await queue.publish(base.id, documentId, 1, '1', 10), false)
    assert.equal(await queue.publish(base.id, documentId, 1, base.indexId, 10), true)
    assert.equal((await documentRepository(db).find(accountId, documentId))?.visibleVersion, 1)
    assert.deepEqual(await queue.notIndexed(base.indexId, base.id, 10), [])
  })

  it('leaves it to be indexed where another index is being built, and says so', async () => {
    await using database = await create()
    const { db } = database
    const rows = testRows(db)
    const accountId = await rows.account()
    const base = await rows.base(accountId)
    const documentId = await rows.document(accountId, base.id)
    const queue = versionQueueRepository(db)
    await queue.publish(base.id, documentId, 1, base.indexId, 10)
    const row = await baseRepository(db).find(accountId, base.id)
    assert.ok(row)
    const wanted = { embeddingId: 3, contextual: 0, embeddingModel: null } as const
    await db.transaction().execute((transaction) => startBuilding(transaction, row, wanted, true, 11))
    const building = await baseRepository(db).buildingIndex(base.id)
    assert.ok(building)
    assert.deepEqual(await queue.notIndexed(building.id, base.id, 10), [{ documentId, version: 1 }])
    assert.equal((await documentRepository(db).findView(accountId, documentId))?.rebuilding, true)
    await queue.noteIndexed(building.id, documentId, 1)
    assert.equal((await documentRepository(db).findView(accountId, documentId))?.rebuilding, false)
    const claims = await Promise.all(['a', 'b'].map((owner) => baseRepository(db).claimBuilding(owner, 20, lease)))
    assert.equal(claims.filter((claim) => claim !== undefined).length, 1)
  })
})
