import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openFileBlobStore } from './file-blob-store.ts'
import { describeBlobStore, listed, pieces } from './testing-conformance.ts'

async function create() {
  const folder = await mkdtemp(join(tmpdir(), 'openmaas-blobs-'))
  const store = await openFileBlobStore(folder)
  return {
    folder,
    store,
    async age(hash: string, milliseconds: number) {
      const then = new Date(Date.now() - milliseconds)
      await utimes(join(folder, hash.slice(0, 2), hash), then, then)
    },
    leftovers: () => readdir(join(folder, 'incoming')),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

describeBlobStore('the blob store in a folder', create)

describe('the folder of blobs', () => {
  it('is readable by its owner only', { skip: process.platform === 'win32' }, async () => {
    await using test = await create()
    const { hash } = await test.store.put(pieces('secret'))
    const modes = [`${hash.slice(0, 2)}/${hash}`, hash.slice(0, 2), 'incoming'].map(async (path) =>
      ((await stat(join(test.folder, path))).mode & 0o777).toString(8),
    )
    assert.deepEqual(await Promise.all(modes), ['600', '700', '700'])
  })

  it('is swept at the start of what crashed uploads have left, not of uploads that go on beside', async () => {
    await using test = await create()
    for (const name of ['crashed', 'going-on']) await writeFile(join(test.folder, 'incoming', name), 'half of it')
    const then = new Date(Date.now() - 2 * 3_600_000)
    await utimes(join(test.folder, 'incoming', 'crashed'), then, then)
    await openFileBlobStore(test.folder)
    assert.deepEqual(await test.leftovers(), ['going-on'])
  })

  it('replaces a file that was cut short', async () => {
    await using test = await create()
    const { hash } = await test.store.put(pieces('whole'))
    await writeFile(join(test.folder, hash.slice(0, 2), hash), 'who')
    await test.store.put(pieces('whole'))
    assert.equal((await listed(test.store))[0]?.sizeBytes, 5)
  })
})
