import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startServerWithBackends, type ServerWithBackends } from './support/backends.ts'
import { call } from './support/call.ts'
import { weatherTool } from './support/chat-bodies.ts'
import { at, listAt, numberAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { needsOwnServer } from './support/server.ts'

describe('embeddings and tokens', { skip: needsOwnServer }, () => {
  let server: ServerWithBackends
  before(async () => {
    server = await startServerWithBackends()
  })
  after(() => server.stop())

  async function embed(body: JsonObject): Promise<Json> {
    const reply = await call(`${server.apiUrl}/embeddings`, { key: server.key, body })
    assert.equal(reply.status, 200, reply.text)
    return reply.json()
  }

  const vectorAt = (reply: Json, index: number) => listAt(reply, `data.${index}.embedding`).map(Number)

  function cosine(left: number[], right: number[]): number {
    const dot = (one: number[], other: number[]) =>
      one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
    return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right))
  }

  it('POST /embeddings answers one text and several, in order, whatever the order of the engine', async () => {
    const one = await embed({ model: 'embedding-3', input: 'one' })
    assert.equal(vectorAt(one, 0).length, 2048)
    assert.equal(at(one, 'object'), 'list')
    assert.equal(at(one, 'model'), 'embedding-3')
    assert.equal(at(one, 'data.0.object'), 'embedding')
    assert.equal(numberAt(one, 'usage.total_tokens'), numberAt(one, 'usage.prompt_tokens'))
    assert.equal(at(one, 'usage.completion_tokens'), 0)
    const three = await embed({ model: 'embedding-3', input: ['longer text', 'one', 'the longest text'] })
    assert.deepEqual(
      listAt(three, 'data').map((item) => at(item, 'index')),
      [0, 1, 2],
    )
    assert.deepEqual(vectorAt(three, 1), vectorAt(one, 0))
  })

  it('POST /embeddings gives floats as base64 when asked', async () => {
    const body = { model: 'embedding-3', input: 'one', dimensions: 256 }
    const packed = Buffer.from(
      textAt(await embed({ ...body, encoding_format: 'base64' }), 'data.0.embedding'),
      'base64',
    )
    const expected = vectorAt(await embed(body), 0)
    assert.equal(packed.length, 256 * 4)
    expected.forEach((value, index) => assert.ok(Math.abs(packed.readFloatLE(index * 4) - value) < 1e-6))
  })

  it('POST /embeddings of the simulator puts related texts closer than unrelated ones', async () => {
    const input = ['今天北京天气晴朗', '北京今天的天气怎么样', 'quarterly financial report of the company']
    const reply = await embed({ model: 'embedding-2', input })
    assert.equal(vectorAt(reply, 0).length, 1024)
    const related = cosine(vectorAt(reply, 0), vectorAt(reply, 1))
    const unrelated = cosine(vectorAt(reply, 0), vectorAt(reply, 2))
    assert.ok(related > unrelated + 0.1, `${related} ${unrelated}`)
  })

  it('POST /embeddings of a llama.cpp model gives its own dimension', async () => {
    const reply = await embed({ model: 'tiny-embedding', input: ['one', 'two'] })
    assert.equal(listAt(reply, 'data').length, 2)
    assert.ok(vectorAt(reply, 0).length > 8)
    assert.notDeepEqual(vectorAt(reply, 0), vectorAt(reply, 1))
  })

  it('POST /tokenizer counts more for more, on every engine', async () => {
    for (const model of ['glm-4.6', 'glm-4.7-flash', 'glm-4.5-air']) {
      const count = async (body: JsonObject) => {
        const reply = await call(`${server.apiUrl}/tokenizer`, { key: server.key, body: { model, ...body } })
        assert.equal(reply.status, 200, reply.text)
        assert.equal(numberAt(reply.json(), 'usage.total_tokens'), numberAt(reply.json(), 'usage.prompt_tokens'))
        assert.ok(textAt(reply.json(), 'id').length > 0)
        assert.ok(numberAt(reply.json(), 'created') > 1_700_000_000)
        return numberAt(reply.json(), 'usage.prompt_tokens')
      }
      const short = await count({ messages: [{ role: 'user', content: 'Hello' }] })
      const messages = [{ role: 'user', content: '你好，今天天气怎么样？'.repeat(20) }]
      const long = await count({ messages })
      const withTools = await count({ messages, tools: [weatherTool] })
      assert.ok(short > 0)
      // The scripted server counts every text alike.
      if (model !== 'glm-4.6') assert.ok(long > short && withTools > long, `${model}: ${short} ${long} ${withTools}`)
    }
  })
})
