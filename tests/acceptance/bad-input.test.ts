import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call, type CallOptions } from './support/call.ts'
import { assertError, assertErrorEnvelope } from './support/errors.ts'
import { textAt, type JsonObject } from './support/json.ts'
import { needsOwnServer, serverUnderTest, type ServerUnderTest } from './support/server.ts'

const hello: JsonObject = { role: 'user', content: 'Hello' }
const valid: JsonObject = { model: 'glm-4.5-air', messages: [hello] }

const file: JsonObject = { type: 'file_url', file_url: { url: 'https://example.com/a.pdf' } }
const image = (url: string): JsonObject => ({ type: 'image_url', image_url: { url } })
const vision = (model: string, ...content: JsonObject[]): JsonObject => ({
  model,
  messages: [{ role: 'user', content: [...content, { type: 'text', text: 'What is it?' }] }],
})

interface BadBody {
  readonly what: string
  readonly body: unknown
  readonly code: string
  /** A word that the message holds: the name of the field. */
  readonly names?: string
}

const badBodies: readonly BadBody[] = [
  { what: 'a body that is no JSON', body: '{"model": "glm-4.5-air", ', code: '1210' },
  { what: 'text', body: 'hello', code: '1210' },
  {
    what: 'bytes that are not UTF-8',
    body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    code: '1210',
  },
  { what: 'a missing model', body: { messages: [hello] }, code: '1213', names: 'model' },
  { what: 'a null model', body: { model: null, messages: [hello] }, code: '1213', names: 'model' },
  { what: 'missing messages', body: { model: 'glm-4.5-air' }, code: '1213', names: 'messages' },
  { what: 'a model that is a number', body: { ...valid, model: 7 }, code: '1214', names: 'model' },
  { what: 'an unknown model', body: { ...valid, model: 'glm-unknown-9' }, code: '1211', names: 'glm-unknown-9' },
  { what: 'messages that are text', body: { ...valid, messages: 'Hello' }, code: '1214', names: 'messages' },
  { what: 'no messages', body: { ...valid, messages: [] }, code: '1214', names: 'messages' },
  {
    what: 'only a system message',
    body: { ...valid, messages: [{ role: 'system', content: 'x' }] },
    code: '1214',
    names: 'messages',
  },
  {
    what: 'an unknown role',
    body: { ...valid, messages: [{ role: 'wizard', content: 'x' }] },
    code: '1214',
    names: 'role',
  },
  {
    what: 'a user message without content',
    body: { ...valid, messages: [{ role: 'user' }] },
    code: '1213',
    names: 'content',
  },
  { what: 'a message that is a number', body: { ...valid, messages: [5] }, code: '1214', names: 'messages' },
  {
    what: 'a tool message without its call',
    body: { ...valid, messages: [hello, { role: 'tool', content: 'x' }] },
    code: '1213',
    names: 'tool_call_id',
  },
  { what: 'a temperature above 1', body: { ...valid, temperature: 1.5 }, code: '1214', names: 'temperature' },
  { what: 'a temperature below 0', body: { ...valid, temperature: -0.1 }, code: '1214', names: 'temperature' },
  { what: 'a temperature that is text', body: { ...valid, temperature: 'hot' }, code: '1214', names: 'temperature' },
  { what: 'a top_p below 0', body: { ...valid, top_p: -0.1 }, code: '1214', names: 'top_p' },
  { what: 'a top_p above 1', body: { ...valid, top_p: 1.01 }, code: '1214', names: 'top_p' },
  { what: 'max_tokens of 0', body: { ...valid, max_tokens: 0 }, code: '1214', names: 'max_tokens' },
  { what: 'max_tokens that is a fraction', body: { ...valid, max_tokens: 1.5 }, code: '1214', names: 'max_tokens' },
  { what: 'a stream flag that is a number', body: { ...valid, stream: 3 }, code: '1214', names: 'stream' },
  { what: 'five stop words', body: { ...valid, stop: ['a', 'b', 'c', 'd', 'e'] }, code: '1214', names: 'stop' },
  {
    what: 'an unknown kind of thinking',
    body: { ...valid, thinking: { type: 'maybe' } },
    code: '1214',
    names: 'thinking',
  },
  {
    what: 'an unknown response format',
    body: { ...valid, response_format: { type: 'xml' } },
    code: '1214',
    names: 'response_format',
  },
  { what: 'tools that are an object', body: { ...valid, tools: {} }, code: '1214', names: 'tools' },
  {
    what: 'a function without a name',
    body: { ...valid, tools: [{ type: 'function', function: { description: 'x' } }] },
    code: '1213',
    names: 'name',
  },
  {
    what: 'a function with a blank in its name',
    body: { ...valid, tools: [{ type: 'function', function: { name: 'get weather', description: 'x' } }] },
    code: '1214',
    names: 'name',
  },
  {
    what: 'an image for a model that reads text',
    body: {
      ...valid,
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] }],
    },
    code: '1214',
    names: 'content',
  },
  {
    what: 'a picture of more than 5 MB',
    body: vision('glm-4.6v', image(`data:image/png;base64,${'A'.repeat(7_000_000)}`)),
    code: '1214',
    names: 'messages[0].content[0].image_url.url',
  },
  {
    what: 'more pictures than the model takes',
    body: vision('glm-4v-plus-0111', ...Array.from({ length: 6 }, () => image('https://example.com/a.png'))),
    code: '1214',
    names: 'messages',
  },
  {
    what: 'base64 for a model that takes addresses',
    body: vision('glm-4v-flash', image('data:image/png;base64,iVBORw0KGgo=')),
    code: '1214',
    names: 'image_url',
  },
  {
    what: 'more than 50 files',
    body: vision('glm-4.6v', ...Array.from({ length: 51 }, () => file)),
    code: '1214',
    names: 'messages',
  },
  {
    what: 'a file beside a picture',
    body: vision('glm-4.6v', file, image('https://example.com/a.png')),
    code: '1215',
    names: 'file_url',
  },
  {
    what: 'tools for a vision model without them',
    body: { ...valid, model: 'glm-4.5v', tools: [{ type: 'function', function: { name: 'look_up' } }] },
    code: '1214',
    names: 'tools',
  },
  { what: 'two answers', body: { ...valid, n: 2 }, code: '1214', names: 'n' },
  {
    what: 'a prompt longer than the context of the model',
    body: { ...valid, messages: [{ role: 'user', content: 'many words and more '.repeat(60_000) }] },
    code: '1261',
  },
]

