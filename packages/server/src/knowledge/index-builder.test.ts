import assert from 'node:assert/strict'
import { it } from 'node:test'
import { describeOnDatabases } from '../database/testing.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { baseRepository } from './base-repository.ts'
import type { NotifyEnd } from './document-work.ts'
import { IndexBuilder, startBuilding } from './index-builder.ts'
import { conditionOf } from './index-condition.ts'
import { watched } from './index-guard.ts'
import { accountId, fill, install } from './transfer/testing.ts'
import type { Installation } from './transfer/testing.ts'
import { versionQueueRepository } from './version-queue-repository.ts'

const words = { source: () => undefined, embed: () => Promise.reject(new Error('nothing embeds here')) }

function builderOf({ db, index }: Pick<Installation, 'db' | 'index'>, now = Date.now) {
  const notify: NotifyEnd = async () => {}
  const { log } = silentTelemetry()
  return new IndexBuilder({ db, index, embedder: words, notify, log, onServing: () => {}, now })
}

async function baseOf({ db }: Installation, baseId: string) {
  return (await baseRepository(db).find(accountId, baseId)) ?? assert.fail('no base')
}

/** A new index of which truth says that the first document is whole in it. */
async function halfBuilt(place: Installation) {
  const { db } = place
  const base = await baseOf(place, await fill(place, null))
  await db
    .transaction()
    .execute((transaction) =>
      startBuilding(transaction, base, { embeddingId: 11, contextual: 1, embeddingModel: null }, false, 1),
    )
  const building = (await baseRepository(db).buildingIndex(base.id)) ?? assert.fail('nothing is built')
  const [first] = await versionQueueRepository(db).notIndexed(building.id, base.id, 1)
  await versionQueueRepository(db).noteIndexed(building.id, first?.documentId ?? '', first?.version ?? 0)
  return { base, building }
}

describeOnDatabases('the builder of indexes', (create) => {
  it('begins anew when what it had built is gone, as after a restore from a backup', async () => {
    await using place = await install(create)
    const { base, building } = await halfBuilt(place)
    await place.index.drop(base.servingIndexId)
    const builder = builderOf(place)
    builder.wake()
    await builder.idle()
    await builder.stop()
    const { servingIndexId } = await baseOf(place, base.id)
    assert.equal(servingIndexId, building.id)
    assert.deepEqual(await conditionOf(place.db, place.index, servingIndexId), {
      state: 'whole',
      expected: 500,
      held: 500,
    })
  })

  it('never lets an index serve that lost rows while it was built', async () => {
    await using place = await install(create)
    const { base, building } = await halfBuilt(place)
    let clock = Date.now()
    const { index } = place
    let adding = 0
    const losing = {
      ...watched(index, () => {}),
      add: async (...[indexId, rows]: Parameters<typeof index.add>) => {
        adding += 1
        if (adding > 1) await index.add(indexId, rows)
      },
    }
    const builder = builderOf({ db: place.db, index: losing }, () => clock)
    builder.wake()
    await builder.idle()
    assert.equal((await baseOf(place, base.id)).servingIndexId, base.servingIndexId)
    assert.match((await baseRepository(place.db).index(building.id))?.lastError ?? '', /500.*436/)
    clock += 10_000
    builder.wake()
    await builder.idle()
    await builder.stop()
    assert.equal((await baseOf(place, base.id)).servingIndexId, building.id)
    assert.equal(await index.count(building.id), 500)
  })
})
