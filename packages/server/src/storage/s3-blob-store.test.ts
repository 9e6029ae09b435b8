import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { reachObjectStore } from './reach-object-store.ts'
import { openS3BlobStore } from './s3-blob-store.ts'
import { describeBlobStore, listed, pieces } from './testing-conformance.ts'
import { startS3Server, testCredentials } from './testing-s3-server.ts'

const bucket = 'openmaas'

async function create() {
  const server = await startS3Server(bucket)
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'openmaas-s3-'))
  const settings = { ...testCredentials, endpoint: server.endpoint, bucket, prefix: 'team a/blobs', temporaryFolder }
  const store = await openS3BlobStore(settings)
  return {
    server,
    settings,
    store,
    async age(hash: string, milliseconds: number) {
      const object = server.objects.get(`team a/blobs/${hash.slice(0, 2)}/${hash}`)
      assert.ok(object)
      object.modifiedAt -= milliseconds
    },
    leftovers: () => readdir(temporaryFolder),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(temporaryFolder, { recursive: true })
    },
  }
}

describeBlobStore('the blob store in an object store', create)

describe('the object store', () => {
  it('is asked again after failures of the moment', async () => {
    await using test = await create()
    test.server.failures.push(503, 500)
    const { hash } = await test.store.put(pieces('text'))
    test.server.failures.push(429)
    assert.ok(await test.store.touch(hash))
    test.server.failures.push(503, 503, 503, 503)
    await assert.rejects(test.store.open(hash), /HTTP 503 SlowDown/)
  })

  it('tells a wrong key and a wrong bucket without showing the secret', async () => {
    await using test = await create()
    const wrong = await openS3BlobStore({ ...test.settings, secretAccessKey: 'guessed' })
    await assert.rejects(wrong.put(pieces('text')), /^ObjectStoreFailed: .* PUT with HTTP 403 SignatureDoesNotMatch$/)
    const nowhere = await openS3BlobStore({ ...test.settings, bucket: 'unknown' })
    await assert.rejects(nowhere.put(pieces('text')), /does not know the bucket/)
    await assert.rejects(listed(nowhere), /does not know the bucket/)
    await reachObjectStore(test.settings)
    await assert.rejects(reachObjectStore({ ...test.settings, secretAccessKey: 'guessed' }), /HTTP 403/)
    assert.deepEqual(await test.leftovers(), [])
  })

  it('shares one local copy among those who want it at once, and keeps it until the last is done', async () => {
    await using test = await create()
    const { hash } = await test.store.put(pieces('text'))
    const [one, two] = await Promise.all([test.store.localFile(hash), test.store.localFile(hash)])
    assert.equal(one.path, two.path)
    await one.release()
    await one.release()
    assert.equal((await test.leftovers()).length, 1)
    await two.release()
    assert.deepEqual(await test.leftovers(), [])
  })
})