/** Everything here must be answered with some documented error of status 400 to 499; which one is not fixed. */
const strangeBodies: readonly { what: string; body: unknown }[] = [
  { what: 'an empty body', body: '' },
  { what: 'null', body: 'null' },
  { what: 'an array', body: '[]' },
  { what: 'a number', body: '7' },
  { what: 'deep nesting', body: `{"model":"glm-4.5-air","messages":${'['.repeat(100_000)}${']'.repeat(100_000)}}` },
  {
    what: 'deep nesting in an ignored field',
    body: `{"model":"x","messages":[],"other":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
  },
  { what: 'a prototype', body: '{"__proto__":{"model":"glm-4.5-air"},"constructor":1}' },
]

describe('bad input', () => {
  let server: ServerUnderTest
  before(async () => {
    server = await serverUnderTest({ env: { OPENMAAS_MAX_BODY_MIB: '16' } })
  })
  after(() => server.stop())

  const post = (path: string, body: unknown, more: CallOptions = {}) =>
    call(`${server.apiUrl}${path}`, { key: server.key, body, ...more })

  for (const { what, body, code, names } of badBodies) {
    it(`is answered with ${code} for ${what}`, async () => {
      const reply = await post('/chat/completions', body)
      assertError(reply, 400, code)
      if (names !== undefined) assert.ok(textAt(reply.json(), 'error.message').includes(names), reply.text)
    })
  }

  it('gets the same answers when a stream was asked for', async () => {
    for (const { what, body, code } of badBodies) {
      if (typeof body !== 'object' || Buffer.isBuffer(body) || what.startsWith('a stream flag')) continue
      const reply = await post('/chat/completions', { ...body, stream: true })
      assert.equal(reply.status, 400, what)
      assertError(reply, 400, code)
    }
  })

  for (const { what, body } of strangeBodies) {
    it(`is refused politely for ${what}`, async () => {
      const reply = await post('/chat/completions', body)
      assertErrorEnvelope(reply)
      assert.ok(reply.status >= 400 && reply.status < 500, `${reply.status} ${reply.text}`)
    })
  }

  it('is refused when it is larger than the limit', { skip: needsOwnServer }, async () => {
    const reply = await post('/chat/completions', { ...valid, other: 'x'.repeat(17 * 1024 * 1024) })
    assertErrorEnvelope(reply)
    assert.ok(reply.status >= 400 && reply.status < 500)
  })

  it('is 1222 for an unknown path and for a wrong method', async () => {
    assertError(await call(`${server.apiUrl}/no/such/path`, { key: server.key }), 404, '1222')
    assertError(await post('/no/such/path', valid), 404, '1222')
    const wrongMethod = await call(`${server.apiUrl}/chat/completions`, { key: server.key, method: 'GET' })
    assertErrorEnvelope(wrongMethod)
    assert.ok(wrongMethod.status === 404 || wrongMethod.status === 405, wrongMethod.text)
  })

  it('is 1212 for a model of another kind', async () => {
    assertError(await post('/chat/completions', { ...valid, model: 'embedding-3' }), 400, '1212')
  })

  it('is refused by the other operations too', async () => {
    assertError(await post('/embeddings', { input: 'x' }), 400, '1213')
    assertError(await post('/embeddings', { model: 'embedding-3' }), 400, '1213')
    assertError(await post('/embeddings', { model: 'embedding-9', input: 'x' }), 400, '1211')
    assertError(await post('/embeddings', { model: 'embedding-3', input: 'x', dimensions: 7 }), 400, '1214')
    for (const input of ['', [], [''], ['x', '']])
      assertError(await post('/embeddings', { model: 'embedding-3', input }), 400, '1214')
    assertError(await post('/embeddings', { model: 'embedding-3', input: Array(65).fill('x') }), 400, '1214')
    assertError(await post('/tokenizer', { model: 'glm-4.6' }), 400, '1213')
    assertError(await post('/tokenizer', { ...valid, model: 'embedding-3' }), 400, '1212')
    assertError(await post('/async/chat/completions', { model: 'glm-4.6' }), 400, '1213')
    assertError(await post('/async/chat/completions', { ...valid, model: 'glm-unknown-9' }), 400, '1211')
    assertError(await call(`${server.apiUrl}/async-result/nothing`, { key: server.key }), 404, '1214')
    const admin = await call(`${server.url}/api/admin/accounts`, { key: server.key, body: { name: 'x', tier: 'V9' } })
    assertError(admin, 400, '1214')
  })

  it('is told in Chinese, or in English to those who prefer it', async () => {
    const chinese = await post('/chat/completions', { ...valid, model: 'glm-unknown-9' })
    assert.match(textAt(chinese.json(), 'error.message'), /模型/)
    const headers = { 'accept-language': 'en-US,en' }
    const english = await post('/chat/completions', { ...valid, model: 'glm-unknown-9' }, { headers })
    assert.doesNotMatch(textAt(english.json(), 'error.message'), /[\u4e00-\u9fff]/)
  })
})
