import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asyncChatCompletionRequest } from '@openmaas/protocol'
import type { CallContext } from '../calls/index.ts'
import type { FoundPage } from './found-pages.ts'
import { plainIntent } from './search-intent.ts'
import type { ReadIntent } from './search-intent.ts'
import type { SearchWishes } from './search-service.ts'
import { webSearchTool } from './web-search-tool.ts'

const context: CallContext = {
  operation: 'test',
  requestId: 'r-1',
  caller: { accountId: '1', accountName: 'test', keyId: 'k', role: 'member', tier: 'unlimited' },
  path: '',
  headers: {},
  signal: new AbortController().signal,
  replyHeaders: {},
  outcome: {},
}
const page: FoundPage = {
  title: '月球',
  link: 'https://a.example/moon',
  content: '半径 1737 公里',
  media: '百科',
  icon: '',
  refer: 'ref_1',
  publish_date: '2026-01-02',
}
const shown = '[ref_1] 月球 (百科, 2026-01-02)\nhttps://a.example/moon\n半径 1737 公里'
const conversation = [
  { role: 'user', content: '月球是什么？' },
  { role: 'assistant', content: '卫星。' },
  { role: 'user', content: '它的半径是多少？' },
]

function using(settings: object, { fields = {}, passesOn = false, readIntent = plainIntent as ReadIntent } = {}) {
  const asked: SearchWishes[] = []
  const tool = webSearchTool({
    searches: {
      async search(wishes) {
        asked.push(wishes)
        return [page]
      },
    },
    readIntent,
    now: () => Date.parse('2026-05-06T07:08:09Z'),
  })
  const request = asyncChatCompletionRequest.parse({
    model: 'm',
    messages: conversation,
    tools: [{ type: 'web_search', web_search: settings }],
    ...fields,
  })
  const informed = tool.use({ request }, request, { accountId: '1', passesOn }, context)
  return Promise.resolve(informed).then((used) => ({ ...used, asked, request: used.request, original: request }))
}

describe('tools of type web_search', () => {
  it('put pages and date into the prompt of the caller, and the question last', async () => {
    const prompt = '日期 {{current_date}}，网页：{search_result}。完。'
    const { request, grounding, asked } = await using({ search_prompt: prompt })
    assert.equal(request.messages.at(-1)?.content, `日期 2026-05-06，网页：${shown}。完。\n\n它的半径是多少？`)
    assert.deepEqual(request.messages.slice(0, 2), conversation.slice(0, 2))
    assert.deepEqual(request.tools, [])
    assert.match(asked[0]?.query ?? '', /月球/)
    assert.deepEqual(grounding?.texts, [page.content])
  })

  it('append the pages where the prompt has no place for them', async () => {
    const { request } = await using({ search_prompt: '请回答。' })
    const expected = `请回答。\n\n<search_result>\n${shown}\n</search_result>\n\n它的半径是多少？`
    assert.equal(request.messages.at(-1)?.content, expected)
  })

  it('search for what is given, with every wish', async () => {
    const { asked } = await using({
      search_query: ' 月球 半径 ',
      search_engine: 'search_pro',
      count: '3',
      search_domain_filter: 'www.a.example',
      search_recency_filter: 'oneWeek',
      content_size: 'high',
    })
    const { engine, ...wishes } = asked[0] ?? {}
    assert.equal(engine, 'search_pro')
    assert.deepEqual(wishes, { query: '月球 半径', count: 3, domain: 'a.example', recencyDays: 7, detailed: true })
  })

  it('tell their pages at the end, at the beginning, or not at all', async () => {
    const told = { fields: { web_search: [page] } }
    assert.deepEqual((await using({ search_result: true })).toldAtEnd, told)
    assert.deepEqual((await using({ search_result: true, result_sequence: 'before' })).told, told)
    const silent = await using({})
    assert.deepEqual([silent.told, silent.toldAtEnd], [undefined, undefined])
  })

  it('do not search where nothing is to be found, unless results are required', async () => {
    const readIntent: ReadIntent = async (query) => ({ query, intent: 'SEARCH_NONE', keywords: '' })
    assert.equal((await using({}, { readIntent })).asked.length, 0)
    assert.equal((await using({ search_intent: 'false' }, { readIntent })).asked.length, 1)
    assert.equal((await using({ require_search: true }, { readIntent })).asked.length, 1)
    assert.equal((await using({ enable: 'False' })).asked.length, 0)
    assert.equal((await using({}, { fields: { tool_choice: 'none' } })).asked.length, 0)
  })

  it('are left to engines that search themselves', async () => {
    const { request, original, asked } = await using({}, { passesOn: true })
    assert.equal(request, original)
    assert.equal(asked.length, 0)
  })
})
