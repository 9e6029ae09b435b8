import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { call, type Reply } from './support/call.ts'
import { assertError } from './support/errors.ts'
import { at, listAt, numberAt, textAt } from './support/json.ts'
import {
  needsOwnServer,
  serverUnderTest,
  startServer,
  type LocalServer,
  type ServerUnderTest,
} from './support/server.ts'
import { chunksOf, joinChunks, openStream, readStream } from './support/stream.ts'

const engine = 'search_std'

describe('searching the web with the simulator', () => {
  let server: ServerUnderTest
  before(async () => {
    server = await serverUnderTest()
  })
  after(() => server.stop())

  const post = (path: string, body: object, key = server.key): Promise<Reply> =>
    call(`${server.apiUrl}${path}`, { key, body })
  const search = (fields: object): Promise<Reply> => post('/web_search', { search_engine: engine, ...fields })

  it('gives results in the documented form that say what they are', async () => {
    const reply = await search({ search_query: '月球 半径', search_intent: false, count: 3, request_id: 'search-0001' })
    const body = reply.json()
    assert.equal(reply.status, 200, reply.text)
    assert.equal(at(body, 'request_id'), 'search-0001')
    assert.deepEqual(listAt(body, 'search_intent'), [
      { query: '月球 半径', intent: 'SEARCH_ALWAYS', keywords: '月球 半径' },
    ])
    const results = listAt(body, 'search_result')
    assert.equal(results.length, 3)
    assert.match(textAt(results[0], 'title'), /模拟/)
    assert.match(textAt(results[0], 'link'), /^https:\/\/search\.example\.com\/simulated\/1/)
    assert.deepEqual(
      results.map((result) => at(result, 'refer')),
      ['ref_1', 'ref_2', 'ref_3'],
    )
    assert.match(textAt(results[0], 'publish_date'), /^\d{4}-\d{2}-\d{2}$/)
    assert.equal(reply.headers['x-openmaas-engine'], 'simulator')
  })

  it('keeps to host and time, and takes numbers and booleans as text', async () => {
    const wishes = { search_domain_filter: 'https://www.example.org/x', search_recency_filter: 'oneWeek', count: '2' }
    const reply = await search({ search_query: 'moon', search_intent: 'true', content_size: 'high', ...wishes })
    const results = listAt(reply.json(), 'search_result')
    assert.equal(results.length, 2, reply.text)
    assert.ok(results.every((result) => textAt(result, 'link').startsWith('https://example.org/simulated/')))
    assert.equal(at(reply.json(), 'search_intent.0.intent'), 'SEARCH_ALL')
  })

  it('refuses what is wrong with the documented codes', async () => {
    assertError(await search({}), 400, '1213')
    assertError(await search({ search_query: ' ' }), 400, '1214')
    assertError(await search({ search_query: 'x'.repeat(71) }), 400, '1214')
    assertError(await search({ search_query: 'x', search_engine: 'yahoo' }), 400, '1214')
    assertError(await search({ search_query: 'x', count: 51 }), 400, '1214')
    assertError(await search({ search_query: 'x', search_domain_filter: 'no host' }), 400, '1214')
    assertError(await search({ search_query: 'x', search_recency_filter: 'oneHour' }), 400, '1214')
    assertError(await search({ search_query: 'simulate nothing' }), 500, '1703')
  })

  it('is there in its older form, sync and streamed', async () => {
    const body = { model: 'web-search-pro', messages: [{ role: 'user', content: '月球' }], recent_days: 3 }
    const reply = (await post('/tools', body)).json()
    const calls = listAt(reply, 'choices.0.message.tool_calls')
    assert.deepEqual(
      calls.map((one) => at(one, 'type')),
      ['search_intent', 'search_result'],
    )
    assert.equal(at(calls[1], 'search_result.0.index'), 0)
    const stream = await openStream(`${server.apiUrl}/tools`, server.key, { ...body, stream: true })
    await stream.ended
    const chunks = chunksOf(stream.text())
    assert.equal(chunks.length, 3)
    assert.equal(at(chunks[1], 'choices.0.delta.tool_calls.0.search_result.0.refer'), 'ref_1')
    assert.equal(at(chunks[2], 'choices.0.finish_reason'), 'stop')
    assertError(await post('/tools', { ...body, model: 'glm-4.6' }), 400, '1211')
    assertError(await post('/tools', { ...body, recent_days: 31 }), 400, '1214')
  })

  it('stands in chat replies, before the answer or after it as asked', async () => {
    const messages = [{ role: 'user', content: '月球是什么？' }]
    const tool = (settings: object) => [{ type: 'web_search', web_search: { search_result: 'True', ...settings } }]
    const chat = { model: 'glm-4.6', messages, tools: tool({ count: '4' }) }
    const reply = await post('/chat/completions', chat)
    assert.equal(listAt(reply.json(), 'web_search').length, 4, reply.text)
    assert.match(textAt(reply.json(), 'choices.0.message.content'), /模拟/)
    assert.equal(reply.headers['x-openmaas-search'], 'simulator')
    assert.ok(numberAt(reply.json(), 'usage.prompt_tokens') > 100, 'what was found counts as prompt')
    for (const [sequence, place] of [
      ['after', -1],
      ['before', 0],
    ] as const) {
      const tools = tool({ result_sequence: sequence })
      const chunks = await readStream(`${server.apiUrl}/chat/completions`, server.key, { ...chat, tools, stream: true })
      assert.deepEqual(
        chunks.flatMap((chunk, index) => (at(chunk, 'web_search') === undefined ? [] : [index])),
        [place === 0 ? 0 : chunks.length - 1],
      )
      assert.equal(joinChunks(chunks).finishReason, 'stop')
    }
    const off = await post('/chat/completions', { ...chat, tools: tool({ enable: false }) })
    assert.equal(at(off.json(), 'web_search'), undefined)
    const required = { require_search: true, search_query: 'simulate nothing' }
    assertError(await post('/chat/completions', { ...chat, tools: tool(required) }), 500, '1703')
    const silent = await post('/chat/completions', { ...chat, tools: tool({ ...required, require_search: false }) })
    assert.equal(silent.status, 200, silent.text)
    assertError(await post('/chat/completions', { ...chat, tools: tool({ count: 99 }) }), 400, '1214')
  })
})

