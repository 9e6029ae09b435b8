import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { afterEach, describe, it } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { FetchRefused } from './fetch-refused.ts'
import type { RefusalReason } from './fetch-refused.ts'
import { createGuardedFetch } from './guarded-fetch.ts'
import type { GuardedFetcher, GuardOptions } from './guarded-fetch.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** A server on loopback. */
async function serve(answer: RequestListener): Promise<{ port: number; url: string; paths: string[] }> {
  const paths: string[] = []
  const server = createServer((incoming, outgoing) => {
    paths.push(incoming.url ?? '')
    answer(incoming, outgoing)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  cleanups.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { port: address.port, url: `http://127.0.0.1:${address.port}`, paths }
}

function guard(options: Partial<GuardOptions> = {}): GuardedFetcher {
  const fetcher = createGuardedFetch({ allow: ['127.0.0.0/8'], ...options })
  cleanups.push(() => fetcher.close())
  return fetcher
}

async function refused(work: Promise<unknown>, reason: RefusalReason): Promise<FetchRefused> {
  const error: unknown = await work.then(
    () => assert.fail(`nothing was refused, ${reason} was expected`),
    (failure: unknown) => failure,
  )
  assert.ok(error instanceof FetchRefused, String(error))
  assert.equal(error.reason, reason, error.message)
  return error
}

describe('a guarded fetch', () => {
  it('returns status, headers, media type and body', async () => {
    const { url } = await serve((incoming, outgoing) => {
      let body = ''
      incoming.on('data', (piece: Buffer) => (body += piece.toString()))
      incoming.on('end', () => {
        outgoing.writeHead(200, { 'content-type': 'Text/HTML; charset=gbk', 'x-seen': `${incoming.method} ${body}` })
        outgoing.end('页面')
      })
    })
    const reply = await guard().fetch(`${url}/a?b=1`, { method: 'POST', body: 'hello' })
    assert.deepEqual(
      [reply.status, reply.mediaType, reply.headers['x-seen'], reply.url, (await reply.bytes()).toString()],
      [200, 'text/html', 'POST hello', `${url}/a?b=1`, '页面'],
    )
  })

  it('refuses what is no plain http or https address', async () => {
    const { fetch } = guard()
    for (const url of ['', 'nonsense', 'file:///etc/passwd', 'ftp://127.0.0.1/', 'gopher://127.0.0.1:70/_', 'data:,x'])
      await refused(fetch(url), 'bad-url')
    for (const url of ['http://user@127.0.0.1/', 'http://user:secret@127.0.0.1/']) {
      const error = await refused(fetch(url), 'bad-url')
      assert.ok(!error.message.includes('secret'))
    }
  })

  it('refuses private addresses in every spelling, before it connects', async () => {
    const { port, paths } = await serve((_incoming, outgoing) => outgoing.end())
    const { fetch } = guard({ allow: [] })
    const hosts = ['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '0', '[::1]', '[::ffff:127.0.0.1]']
    for (const host of [...hosts, 'localhost', '[::]', '[64:ff9b::7f00:1]', '169.254.169.254', '１２７.0.0.1'])
      await refused(fetch(`http://${host}:${port}/`), 'private-address')
    assert.deepEqual(paths, [])
  })

  it('refuses a name when any of its addresses is private', async () => {
    const resolve = async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ]
    await refused(guard({ allow: [], resolve }).fetch('http://mixed.example/'), 'private-address')
  })

  it('connects to the address that it checked, resolving each name once', async () => {
    const { port } = await serve((_incoming, outgoing) => outgoing.end('inside'))
    let asked = 0
    // Rebinding: the first answer is harmless, every further one leads inside.
    const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.2' : '127.0.0.1', family: 4 }]
    const { fetch } = guard({ allow: ['127.0.0.2/32'], resolve })
    const work = fetch(`http://rebinding.example:${port}/`)
    // Loopback answers on all of 127.0.0.0/8 only where a server listens; this one listens on 127.0.0.1 alone.
    await refused(work, 'unreachable')
    assert.equal(asked, 1)
    await refused(fetch(`http://rebinding.example:${port}/`), 'private-address')
    assert.equal(asked, 2)
  })

  it('tells a name that does not exist from a refused one', async () => {
    const resolve = async () => Promise.reject(new Error('ENOTFOUND'))
    await refused(guard({ resolve }).fetch('http://nowhere.example/'), 'unreachable')
  })

  it('checks every hop of a redirect', async () => {
    const { url, port } = await serve((incoming, outgoing) => {
      const target = decodeURIComponent((incoming.url ?? '').slice(1))
      outgoing.writeHead(302, { location: target }).end()
    })
    const { fetch } = guard({ allow: ['127.0.0.1/32'] })
    const cases = [
      ['http://169.254.169.254/latest/meta-data/', 'private-address'],
      [`http://[::1]:${port}/`, 'private-address'],
      [`${url}/${encodeURIComponent('http://10.0.0.1/')}`, 'private-address'],
      ['file:///etc/passwd', 'bad-url'],
      ['http://user:secret@127.0.0.1/', 'bad-url'],
    ] as const
    for (const [target, reason] of cases) await refused(fetch(`${url}/${encodeURIComponent(target)}`), reason)
  })

  it('follows redirects up to a limit, relative ones too', async () => {
    const { url, paths } = await serve((incoming, outgoing) => {
      const left = Number((incoming.url ?? '').slice(1))
      if (left > 0) outgoing.writeHead(301, { location: String(left - 1) }).end('moved')
      else outgoing.end('here')
    })
    const { fetch } = guard()
    const reply = await fetch(`${url}/5`)
    assert.deepEqual([reply.url, (await reply.bytes()).toString(), paths.length], [`${url}/0`, 'here', 6])
    await refused(fetch(`${url}/6`), 'too-many-redirects')
    assert.equal((await fetch(`${url}/1`, { maxRedirects: 0, anyStatus: true })).status, 301)
  })

  it('shows keys to no other host', async () => {
    const seen: unknown[] = []
    const other = await serve((incoming, outgoing) => {
      seen.push([incoming.headers.authorization, incoming.headers['x-key'], incoming.headers.accept])
      outgoing.end()
    })
    const { url } = await serve((_incoming, outgoing) => outgoing.writeHead(307, { location: other.url }).end())
    await guard().fetch(url, { headers: { Authorization: 'Bearer secret', 'x-key': 'secret', accept: 'text/html' } })
    assert.deepEqual(seen, [[undefined, undefined, 'text/html']])
  })

  it('gives up when the answer, its headers or its body take too long', async () => {
    const { url } = await serve((incoming, outgoing) => {
      if (incoming.url === '/silent') return
      outgoing.writeHead(200).write('begun')
    })
    const { fetch } = guard()
    await refused(fetch(`${url}/silent`, { timeoutMs: 100 }), 'timeout')
    await refused(
      fetch(`${url}/slow`, { timeoutMs: 100 }).then((reply) => reply.bytes()),
      'timeout',
    )
  })

  it('cuts a body off at the limit, also one that unpacks to more than it says', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1_048_576))
    const answers: Record<string, [Record<string, string>, Buffer]> = {
      '/told': [{ 'content-length': '200000' }, Buffer.alloc(200_000)],
      '/untold': [{}, Buffer.alloc(200_000)],
      '/gzip': [{ 'content-encoding': 'gzip' }, bomb],
      '/br': [{ 'content-encoding': 'br' }, brotliCompressSync(Buffer.alloc(1_000_000))],
    }
    const { url } = await serve((incoming, outgoing) => {
      const [headers, body] = answers[incoming.url ?? ''] ?? [{}, Buffer.alloc(0)]
      outgoing.writeHead(200, headers)
      outgoing.end(body)
    })
    const { fetch } = guard()
    for (const path of Object.keys(answers)) {
      const work = fetch(url + path, { maxBytes: 100_000 }).then((reply) => reply.bytes())
      await refused(work, 'too-large')
    }
    assert.equal((await (await fetch(`${url}/br`, { maxBytes: 1_000_000 })).bytes()).length, 1_000_000)
  })

  it('refuses types and compressions that were not asked for, and statuses unless they were', async () => {
    const { url } = await serve((incoming, outgoing) => {
      const [, status = '', type = '', encoding] = (incoming.url ?? '').split('/')
      outgoing.writeHead(Number(status), {
        'content-type': type.replace('_', '/'),
        ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
      })
      outgoing.end('x')
    })
    const { fetch } = guard()
    await refused(fetch(`${url}/200/application_zip`, { acceptTypes: ['text/html', 'image/*'] }), 'type')
    await refused(fetch(`${url}/200/text_plain/compress`), 'type')
    assert.equal((await refused(fetch(`${url}/404/text_html`), 'status')).status, 404)
    const image = await fetch(`${url}/200/image_png`, { acceptTypes: ['text/html', 'image/*'] })
    assert.equal((await image.bytes()).toString(), 'x')
    assert.equal((await fetch(`${url}/404/text_html`, { anyStatus: true })).status, 404)
  })

  it("stops with the caller's own reason, and closes the connection", async () => {
    const closed = Promise.withResolvers<void>()
    const { url } = await serve((_incoming, outgoing) => {
      outgoing.write('begun')
      outgoing.on('close', () => closed.resolve())
    })
    const abort = new AbortController()
    const reason = new Error('the document was deleted')
    const reply = await guard().fetch(url, { signal: abort.signal })
    const reading = reply.bytes()
    abort.abort(reason)
    await assert.rejects(reading, reason)
    await closed.promise
    await assert.rejects(guard().fetch(url, { signal: abort.signal }), reason)
  })

  it('survives a body that breaks off', async () => {
    const { url } = await serve((_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': '10' }).write('12345', () => outgoing.destroy())
    })
    await refused(
      guard()
        .fetch(url)
        .then((reply) => reply.bytes()),
      'unreachable',
    )
  })
})
