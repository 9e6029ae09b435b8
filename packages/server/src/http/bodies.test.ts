import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { key, maxBodyBytes, send, startTestServer } from './testing.ts'
import type { TestServer } from './testing.ts'

let server: TestServer
before(async () => {
  server = await startTestServer()
})
after(() => server.api.stop(0))

const echo = (body: Buffer, headers: object = {}) => send(`${server.url}/test/echo`, { body, headers })
const textOf = (text: string) => Buffer.from(JSON.stringify({ text }))

function errorOf(text: string): { code: string; message: string } {
  return (JSON.parse(text) as { error: { code: string; message: string } }).error
}

describe('a compressed body', () => {
  const encodings = {
    gzip: gzipSync,
    GZIP: gzipSync,
    deflate: deflateSync,
    br: brotliCompressSync,
    zstd: zstdCompressSync,
    identity: (body: Buffer) => body,
  }
  for (const [encoding, compress] of Object.entries(encodings)) {
    it(`is read when it is ${encoding}`, async () => {
      const reply = await echo(compress(textOf('你好')), { 'content-encoding': encoding })
      assert.deepEqual([reply.status, reply.text], [200, '{"text":"你好"}'])
    })
  }

  it('is read when deflate comes without its wrapper', async () => {
    assert.equal((await echo(deflateRawSync(textOf('bare')), { 'content-encoding': 'deflate' })).status, 200)
  })

  it('is refused when it is not what it says', async () => {
    const reply = await echo(textOf('plain'), { 'content-encoding': 'gzip' })
    assert.equal(reply.status, 400)
    assert.match(errorOf(reply.text).message, /无法按 gzip 解压/)
    const cut = await echo(gzipSync(textOf('cut short')).subarray(0, 20), { 'content-encoding': 'gzip' })
    assert.equal(cut.status, 400)
  })

  it('is refused by the name of its encoding when that is unknown', async () => {
    for (const encoding of ['compress', 'gzip, br', '__proto__']) {
      const reply = await echo(textOf('x'), { 'content-encoding': encoding, 'accept-language': 'en' })
      assert.deepEqual([reply.status, errorOf(reply.text).code], [400, '1210'])
      assert.ok(errorOf(reply.text).message.includes(`"${encoding}"`), reply.text)
    }
  })

  it('is refused when what it holds is larger than the limit, however small it is sent', async () => {
    const reply = await echo(gzipSync(textOf('x'.repeat(5_000_000))), { 'content-encoding': 'gzip' })
    assert.deepEqual([reply.status, errorOf(reply.text).code], [413, '1210'])
  })
})

describe('a multipart body', () => {
  const upload = (body: Buffer, headers: object) => send(`${server.url}/test/upload`, { body, headers })

  it('is asked for and read by its route, which has a limit of its own', async () => {
    const reply = await upload(Buffer.alloc(maxBodyBytes + 1), { expect: '100-continue' })
    assert.deepEqual([reply.status, reply.invited, reply.text], [200, true, `{"bytes":${maxBodyBytes + 1}}`])
  })

  it('is refused when it is compressed', async () => {
    const reply = await upload(gzipSync('x'), { 'content-encoding': 'gzip' })
    assert.deepEqual([reply.status, errorOf(reply.text).code], [400, '1210'])
    assert.match(errorOf(reply.text).message, /Content-Encoding/)
  })
})

describe('a body beyond the limit', () => {
  it('is refused as a body, not as a file', async () => {
    const chinese = await echo(textOf('x'.repeat(maxBodyBytes)))
    assert.deepEqual([chinese.status, errorOf(chinese.text)], [413, { code: '1210', message: '请求体超过 10000 B。' }])
    const english = await echo(textOf('x'.repeat(maxBodyBytes)), { 'accept-language': 'en' })
    assert.equal(errorOf(english.text).message, 'The request body exceeds 10000 B.')
  })
})

describe('a client that holds its body back', () => {
  const expect = '100-continue'

  it('is asked for it and gets its answer', async () => {
    const reply = await echo(textOf('hello'), { expect })
    assert.deepEqual([reply.status, reply.invited, reply.text], [200, true, '{"text":"hello"}'])
  })

  it('never sends one that is too large', async () => {
    const reply = await echo(Buffer.alloc(0), { expect, 'content-length': 5_000_000_000 })
    assert.deepEqual([reply.status, reply.invited, reply.headers.connection], [413, false, 'close'])
    assert.equal(errorOf(reply.text).code, '1210')
  })

  it('never sends one for a wrong key or an unknown path', async () => {
    const wrongKey = await echo(textOf('x'), { expect, authorization: 'nobody' })
    assert.deepEqual([wrongKey.status, wrongKey.invited, wrongKey.headers.connection], [401, false, 'close'])
    const nowhere = await send(`${server.url}/nowhere`, { body: textOf('x'), headers: { expect, authorization: key } })
    assert.deepEqual([nowhere.status, nowhere.invited, nowhere.headers.connection], [404, false, 'close'])
  })
})
