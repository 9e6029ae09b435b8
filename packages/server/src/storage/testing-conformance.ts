import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { BlobMissing, BlobTooLarge } from './blob-store.ts'
import type { BlobStore, StoredBlob } from './blob-store.ts'
import { sweepOrphans } from './sweep-orphans.ts'

export interface TestBlobStore extends AsyncDisposable {
  readonly store: BlobStore
  /** Makes a blob look as if it had been put so long ago. */
  age(hash: string, milliseconds: number): Promise<void>
  /** Whatever lies about beside whole blobs. */
  leftovers(): Promise<readonly string[]>
}

export async function* pieces(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === 'string' ? Buffer.from(text) : text
}

async function* breaksAfter(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
  throw new Error('the client left')
}

const hashOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')
const unknown = 'f'.repeat(64)

export async function listed(store: BlobStore) {
  const found: (StoredBlob & { readonly modifiedAt: number })[] = []
  for await (const blob of store.list()) found.push(blob)
  return found
}

async function hashes(store: BlobStore): Promise<string[]> {
  return (await listed(store)).map(({ hash }) => hash).toSorted()
}

/** What every blob store must do. */
export function describeBlobStore(name: string, create: () => Promise<TestBlobStore>): void {
  describe(name, () => {
    it('keeps content under its hash', async () => {
      await using test = await create()
      const { store } = test
      const content = Buffer.concat([Buffer.alloc(300_000, 'a'), Buffer.from('知识')])
      const stored = await store.put(pieces(content.subarray(0, 5), content.subarray(5)))
      assert.deepEqual(stored, { hash: hashOf(content), sizeBytes: content.length })
      assert.ok((await buffer(await store.open(stored.hash))).equals(content))
      const local = await store.localFile(stored.hash)
      assert.ok((await readFile(local.path)).equals(content))
      await local.release()
      assert.deepEqual(await test.leftovers(), [])
    })

    it('keeps the empty blob', async () => {
      await using test = await create()
      const { hash, sizeBytes } = await test.store.put(pieces())
      assert.deepEqual([hash, sizeBytes], [hashOf(''), 0])
      assert.equal((await buffer(await test.store.open(hash))).length, 0)
    })

    it('reads a range, both ends included', async () => {
      await using test = await create()
      const { hash } = await test.store.put(pieces('0123456789'))
      assert.equal((await buffer(await test.store.open(hash, { start: 2, end: 4 }))).toString(), '234')
      assert.equal((await buffer(await test.store.open(hash, { start: 9, end: 9 }))).toString(), '9')
    })

    it('takes equal content at once, and once only', async () => {
      await using test = await create()
      const stored = await Promise.all(Array.from({ length: 8 }, () => test.store.put(pieces('sa', 'me'))))
      assert.deepEqual(new Set(stored.map(({ hash }) => hash)), new Set([hashOf('same')]))
      assert.deepEqual(await hashes(test.store), [hashOf('same')])
      assert.deepEqual(await test.leftovers(), [])
    })

    it('leaves nothing behind when content is too large, breaks off or is given up', async () => {
      await using test = await create()
      const { store } = test
      await assert.rejects(store.put(pieces('12345', '67890'), { maxBytes: 9 }), BlobTooLarge)
      assert.equal((await store.put(pieces('12345', '6789'), { maxBytes: 9 })).sizeBytes, 9)
      await assert.rejects(store.put(breaksAfter('begun')), /the client left/)
      const abort = new AbortController()
      const silent = async function* () {
        yield Buffer.from('begun')
        setImmediate(() => abort.abort(new Error('stopped')))
        await new Promise(() => {})
      }
      await assert.rejects(store.put(silent(), { signal: abort.signal }), /stopped/)
      await assert.rejects(store.put(pieces('x'), { signal: abort.signal }), /stopped/)
      assert.deepEqual([await hashes(store), await test.leftovers()], [[hashOf('123456789')], []])
    })

    it('does not know what is not there', async () => {
      await using test = await create()
      for (const hash of [unknown, '', '../../secret', `${unknown}/..`, unknown.toUpperCase()]) {
        await assert.rejects(test.store.open(hash), BlobMissing)
        await assert.rejects(test.store.localFile(hash), BlobMissing)
        assert.equal(await test.store.touch(hash), false)
        await test.store.delete(hash)
      }
    })

    it('lists what is there, with size and time', async () => {
      await using test = await create()
      const before = Date.now() - 2000
      for (const text of ['one', 'two', 'three']) await test.store.put(pieces(text))
      const blobs = await listed(test.store)
      assert.deepEqual(
        blobs.map(({ hash, sizeBytes }) => [hash, sizeBytes]).toSorted(),
        ['one', 'two', 'three'].map((text) => [hashOf(text), text.length]).toSorted(),
      )
      for (const { modifiedAt } of blobs) assert.ok(modifiedAt >= before && modifiedAt <= Date.now() + 2000)
    })

    it('deletes, and spares what became young meanwhile', async () => {
      await using test = await create()
      const { store } = test
      const { hash } = await store.put(pieces('text'))
      const anHourAgo = Date.now() - 3_600_000
      await store.delete(hash, { notModifiedSince: anHourAgo })
      assert.ok(await store.touch(hash))
      await test.age(hash, 7_200_000)
      assert.ok(await store.touch(hash))
      await store.delete(hash, { notModifiedSince: anHourAgo })
      assert.equal((await buffer(await store.open(hash))).toString(), 'text')
      await test.age(hash, 7_200_000)
      await store.put(pieces('text'))
      await store.delete(hash, { notModifiedSince: anHourAgo })
      assert.ok(await store.touch(hash))
      await store.delete(hash)
      assert.equal(await store.touch(hash), false)
    })

    it('is swept of old blobs that no row names', async () => {
      await using test = await create()
      const { store } = test
      for (const text of ['named', 'orphan', 'young']) await store.put(pieces(text))
      await test.age(hashOf('named'), 7_200_000)
      await test.age(hashOf('orphan'), 7_200_000)
      const asked: string[] = []
      const isReferenced = async (candidates: readonly string[]) => {
        asked.push(...candidates)
        return new Set([hashOf('named')])
      }
      assert.equal(await sweepOrphans(store, isReferenced, 3_600_000), 1)
      assert.deepEqual(asked.toSorted(), [hashOf('named'), hashOf('orphan')].toSorted())
      assert.deepEqual(await hashes(store), [hashOf('named'), hashOf('young')].toSorted())
    })
  })
}
