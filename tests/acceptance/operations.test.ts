import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { shortChat } from './support/chat-bodies.ts'
import { at, isObject, listAt, textAt } from './support/json.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'

describe('what an operator and a reader of the documentation open', () => {
  let server: ServerUnderTest
  before(async () => {
    server = await serverUnderTest()
  })
  after(() => server.stop())

  it('GET /healthz and GET /readyz answer 200 without a key', async () => {
    assert.equal((await call(`${server.url}/healthz`)).status, 200)
    assert.equal((await call(`${server.url}/readyz`)).status, 200)
  })

  it('GET /metrics speaks the text form of Prometheus and counts calls', async () => {
    await call(`${server.apiUrl}/chat/completions`, { key: server.key, body: shortChat('glm-4.5-air', 'Hello') })
    const metrics = await call(`${server.url}/metrics`, { key: server.key })
    assert.equal(metrics.status, 200)
    assert.match(String(metrics.headers['content-type']), /^text\/plain/)
    assert.match(metrics.text, /^# TYPE \S+ (counter|gauge|histogram)$/m)
    assert.match(metrics.text, /chat\.completions\.create/)
    assert.doesNotMatch(metrics.text, new RegExp(server.key.split('.')[1] ?? '!'))
  })

  it('GET /openapi.json is OpenAPI 3.1 and knows the operations', async () => {
    const reply = await call(`${server.url}/openapi.json`)
    assert.equal(reply.status, 200)
    assert.match(textAt(reply.json(), 'openapi'), /^3\.1\./)
    const paths = at(reply.json(), 'paths')
    assert.ok(isObject(paths))
    const names = Object.keys(paths)
    for (const path of [
      'chat/completions',
      'async/chat/completions',
      'async-result/{id}',
      'embeddings',
      'tokenizer',
      'models',
    ]) {
      assert.ok(
        names.some((name) => name.endsWith(`/paas/v4/${path}`)),
        path,
      )
    }
  })

  it('every operation that is available stands in COVERAGE.md', async () => {
    const coverage = await readFile(new URL('COVERAGE.md', import.meta.url), 'utf8')
    const paths = at((await call(`${server.url}/openapi.json`)).json(), 'paths')
    assert.ok(isObject(paths))
    const missing = Object.entries(paths)
      .filter(
        ([, item]) =>
          isObject(item) && Object.values(item).some((operation) => at(operation, 'x-openmaas-available') === true),
      )
      .map(([path]) => (path.startsWith('/api/') ? path : `/api${path}`))
      .filter((path) => !path.startsWith('/api/coding/') && !coverage.includes(`\`${path}\``))
    assert.deepEqual(missing, [])
  })

  it('GET /docs is a page that needs nothing from elsewhere', async () => {
    const page = await call(`${server.url}/docs/`)
    assert.equal(page.status, 200)
    assert.match(String(page.headers['content-type']), /^text\/html/)
    const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
    assert.ok(addresses.length > 0)
    for (const address of addresses) {
      assert.doesNotMatch(address, /^(https?:)?\/\//)
      if (address.startsWith('data:')) continue
      const asset = await call(new URL(address, `${server.url}/docs/`).href)
      assert.equal(asset.status, 200, address)
    }
  })

  it('GET /api/paas/v4/models lists what can be called, and one model can be asked for', async () => {
    const list = await call(`${server.apiUrl}/models`, { key: server.key })
    assert.equal(at(list.json(), 'object'), 'list')
    const ids = listAt(list.json(), 'data').map((model) => textAt(model, 'id'))
    for (const id of ['glm-4.6', 'glm-4.7', 'glm-4.5-air', 'embedding-3']) assert.ok(ids.includes(id), id)
    assert.equal(new Set(ids).size, ids.length)
    const one = await call(`${server.apiUrl}/models/glm-4.6`, { key: server.key })
    assert.equal(at(one.json(), 'object'), 'model')
    assert.equal((await call(`${server.url}/api/coding/paas/v4/models`, { key: server.key })).status, 200)
  })

  it('every reply carries a request id', async () => {
    const ok = await call(`${server.apiUrl}/models`, { key: server.key })
    const refused = await call(`${server.apiUrl}/models`)
    for (const reply of [ok, refused]) assert.match(String(reply.headers['x-request-id']), /^\S{8,}$/)
  })

  it('nothing is offered for guessing: unknown paths outside the API are 404', async () => {
    for (const path of ['/', '/admin', '/.env', '/docs/../package.json', '/docs/%2e%2e/%2e%2e/package.json']) {
      const reply = await call(`${server.url}${path}`)
      assert.ok([200, 301, 302, 307, 308, 404].includes(reply.status), `${path}: ${reply.status}`)
      assert.doesNotMatch(reply.text, /"workspaces"/)
    }
  })
})