describe('searching the web with a search server', { skip: needsOwnServer }, () => {
  let searxng: Server
  let server: LocalServer
  let mode: 'good' | 'broken' | 'busy' | 'silent' = 'good'
  const asked: URLSearchParams[] = []
  before(async () => {
    searxng = createServer((request, response) => {
      asked.push(new URL(request.url ?? '', 'http://x').searchParams)
      if (mode === 'silent') return
      response.writeHead({ good: 200, broken: 500, busy: 429 }[mode], { 'content-type': 'application/json' })
      const first = asked.at(-1)?.get('pageno') === '1'
      const results = first
        ? [
            { url: 'https://news.example.org/a', title: '<b>Moon</b>', content: 'c'.repeat(2000), publishedDate: null },
            { url: 'https://other.example.com/b', title: 'Other host', content: 'x' },
            { url: 'https://example.org/old', title: 'Old', content: 'x', publishedDate: '2001-01-01T00:00:00' },
            { url: 'javascript:alert(1)', title: 'No address', content: 'x' },
          ]
        : []
      response.end(JSON.stringify({ results }))
    }).listen(0, '127.0.0.1')
    await once(searxng, 'listening')
    const { port } = searxng.address() as AddressInfo
    server = await startServer({
      configuration: `engines:
  - { id: searx, type: searxng, baseUrl: "http://127.0.0.1:${port}", timeoutSeconds: 1 }
search: { routes: { search_pro: [{ engine: simulator }] } }
`,
    })
  })
  after(async () => {
    searxng.closeAllConnections()
    searxng.close()
    await server.stop()
  })

  const search = (fields: object): Promise<Reply> =>
    call(`${server.apiUrl}/web_search`, {
      key: server.key,
      body: { search_engine: engine, search_query: 'moon', ...fields },
    })

  it('asks it, and keeps to the wishes where the server does not', async () => {
    mode = 'good'
    const reply = await search({ search_domain_filter: 'example.org', search_recency_filter: 'oneMonth' })
    const results = listAt(reply.json(), 'search_result')
    assert.deepEqual(
      results.map((result) => at(result, 'link')),
      ['https://news.example.org/a'],
      reply.text,
    )
    assert.equal(at(results[0], 'title'), 'Moon')
    assert.equal(at(results[0], 'media'), 'news.example.org')
    assert.ok(textAt(results[0], 'content').length <= 601)
    assert.deepEqual([asked[0]?.get('q'), asked[0]?.get('time_range')], ['moon site:example.org', 'month'])
    assert.equal(reply.headers['x-openmaas-engine'], 'searx')
    assert.equal((await search({ search_engine: 'search_pro' })).headers['x-openmaas-engine'], 'simulator')
  })

  it('tells with the documented codes that it is down, busy or silent', async () => {
    mode = 'broken'
    assertError(await search({}), 500, '1702')
    mode = 'busy'
    assertError(await search({}), 429, '1701')
    mode = 'silent'
    assertError(await search({}), 500, '1702')
  })

  it('lets chat answer without it, unless results are required', async () => {
    mode = 'busy'
    const body = (web_search: object) => ({
      model: 'glm-4.6',
      messages: [{ role: 'user', content: '你好，你是谁？' }],
      tools: [{ type: 'web_search', web_search }],
    })
    const chat = (settings: object): Promise<Reply> =>
      call(`${server.apiUrl}/chat/completions`, { key: server.key, body: body(settings) })
    const reply = await chat({})
    assert.equal(reply.status, 200, reply.text)
    assert.equal(reply.headers['x-openmaas-search'], 'failed; code=1701')
    assertError(await chat({ require_search: 'true' }), 429, '1701')
  })
})
