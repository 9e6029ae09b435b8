import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { ApiError } from '../errors/api-error.ts'
import { createApiServer } from '../http/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import type { BlobStore } from './blob-store.ts'
import { downloadHandler } from './download-handler.ts'
import type { Downloadable } from './download-handler.ts'
import { openFileBlobStore } from './file-blob-store.ts'
import { createLinkSigner, linkKinds } from './signed-links.ts'
import { pieces } from './testing-conformance.ts'

const content = '0123456789'
const signer = createLinkSigner('a master secret for tests')

/** A server with one document, `7`, that can be followed and deleted. */
async function start(change: (store: BlobStore) => BlobStore = (store) => store) {
  const folder = await mkdtemp(join(tmpdir(), 'openmaas-download-'))
  const store = await openFileBlobStore(folder)
  const { hash, sizeBytes } = await store.put(pieces(content))
  const documents = new Map<string, Downloadable>([['7', { hash, sizeBytes, contentType: 'text/html' }]])
  documents.set('8', { hash, sizeBytes, contentType: 'image/png' })
  const api = createApiServer({
    routes: [],
    plainHandlers: [
      downloadHandler({
        signer,
        store: change(store),
        find: {
          ...Object.fromEntries(linkKinds.map((kind) => [kind, async () => undefined])),
          document: async (id) => documents.get(id),
        },
      }),
    ],
    authenticator: {
      authenticate: () => {
        throw new ApiError('authenticationFailed')
      },
      invalidate: () => {},
    },
    telemetry: silentTelemetry(),
    maxBodyBytes: 1000,
  })
  api.server.listen(0, '127.0.0.1')
  await once(api.server, 'listening')
  const address = api.server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    url: `http://127.0.0.1:${address.port}`,
    documents,
    async [Symbol.asyncDispose]() {
      await api.stop(0)
      await rm(folder, { recursive: true })
    },
  }
}

const link = (id = '7', expiresAt = Date.now() + 60_000) =>
  signer.sign({ kind: 'document', id, name: "报告 (v2)'s.html", expiresAt })

describe('a signed download', () => {
  it('sends the bytes to be saved, under their name, and nothing that a browser would run', async () => {
    await using test = await start()
    const reply = await fetch(test.url + link())
    assert.deepEqual([reply.status, await reply.text()], [200, content])
    assert.equal(reply.headers.get('content-length'), '10')
    assert.equal(reply.headers.get('content-type'), 'application/octet-stream')
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(
      reply.headers.get('content-disposition'),
      "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A%20%28v2%29%27s.html",
    )
    assert.equal((await fetch(test.url + link('8'))).headers.get('content-type'), 'image/png')
  })

  it('answers HEAD and ranges', async () => {
    await using test = await start()
    const head = await fetch(test.url + link(), { method: 'HEAD' })
    assert.deepEqual([head.status, head.headers.get('content-length'), await head.text()], [200, '10', ''])
    const cases = [
      ['bytes=2-4', 206, 'bytes 2-4/10', '234'],
      ['bytes=7-', 206, 'bytes 7-9/10', '789'],
      ['bytes=-3', 206, 'bytes 7-9/10', '789'],
      ['bytes=5-100', 206, 'bytes 5-9/10', '56789'],
      ['bytes=-100', 206, 'bytes 0-9/10', content],
      ['bytes=10-', 416, 'bytes */10', ''],
      ['bytes=-0', 416, 'bytes */10', ''],
      ['bytes=0-1,3-4', 200, null, content],
      ['bytes=4-2', 200, null, content],
      ['lines=1-2', 200, null, content],
    ] as const
    for (const [range, status, contentRange, text] of cases) {
      const reply = await fetch(test.url + link(), { headers: { range } })
      assert.deepEqual(
        [reply.status, reply.headers.get('content-range'), await reply.text()],
        [status, contentRange, text],
        range,
      )
    }
    const stale = await fetch(test.url + link(), { headers: { range: 'bytes=2-4', 'if-range': '"other"' } })
    assert.deepEqual([stale.status, await stale.text()], [200, content])
    const fresh = { range: 'bytes=2-4', 'if-range': head.headers.get('etag') ?? '' }
    assert.equal((await fetch(test.url + link(), { headers: fresh })).status, 206)
  })

  it('refuses what was not signed here or has expired, and dies with the thing', async () => {
    await using test = await start()
    const fails = async (path: string, status: number, code: string) => {
      const reply = await fetch(test.url + path, { headers: { 'accept-language': 'en' } })
      const { error } = (await reply.json()) as { error: { code: string; message: string } }
      assert.deepEqual([reply.status, error.code], [status, code], path)
      return error.message
    }
    const good = link()
    const flipped = good.slice(0, -1) + (good.endsWith('A') ? 'Q' : 'A')
    const otherPayload = `${link('8').split('.')[0]}.${good.split('.')[1]}`
    for (const path of ['/download/', '/download/x', '/download/a.b', flipped, otherPayload, `${good}x`])
      await fails(path, 403, '1220')
    const foreign = createLinkSigner('another master secret').sign({
      kind: 'document',
      id: '7',
      name: 'x',
      expiresAt: Date.now() + 60_000,
    })
    await fails(foreign, 403, '1220')
    assert.match(await fails(link('7', Date.now() - 1000), 403, '1220'), /expired/)
    test.documents.delete('7')
    await fails(good, 404, '1214')
    await fails(signer.sign({ kind: 'document-image', id: '7', name: 'x', expiresAt: Date.now() + 1e6 }), 404, '1214')
  })

  it('closes the connection when the content breaks off, so that nobody takes a part for the whole', async () => {
    await using test = await start((store) => ({
      ...store,
      open: async () =>
        Readable.from(
          (async function* () {
            yield '01234'
            throw new Error('the disk is gone')
          })(),
        ),
    }))
    await assert.rejects(async () => (await fetch(test.url + link())).text())
  })
})

describe('a signed link', () => {
  it('is a short path that keeps kind, id, name and the second of its end', () => {
    const expiresAt = Math.ceil(Date.now() / 1000) * 1000 + 60_000
    const path = signer.sign({ kind: 'document-image', id: '1855805746403495936.2.17', name: '图 1.png', expiresAt })
    assert.match(path, /^\/download\/[\w-]+\.[\w-]{22}$/)
    assert.ok(path.length < 130, path)
    assert.deepEqual(signer.verify(path.slice('/download/'.length)), {
      valid: true,
      link: { kind: 'document-image', id: '1855805746403495936.2.17', name: '图 1.png', expiresAt },
    })
  })
})
