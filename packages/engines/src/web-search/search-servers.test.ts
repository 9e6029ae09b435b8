import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { createBigModelEngine } from '../bigmodel/index.ts'
import { EngineError } from '../engine-error.ts'
import type { Engine } from '../engine.ts'
import type { WebSearchInput } from '../search-engine.ts'
import { createBingSearchEngine, createTavilyEngine } from './index.ts'

interface Asked {
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
}

/** A server that answers everything alike, and what it was asked. */
async function server(test: TestContext, reply: object, status = 200): Promise<{ baseUrl: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const http = createServer(async (request, response) => {
    const body = request.method === 'POST' ? await json(request) : undefined
    asked.push({ url: new URL(request.url ?? '', 'http://x'), headers: request.headers, body })
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
  }).listen(0, '127.0.0.1')
  await once(http, 'listening')
  test.after(() => {
    http.closeAllConnections()
    http.close()
  })
  return { baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, asked }
}

async function search(test: TestContext, engine: Engine, wishes: Partial<WebSearchInput> = {}) {
  test.after(() => engine.close())
  const input = { model: 'search_std', query: 'moon', count: 10, detailed: false, ...wishes }
  return engine.webSearch?.search(input, { signal: new AbortController().signal })
}

describe('servers that search the web', () => {
  it('of the kind of Bing are asked by their names of host and time', async (test) => {
    const value = [
      { name: 'Moon', url: 'https://a.example/', snippet: 's', siteName: 'A', datePublished: '2024-01-02' },
    ]
    const { baseUrl, asked } = await server(test, { webPages: { value } })
    const engine = createBingSearchEngine({ id: 'b', baseUrl: `${baseUrl}/v7.0`, apiKey: 'k' })
    const found = await search(test, engine, { model: 'zh-CN', domain: 'a.example', recencyDays: 7, count: 1 })
    assert.deepEqual(found?.hits, [
      { title: 'Moon', link: 'https://a.example/', content: 's', media: 'A', publishDate: '2024-01-02' },
    ])
    assert.equal(asked[0]?.url.pathname, '/v7.0/search')
    assert.deepEqual(Object.fromEntries(asked[0]?.url.searchParams ?? []), {
      q: 'moon site:a.example',
      count: '1',
      offset: '0',
      mkt: 'zh-CN',
      freshness: 'Week',
    })
    assert.equal(asked[0]?.headers['ocp-apim-subscription-key'], 'k')
  })

  it('of the kind of Tavily give whole texts where they are wanted', async (test) => {
    const results = [{ title: 'Moon', url: 'https://a.example/', content: 'short', raw_content: 'long', favicon: 'i' }]
    const { baseUrl, asked } = await server(test, { results })
    const engine = createTavilyEngine({ id: 't', baseUrl, apiKey: 'k' })
    const found = await search(test, engine, { detailed: true, recencyDays: 366, domain: 'a.example', count: 40 })
    assert.deepEqual(found?.hits, [{ title: 'Moon', link: 'https://a.example/', content: 'long', icon: 'i' }])
    assert.deepEqual(asked[0]?.body, {
      query: 'moon',
      max_results: 20,
      search_depth: 'basic',
      include_domains: ['a.example'],
      time_range: 'year',
      include_raw_content: 'text',
      include_favicon: true,
    })
    assert.equal(asked[0]?.headers.authorization, 'Bearer k')
  })

  it('tell pictures that stand beside the results, as texts or with words about them', async (test) => {
    const images = ['https://a.example/1.png', { url: 'https://a.example/2.png', description: 'd' }, 3]
    const results = [{ title: 'Moon', url: 'https://a.example/', content: 'c' }]
    const { baseUrl } = await server(test, {
      results,
      search_result: [{ ...results[0], link: 'https://a.example/' }],
      images,
    })
    const engines = [
      createTavilyEngine({ id: 't', baseUrl, apiKey: 'k' }),
      createBigModelEngine({ id: 'p', baseUrl: `${baseUrl}/api`, apiKey: 'id.secret' }),
    ]
    for (const engine of engines) {
      const found = await search(test, engine, { withImages: true })
      assert.deepEqual(found?.images, ['https://a.example/1.png', 'https://a.example/2.png'])
      assert.equal(found.hits.length, 1)
    }
  })

  it('may be the platform itself', async (test) => {
    const result = { title: 'Moon', link: 'https://a.example/', content: 'c', media: 'A', icon: 'i', publish_date: 'd' }
    const { baseUrl, asked } = await server(test, { search_result: [result, { title: 'no address' }] })
    const engine = createBigModelEngine({ id: 'p', baseUrl: `${baseUrl}/api`, apiKey: 'id.secret' })
    const found = await search(test, engine, { model: 'search_pro', recencyDays: 1 })
    const { publish_date: publishDate, ...same } = result
    assert.deepEqual(found?.hits, [{ ...same, publishDate }])
    assert.equal(asked[0]?.url.pathname, '/api/paas/v4/web_search')
    assert.deepEqual(asked[0]?.body, {
      search_engine: 'search_pro',
      search_query: 'moon',
      search_intent: false,
      count: 10,
      search_recency_filter: 'oneDay',
      content_size: 'medium',
    })
  })

  it('fail as engines do', async (test) => {
    const kinds = { 401: 'unauthorized', 429: 'overloaded', 400: 'rejected', 502: 'unavailable' }
    for (const [status, kind] of Object.entries(kinds)) {
      const { baseUrl } = await server(test, {}, Number(status))
      const engine = createTavilyEngine({ id: 't', baseUrl, apiKey: 'k' })
      await assert.rejects(search(test, engine), (error) => error instanceof EngineError && error.kind === kind)
    }
  })
})
