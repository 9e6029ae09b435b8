import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { it } from 'node:test'
import { describeOnDatabases } from '../database/testing.ts'
import { ApiError } from '../errors/api-error.ts'
import { openFileBlobStore, sweepOrphans } from '../storage/index.ts'
import { FileService } from './file-service.ts'

describeOnDatabases('the service of files', (createDatabase) => {
  async function setUp(settings = { capacityBytes: 1000 }) {
    const database = await createDatabase()
    const folder = await mkdtemp(join(tmpdir(), 'openmaas-files-'))
    const blobs = await openFileBlobStore(folder)
    for (const id of ['1', '2']) {
      const account = {
        id,
        name: id,
        tier: 'V1',
        role: 'member',
        status: 'active',
        createdAt: 0,
        updatedAt: 0,
      } as const
      await database.db.insertInto('accounts').values(account).execute()
    }
    let time = 1_750_681_215_000
    const files = new FileService({ db: database.db, blobs, settings, now: () => time++ })
    const put = async (content: string) => blobs.put(Readable.from([Buffer.from(content)]))
    return {
      db: database.db,
      blobs,
      files,
      put,
      add: async (accountId: string, name: string, content = name) =>
        files.add(accountId, { purpose: 'agent', name, stored: await put(content) }),
      async [Symbol.asyncDispose]() {
        await database.remove()
        await rm(folder, { recursive: true })
      },
    }
  }
  const refused = (errorName: string) => (error: unknown) => error instanceof ApiError && error.errorName === errorName

  it('gives ids as the platform does, and back what they stand for', async () => {
    await using test = await setUp()
    const { id } = await test.add('1', 'a.txt', 'hello')
    assert.match(id, /^agent-1750681215-[0-9a-f]{32}$/)
    const { file, content } = await test.files.open('1', id)
    assert.deepEqual([file.name, file.sizeBytes, await text(content)], ['a.txt', 5, 'hello'])
  })

  it('knows no file of another account', async () => {
    await using test = await setUp()
    const { id } = await test.add('1', 'a.txt')
    assert.equal(await test.files.find('2', id), undefined)
    await assert.rejects(test.files.open('2', id), refused('resourceNotFound'))
    await assert.rejects(test.files.delete('2', id), refused('resourceNotFound'))
    assert.equal((await test.files.find('1', id))?.name, 'a.txt')
  })

  it('walks over all files, in both directions, also when the last one of a page is gone', async () => {
    await using test = await setUp()
    const ids: string[] = []
    for (const name of ['a', 'b', 'c', 'd', 'e']) ids.push((await test.add('1', name)).id)
    await test.add('2', 'other')
    for (const order of ['asc', 'desc'] as const) {
      const seen: string[] = []
      let after: string | undefined
      for (;;) {
        const { data, hasMore } = await test.files.list('1', { order, limit: 2, after })
        seen.push(...data.map(({ name }) => name))
        after = data.at(-1)?.id
        assert.equal(hasMore, seen.length < (order === 'asc' ? 5 : 4))
        if (!hasMore) break
      }
      assert.equal(seen.join(''), order === 'asc' ? 'abcde' : 'edcb')
      if (order === 'asc') await test.files.delete('1', ids[0] ?? '')
    }
    assert.equal((await test.files.list('1', { order: 'asc', after: ids[0] })).data.length, 4)
  })

  it('keeps no more bytes than an account may have', async () => {
    await using test = await setUp({ capacityBytes: 10 })
    await test.add('1', 'a', '12345')
    await assert.rejects(test.add('1', 'b', '123456'), refused('invalidRequest'))
    await test.add('2', 'b', '123456')
    await test.add('1', 'c', '54321')
  })

  it('keeps content that any file names, and lets go of what none does', async () => {
    await using test = await setUp()
    const first = await test.add('1', 'a', 'the same')
    const second = await test.add('2', 'b', 'the same')
    await test.put('of no file')
    const later = (): number => Date.now() + 3_600_000
    const sweep = (): Promise<number> =>
      sweepOrphans(test.blobs, (hashes) => test.files.referencedBlobs(hashes), 1000, later)
    await test.files.delete('1', first.id)
    assert.equal(await sweep(), 1)
    assert.equal(await text((await test.files.open('2', second.id)).content), 'the same')
    await test.files.delete('2', second.id)
    assert.equal(await sweep(), 1)
  })

  it('forgets files that are older than they are kept', async () => {
    await using test = await setUp()
    const { id } = await test.add('1', 'a')
    await test.files.sweep(0)
    assert.equal(await test.files.find('1', id), undefined)
  })
})
