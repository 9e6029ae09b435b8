import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { call, type Reply } from './support/call.ts'
import { assertError } from './support/errors.ts'
import { at, textAt } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'

const sentence = 'The Moon is the only natural satellite of the Earth, and its mean radius is about 1737 kilometres. '
const page = `<html><head><title>Moon</title><meta name="description" content="About the Moon"></head><body>
<nav><a href="/">Home</a></nav><article><h1>Moon</h1><p>${sentence.repeat(4)}<a href="/earth">Earth</a></p>
<p>${sentence}</p><img src="/moon.png" alt="Full moon"></article></body></html>`

describe('reading pages', { skip: needsOwnServer }, () => {
  let site: Server
  let server: LocalServer
  let base: string
  let fetched = 0
  before(async () => {
    site = createServer((request, response) => {
      fetched++
      const send = (type: string, body: string, status = 200): void => {
        response.writeHead(status, { 'content-type': type, connection: 'close' }).end(body)
      }
      switch (request.url) {
        case '/moon':
          return send('text/html; charset=utf-8', page)
        case '/moved':
          return void response.writeHead(302, { location: '/moon' }).end()
        case '/inside':
          return void response.writeHead(302, { location: 'http://10.0.0.1/' }).end()
        case '/notes.md':
          return send('text/markdown', '# Notes\n\nA *note*.')
        case '/paper':
          response.writeHead(200, { 'content-type': 'application/pdf' })
          return void response.end(readFileSync(new URL('fixtures/documents/handbook.pdf', import.meta.url)))
        case '/picture':
          return send('image/x-unknown', 'x')
        case '/deep':
          return send('text/html', '<div>'.repeat(200_000))
        case '/hang':
          return
        default:
          return send('text/plain', 'nothing here', 404)
      }
    }).listen(0, '127.0.0.1')
    await once(site, 'listening')
    base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    server = await startServer({ env: { OPENMAAS_FETCH_ALLOW: '127.0.0.1' } })
  })
  after(async () => {
    site.closeAllConnections()
    site.close()
    await server.stop()
  })

  const read = (body: object): Promise<Reply> => call(`${server.apiUrl}/reader`, { key: server.key, body })

  it('gives the main text as Markdown and what the page says of itself', async () => {
    const reply = await read({ url: `${base}/moved`, request_id: 'reader-0001', with_links_summary: true })
    assert.equal(reply.status, 200, reply.text)
    const body = reply.json()
    assert.equal(at(body, 'request_id'), 'reader-0001')
    assert.equal(at(body, 'reader_result.title'), 'Moon')
    assert.equal(at(body, 'reader_result.description'), 'About the Moon')
    const content = textAt(body, 'reader_result.content')
    assert.match(content, /1737/)
    assert.ok(content.includes(`[Earth](${base}/earth)`), content)
    assert.ok(content.includes(`![Full moon](${base}/moon.png)`), content)
    assert.doesNotMatch(content, /Home/)
    assert.deepEqual(at(body, 'reader_result.links'), { Earth: `${base}/earth` })
    assert.equal(at(body, 'reader_result.images'), undefined)
  })

  it('keeps pages for a while unless that is not wanted', async () => {
    const fetchedBefore = fetched
    const wishes = { url: `${base}/moon`, return_format: 'text', retain_images: 'false', with_images_summary: true }
    const first = await read(wishes)
    assert.equal(first.headers['x-openmaas-cache'], undefined)
    assert.doesNotMatch(textAt(first.json(), 'reader_result.content'), /\]\(/)
    assert.deepEqual(at(first.json(), 'reader_result.images'), {})
    assert.equal((await read(wishes)).headers['x-openmaas-cache'], 'hit')
    assert.equal(fetched, fetchedBefore + 1)
    await read({ ...wishes, no_cache: true })
    assert.equal(fetched, fetchedBefore + 2)
  })

  it('reads documents of other kinds', async () => {
    const reply = await read({ url: `${base}/notes.md` })
    assert.match(textAt(reply.json(), 'reader_result.content'), /Notes[^]*note/)
    const paper = await read({ url: `${base}/paper` })
    assert.ok(textAt(paper.json(), 'reader_result.content').length > 20, paper.text)
  })

  it('refuses with the documented code what it cannot or must not read', async () => {
    assertError(await read({}), 400, '1213')
    assertError(await read({ url: ' ' }), 400, '1214')
    assertError(await read({ url: 'file:///etc/passwd' }), 400, '1214')
    assertError(await read({ url: 'http://10.0.0.1/' }), 400, '1214')
    assertError(await read({ url: `${base}/inside` }), 400, '1214')
    assertError(await read({ url: `${base}/nowhere` }), 400, '1214')
    assertError(await read({ url: `${base}/picture` }), 400, '1214')
    assertError(await read({ url: `${base}/moon`, return_format: 'screenshot' }), 400, '1214')
    assertError(await read({ url: `${base}/hang`, timeout: '1' }), 400, '1214')
    assertError(await read({ url: `${base}/deep` }), 400, '1214')
    assertError(await read({ url: `${base}/moon`, timeout: 0 }), 400, '1214')
  })
})
