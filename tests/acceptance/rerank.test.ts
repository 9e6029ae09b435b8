import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startServerWithBackends, type ServerWithBackends } from './support/backends.ts'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, listAt, numberAt, textAt, type JsonObject } from './support/json.ts'
import { knowledgeClient } from './support/knowledge.ts'
import { needsOwnServer } from './support/server.ts'
import { callsOf, untilCalls } from './support/usage.ts'
import { until } from './support/wait.ts'

const query = '北京首都机场在哪里'
const documents = ['上海有两个机场', '北京首都机场位于顺义区', '今天下雨']

describe('POST /rerank', { skip: needsOwnServer }, () => {
  let server: ServerWithBackends
  let account: { id: string; key: string }
  const rerank = (fields: JsonObject): Promise<Reply> =>
    call(`${server.apiUrl}/rerank`, { key: account.key, body: { model: 'rerank', query, documents, ...fields } })
  const order = (reply: Reply): unknown[] => listAt(reply.json(), 'results').map((result) => at(result, 'index'))

  before(async () => {
    server = await startServerWithBackends()
    account = await createAccount(server, 'V0')
  })
  after(() => server.stop())

  it('compares words where no reranker is routed, and says so', async () => {
    const reply = await rerank({ request_id: 'my-request' })
    assert.equal(reply.status, 200, reply.text)
    assert.equal(reply.headers['x-openmaas-engine'], 'lexical')
    assert.deepEqual(order(reply), [1, 0, 2])
    const body = reply.json()
    assert.equal(at(body, 'request_id'), 'my-request')
    assert.ok(textAt(body, 'id').length > 0)
    assert.ok(numberAt(body, 'created') > 1_700_000_000)
    assert.ok(numberAt(body, 'usage.prompt_tokens') > 0)
    assert.equal(at(body, 'usage.total_tokens'), at(body, 'usage.prompt_tokens'))
    for (const result of listAt(body, 'results')) {
      assert.equal(at(result, 'document'), undefined)
      const score = numberAt(result, 'relevance_score')
      assert.ok(score >= 0 && score <= 1, `${score}`)
    }
    const rows = await untilCalls(server, account.id, 1)
    assert.deepEqual([rows[0]?.['engine_id'], rows[0]?.['source']], ['lexical', 'estimate'])
  })

  it('gives the best ones, their texts and the raw scores when asked for', async () => {
    const reply = await rerank({ top_n: 2, return_documents: true, return_raw_scores: true })
    assert.deepEqual(order(reply), [1, 0])
    assert.equal(at(reply.json(), 'results.0.document'), documents[1])
    assert.notEqual(
      numberAt(reply.json(), 'results.0.relevance_score'),
      numberAt((await rerank({})).json(), 'results.0.relevance_score'),
    )
    assert.deepEqual(order(await rerank({ top_n: 0 })), [1, 0, 2])
    assert.deepEqual(order(await rerank({ top_n: 99 })), [1, 0, 2])
  })

  it('asks the llama.cpp model that is routed', async () => {
    const reply = await rerank({ model: 'tiny-rerank' })
    assert.equal(reply.status, 200, reply.text)
    assert.equal(reply.headers['x-openmaas-engine'], 'local-rerank')
    assert.deepEqual(order(reply).toSorted(), [0, 1, 2])
    assert.ok(numberAt(reply.json(), 'usage.prompt_tokens') > 10)
  })

  it('asks the cross-encoder on the ONNX runtime that is routed', async () => {
    const reply = await rerank({ model: 'cross-encoder' })
    assert.equal(reply.status, 200, reply.text)
    assert.equal(reply.headers['x-openmaas-engine'], 'onnx-rerank')
    assert.deepEqual(order(reply), [1, 0, 2])
    const [best = 0, ...rest] = listAt(reply.json(), 'results').map((result) => numberAt(result, 'relevance_score'))
    assert.ok(best < 1 && rest.every((score) => score > 0 && score < best))
    assert.ok(numberAt(reply.json(), 'usage.prompt_tokens') > 30)
  })

  it('orders the slices that a knowledge base recalls', async () => {
    const client = knowledgeClient(server, account.key)
    const base = await client.createBase()
    await client.ready(base, { name: 'airports.txt', content: documents.join('\n\n') })
    const recalled = { recall_method: 'keyword', rerank_status: 1 }
    assert.ok((await client.retrieve(base, query, { ...recalled, rerank_model: 'rerank-pro' })).length > 0)
    const rows = await until('the call of the reranker', async () => {
      const reranked = (await callsOf(server, account.id)).filter(({ model }) => model === 'rerank-pro')
      return reranked.length > 0 && reranked
    })
    assert.equal(rows[0]?.['engine_id'], 'local-rerank')
    const unrouted = { knowledge_ids: [base], query, ...recalled, rerank_model: 'rerank' }
    const reply = await client.call('/knowledge/retrieve', { body: unrouted })
    assert.match(String(reply.headers['x-openmaas-recall']), /not-reranked/)
  })

  it('refuses what is wrong', async () => {
    assertError(await rerank({ query: null }), 400, '1213')
    assertError(await rerank({ documents: [] }), 400, '1214')
    assertError(await rerank({ documents: Array.from({ length: 129 }, () => 'a') }), 400, '1214')
    assertError(await rerank({ documents: ['长'.repeat(4097)] }), 400, '1214')
    assertError(await rerank({ query: '长'.repeat(4097) }), 400, '1214')
    assertError(await rerank({ top_n: -1 }), 400, '1214')
    assertError(await rerank({ model: 'nothing' }), 400, '1211')
    assertError(await rerank({ model: 'glm-4.5-air' }), 400, '1212')
  })
})
