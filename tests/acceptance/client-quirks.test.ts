import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { at, listAt, textAt, type JsonObject } from './support/json.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'

const hello: JsonObject = { role: 'user', content: 'Hello' }
const base: JsonObject = { model: 'glm-4.5-air', messages: [hello], max_tokens: 50 }

/** Bodies as real clients send them; each is to be answered as if its quirk were not there. */
const quirkyBodies: readonly { what: string; body: JsonObject }[] = [
  {
    what: 'nulls for everything that is not given',
    body: {
      ...base,
      response_format: null,
      thinking: null,
      tools: null,
      tool_choice: null,
      stop: null,
      temperature: null,
      user_id: null,
      request_id: null,
      stream: null,
      seed: null,
    },
  },
  { what: 'a developer message', body: { ...base, messages: [{ role: 'developer', content: 'Be short.' }, hello] } },
  { what: 'one stop word as text', body: { ...base, stop: 'END' } },
  { what: 'an empty list of tools', body: { ...base, tools: [] } },
  { what: 'a tool choice without tools', body: { ...base, tool_choice: 'auto' } },
  { what: 'max_completion_tokens', body: { model: 'glm-4.5-air', messages: [hello], max_completion_tokens: 50 } },
  { what: 'max_tokens far above the limit of the model', body: { ...base, max_tokens: 10_000_000 } },
  { what: 'a request_id that is a number', body: { ...base, request_id: 1770000000.123 } },
  { what: 'a temperature of exactly 1 and of exactly 0', body: { ...base, temperature: 1, top_p: 1 } },
  { what: 'a model name in capitals', body: { ...base, model: 'GLM-4.5-Air' } },
  {
    what: 'fields of other platforms',
    body: {
      ...base,
      store: true,
      metadata: { a: 'b' },
      parallel_tool_calls: true,
      logit_bias: {},
      service_tier: 'auto',
      n: 1,
    },
  },
  {
    what: 'the text item without a role of the quick start',
    body: { ...base, messages: [{ type: 'text', text: 'Hello' }] },
  },
  {
    what: 'an assistant message as it was received',
    body: {
      ...base,
      messages: [
        hello,
        {
          role: 'assistant',
          content: '',
          reasoning_content: 'thoughts',
          tool_calls: [{ id: 'call_1', index: 0, type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'done' },
      ],
    },
  },
  {
    what: 'an assistant prefix as the last message',
    body: { ...base, messages: [hello, { role: 'assistant', content: 'Once', prefix: true }] },
  },
  {
    what: 'null content beside tool calls',
    body: {
      ...base,
      messages: [
        hello,
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: 'x' },
      ],
    },
  },
  {
    what: 'content in parts',
    body: { ...base, messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
  },
]

describe('what clients really send', () => {
  let server: ServerUnderTest
  before(async () => {
    server = await serverUnderTest()
  })
  after(() => server.stop())

  for (const { what, body } of quirkyBodies) {
    it(`is answered: ${what}`, async () => {
      const reply = await call(`${server.apiUrl}/chat/completions`, { key: server.key, body })
      assert.equal(reply.status, 200, reply.text)
      assert.equal(typeof at(reply.json(), 'choices.0.message.content'), 'string')
    })
  }

  it('may use the same request_id again, and a number comes back as its text', async () => {
    for (const turn of ['first', 'second']) {
      const reply = await call(`${server.apiUrl}/chat/completions`, {
        key: server.key,
        body: { ...base, request_id: 1234567 },
      })
      assert.equal(reply.status, 200, `${turn}: ${reply.text}`)
      assert.equal(String(at(reply.json(), 'request_id')), '1234567')
    }
  })

  it('may double or add a slash', async () => {
    for (const url of [
      `${server.apiUrl}//chat/completions`,
      `${server.apiUrl}/chat/completions/`,
      `${server.url}//api/paas/v4/chat/completions`,
      `${server.apiUrl}/chat/completions?beta=true`,
    ]) {
      const reply = await call(url, { key: server.key, body: base })
      assert.equal(reply.status, 200, `${url}: ${reply.text}`)
    }
  })

  it('may name the content type in its own way, or not at all', async () => {
    for (const type of ['application/json; charset=UTF-8', 'application/json;charset=utf-8', 'text/plain']) {
      const headers = { 'content-type': type }
      const reply = await call(`${server.apiUrl}/chat/completions`, { key: server.key, body: base, headers })
      assert.equal(reply.status, 200, `${type}: ${reply.text}`)
    }
  })

  it('may be a GET with a JSON content type, an empty body and cookies', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '0', cookie: 'a=b; c=d' }
    const reply = await call(`${server.apiUrl}/models`, { key: server.key, headers })
    assert.equal(reply.status, 200, reply.text)
    assert.ok(listAt(reply.json(), 'data').length > 0)
  })

  it('may wait for 100-continue', async () => {
    const reply = await call(`${server.apiUrl}/chat/completions`, {
      key: server.key,
      body: base,
      headers: { expect: '100-continue' },
    })
    assert.equal(reply.status, 200, reply.text)
  })

  it('ends at a stop word that is not part of the output', async () => {
    const messages = [{ role: 'user', content: 'say exactly: one two STOPHERE three' }]
    const body = { model: 'glm-4.5-air', messages, thinking: { type: 'disabled' }, stop: ['STOPHERE'] }
    const reply = await call(`${server.apiUrl}/chat/completions`, { key: server.key, body })
    assert.doesNotMatch(textAt(reply.json(), 'choices.0.message.content'), /STOPHERE/)
    assert.equal(at(reply.json(), 'choices.0.finish_reason'), 'stop')
  })
})
