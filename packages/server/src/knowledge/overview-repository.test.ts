import assert from 'node:assert/strict'
import { it } from 'node:test'
import { describeOnDatabases } from '../database/testing.ts'
import { askForRebuild } from './rebuild-indexes.ts'
import { overviewRepository } from './overview-repository.ts'
import { accountId, fill, install } from './transfer/testing.ts'
import { versionQueueRepository } from './version-queue-repository.ts'

describeOnDatabases('the view of all bases', (create) => {
  it('counts what bases hold, by state, page by page', async () => {
    await using place = await install(create)
    const overview = overviewRepository(place.db)
    const ids = [await fill(place, null), await fill(place, 'embedding-3/test')]
    const first = await overview.bases({ limit: 1 })
    assert.deepEqual([first.hasMore, first.bases.map(({ base }) => base.id)], [true, [ids[1]]])
    assert.partialDeepStrictEqual(first.bases[0], {
      accountName: 'a',
      amount: { documents: 4, words: 200, bytes: 24 },
      states: { ready: 1, queued: 1, failed: 1, parsing: 1 },
      serving: { embeddingModel: 'embedding-3/test', state: 'serving' },
      building: undefined,
    })
    const second = await overview.bases({ after: ids[1], limit: 1, accountId })
    assert.deepEqual([second.hasMore, second.bases.map(({ base }) => base.id)], [false, [ids[0]]])
    assert.deepEqual((await overview.bases({ accountId: '1', limit: 1 })).bases, [])
    assert.equal(await overview.base('1'), undefined)
  })

  it('tells how far an index is that is being built', async () => {
    await using place = await install(create)
    const id = await fill(place, 'embedding-3/test')
    await askForRebuild(place.db, [id, '1'], 5)
    await askForRebuild(place.db, [id], 6)
    const found = (await overviewRepository(place.db).base(id)) ?? assert.fail()
    const { building } = found
    assert.partialDeepStrictEqual(building, { documents: 0, embeddingModel: 'embedding-3/test', createdAt: 6 })
    const [waiting] = await versionQueueRepository(place.db).notIndexed(building?.id ?? '', id, 1)
    await versionQueueRepository(place.db).noteIndexed(building?.id ?? '', waiting?.documentId ?? '', 1)
    assert.equal((await overviewRepository(place.db).base(id))?.building?.documents, 1)
  })

  it('lists documents by state and their slices from any place on', async () => {
    await using place = await install(create)
    const baseId = await fill(place, null)
    const overview = overviewRepository(place.db)
    const all = await overview.documents({ baseId, limit: 3 })
    assert.deepEqual([all.documents.length, all.hasMore], [3, true])
    const rest = await overview.documents({ baseId, after: all.documents.at(-1)?.document.id, limit: 3 })
    assert.deepEqual([rest.documents.map(({ version }) => version.state), rest.hasMore], [['ready'], false])
    const ready = rest.documents[0]?.document.id ?? ''
    const slices = await overview.slices(ready, 1, 248, 10)
    assert.deepEqual(
      slices.map(({ ordinal }) => ordinal),
      [248, 249],
    )
  })

  it('lets what failed or waits be worked on at once, and leaves alone what is ready or held', async () => {
    await using place = await install(create)
    const baseId = await fill(place, null)
    const overview = overviewRepository(place.db)
    const { documents } = await overview.documents({ baseId, limit: 10 })
    const idOf = (state: string) =>
      documents.find(({ version }) => version.state === state)?.document.id ?? assert.fail(state)
    const now = 1_900_000_000_000
    assert.equal(await overview.retry(idOf('failed'), now), true)
    assert.partialDeepStrictEqual((await overview.document(idOf('failed')))?.version, {
      state: 'queued',
      attempts: 0,
      availableAt: now,
      finishedAt: null,
    })
    assert.equal(await overview.retry(idOf('queued'), now), true)
    assert.partialDeepStrictEqual((await overview.document(idOf('queued')))?.version, { version: 2, availableAt: now })
    assert.equal(await overview.retry(idOf('ready'), now), false)
    await versionQueueRepository(place.db).claim('me', 10, now, 1000)
    assert.equal(await overview.retry(idOf('failed'), now + 500), false)
    assert.equal((await overview.document(idOf('failed')))?.version.leaseOwner, 'me')
    assert.equal(await overview.retry('1', now), false)
  })
})
