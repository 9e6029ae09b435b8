import assert from 'node:assert/strict'
import { it } from 'node:test'
import { describeOnDatabases } from '../database/testing.ts'
import { documentRepository } from './document-repository.ts'
import { testRows } from './testing/rows.ts'
import { UsedSpace } from './used-space.ts'

describeOnDatabases('the space of an account', (create) => {
  it('is not exceeded by documents that come faster than it is counted', async () => {
    await using database = await create()
    const { db } = database
    const rows = testRows(db)
    const accountId = await rows.account()
    const base = await rows.base(accountId)
    const space = new UsedSpace({ db, capacity: { words: 1000, bytes: 100 } })
    let taken = 0
    for (let index = 0; index < 30; index++) {
      if (!(await space.hasRoomFor(accountId, { words: 1, bytes: 10 }))) break
      await rows.document(accountId, base.id)
      taken++
    }
    assert.equal(taken, 10)
  })

  it('is there again when documents are deleted', async () => {
    await using database = await create()
    const { db } = database
    const rows = testRows(db)
    const accountId = await rows.account()
    const base = await rows.base(accountId)
    const documentId = await rows.document(accountId, base.id)
    const space = new UsedSpace({ db, capacity: { words: 1000, bytes: 15 } })
    assert.equal(await space.hasRoomFor(accountId, { words: 0, bytes: 10 }), false)
    assert.equal(await space.hasRoomFor(accountId, { words: 0, bytes: 10 }, documentId), true)
    await documentRepository(db).markDeleted(documentId, 1)
    assert.equal(await space.hasRoomFor(accountId, { words: 0, bytes: 10 }), true)
  })
})
