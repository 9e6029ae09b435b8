import assert from 'node:assert/strict'
import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { it } from 'node:test'
import { describeOnDatabases } from '../database/testing.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { baseRepository } from './base-repository.ts'
import { startBuilding } from './index-builder.ts'
import { IndexGuard, watched } from './index-guard.ts'
import { IndexError, openSliceIndex } from './recall/index.ts'
import type { SliceIndex } from './recall/index.ts'
import { versionQueueRepository } from './version-queue-repository.ts'
import { accountId, fill, install } from './transfer/testing.ts'
import type { Installation } from './transfer/testing.ts'

function guardOf({ db, index }: Pick<Installation, 'db' | 'index'>) {
  const woken: string[] = []
  const { log } = silentTelemetry()
  const guard = new IndexGuard({ db, index, log, onBuilding: () => void woken.push('builder'), secondLookMs: 1 })
  return { guard, woken }
}

async function baseOf({ db }: Installation, baseId: string) {
  return (await baseRepository(db).find(accountId, baseId)) ?? assert.fail('no base')
}

/** As after a restart: nothing of the index is in memory. */
function reopened({ database }: Installation): SliceIndex {
  return openSliceIndex({ folder: join(database.dataFolder, 'index'), onProblem: () => {} })
}

describeOnDatabases('the guard of the indexes', (create) => {
  it('leaves a whole index alone, with documents of which other versions are in work', async () => {
    await using place = await install(create)
    const base = await baseOf(place, await fill(place, null))
    const { guard, woken } = guardOf(place)
    assert.deepEqual(await guard.check(base.servingIndexId), { state: 'whole', expected: 500, held: 500 })
    await guard.checkAll(new AbortController().signal)
    assert.deepEqual([await guard.isWhole(base.servingIndexId), woken], [true, []])
    assert.equal(await baseRepository(place.db).buildingIndex(base.id), undefined)
  })

  it('has an index built anew that is gone, once', async () => {
    await using place = await install(create)
    const base = await baseOf(place, await fill(place, 'embedding-3/test'))
    await place.index.drop(base.servingIndexId)
    const { guard, woken } = guardOf(place)
    await guard.checkAll(new AbortController().signal)
    const building = (await baseRepository(place.db).buildingIndex(base.id)) ?? assert.fail('nothing is built')
    assert.partialDeepStrictEqual(building, { embeddingModel: 'embedding-3/test', contextual: 1, notify: 0 })
    assert.equal(await guard.isWhole(base.servingIndexId), false)
    assert.deepEqual(woken, ['builder'])
    assert.equal((await versionQueueRepository(place.db).notIndexed(building.id, base.id, 10)).length, 2)
  })

  it('has an index built anew whose files were cut off', async () => {
    await using place = await install(create)
    const base = await baseOf(place, await fill(place, null))
    await place.index.close()
    const folder = join(place.database.dataFolder, 'index')
    const files = (await readdir(folder, { recursive: true })).filter(
      (name) => name.endsWith('.lance') && /data/.test(name),
    )
    assert.ok(files.length > 0)
    for (const name of files) await truncate(join(folder, name), 100)
    const index = reopened(place)
    const { guard, woken } = guardOf({ db: place.db, index })
    assert.partialDeepStrictEqual(await guard.check(base.servingIndexId), { state: 'unreadable', expected: 500 })
    assert.deepEqual(woken, ['builder'])
    await index.close()
  })

  it('notices that rows are missing', async () => {
    await using place = await install(create)
    const base = await baseOf(place, await fill(place, null))
    const [version] = await versionQueueRepository(place.db).notIndexed('none', base.id, 1)
    await place.index.removeDocument(base.servingIndexId, version?.documentId ?? '')
    const { guard } = guardOf(place)
    assert.deepEqual(await guard.check(base.servingIndexId), { state: 'lost', expected: 500, held: 250 })
  })

  it('tells of a short index while its successor is built, and lets that be built to its end', async () => {
    await using place = await install(create)
    const base = await baseOf(place, await fill(place, null))
    const made = { embeddingId: 11, contextual: 1, embeddingModel: null } as const
    await place.db.transaction().execute((transaction) => startBuilding(transaction, base, made, false, 1))
    const building = await baseRepository(place.db).buildingIndex(base.id)
    const [version] = await versionQueueRepository(place.db).notIndexed('none', base.id, 1)
    await place.index.removeDocument(base.servingIndexId, version?.documentId ?? '')
    const { guard, woken } = guardOf(place)
    assert.equal(await guard.seemsWhole(base.servingIndexId), false)
    await guard.checkAll(new AbortController().signal)
    assert.equal(await guard.seemsWhole(base.servingIndexId), false)
    assert.deepEqual([(await baseRepository(place.db).buildingIndex(base.id))?.id, woken], [building?.id, []])
  })

  it('builds nothing anew while the store of the indexes does not answer', async () => {
    await using place = await install(create)
    const base = await baseOf(place, await fill(place, null))
    const away = () => Promise.reject(new IndexError('unavailable', 'away'))
    const { guard, woken } = guardOf({ db: place.db, index: { ...place.index, count: away, list: away } })
    assert.equal((await guard.check(base.servingIndexId)).state, 'unknown')
    assert.deepEqual([await guard.isWhole(base.servingIndexId), woken], [false, []])
  })

  it('looks when a call of the index fails', async () => {
    const failed: string[] = []
    const broken = openSliceIndex({ folder: 'nosuch://place', onProblem: () => {} })
    const index = watched(broken, (indexId) => failed.push(indexId))
    await assert.rejects(index.search('one', { method: 'keyword', text: 'x', limit: 1 }))
    await assert.rejects(index.count('../bad'))
    await index.close()
    assert.deepEqual(failed, ['one'])
  })
})
