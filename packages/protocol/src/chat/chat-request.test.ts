import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeIssue } from '../issues.ts'
import { withoutNulls } from '../nulls.ts'
import { chatCompletionRequest } from './chat-request.ts'

const question = { role: 'user', content: 'Hello' }

function parse(body: object) {
  return chatCompletionRequest.parse(withoutNulls(body))
}

function refusal(body: object) {
  const parsed = chatCompletionRequest.safeParse(withoutNulls(body))
  assert.ok(!parsed.success, 'the request should be refused')
  const { name, parameters } = describeIssue(parsed.error)
  return [name, parameters.field]
}

describe('a chat request', () => {
  it('keeps fields that the schema does not name', () => {
    const request = parse({ model: 'm', messages: [{ ...question, cache: 1 }], store: true })
    assert.equal(request['store'], true)
    assert.equal(request.messages[0]?.['cache'], 1)
  })

  it('takes null as absent, as the Python SDK sends it', () => {
    const request = parse({ model: 'm', messages: [question], thinking: null, response_format: null, stop: null })
    assert.ok(!('thinking' in request))
    assert.equal(request.stream, false)
  })

  it('reads developer as system and a message without role as the user', () => {
    const { messages } = parse({
      model: 'm',
      messages: [
        { role: 'developer', content: 'x' },
        { type: 'text', text: 'y' },
      ],
    })
    assert.deepEqual(messages, [
      { role: 'system', content: 'x' },
      { role: 'user', content: 'y' },
    ])
  })

  it('gives a tool result without an id the call that it answers', () => {
    const calls = ['a', 'b'].map((id) => ({ id, type: 'function', function: { name: `f_${id}`, arguments: { n: 1 } } }))
    const { messages } = parse({
      model: 'm',
      messages: [
        question,
        { role: 'assistant', content: null, tool_calls: calls },
        { role: 'function', name: 'f_b', content: '2' },
        { role: 'tool', content: '1' },
      ],
    })
    assert.deepEqual(
      messages.slice(2).map((message) => message['tool_call_id']),
      ['b', 'a'],
    )
    assert.equal(messages[1]?.role === 'assistant' && messages[1].tool_calls?.[0]?.function?.arguments, '{"n":1}')
  })

  it("reads OpenAI's first form of a function call", () => {
    const { messages } = parse({
      model: 'm',
      messages: [
        question,
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', content: '1' },
      ],
    })
    assert.equal(messages[2]?.['tool_call_id'], 'call_1')
  })

  it('takes an address as plain text and bare base64', () => {
    const { messages } = parse({
      model: 'm',
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: 'iVBORw0KGgo=' }, 'what is it?'] }],
    })
    assert.deepEqual(messages[0]?.content, [
      { type: 'image_url', image_url: { url: 'iVBORw0KGgo=' } },
      { type: 'text', text: 'what is it?' },
    ])
  })

  it('passes content parts of a type that is newer than this code', () => {
    const part = { type: 'hologram_url', hologram_url: 'x' }
    assert.deepEqual(parse({ model: 'm', messages: [{ role: 'user', content: [part] }] }).messages[0]?.content, [part])
  })

  it('makes a list of one stop word and max_tokens of max_completion_tokens', () => {
    const request = parse({ model: 'm', messages: [question], stop: 'END', max_completion_tokens: 7 })
    assert.deepEqual(request.stop, ['END'])
    assert.equal(request.max_tokens, 7)
  })

  it('accepts a number as request_id', () => {
    assert.equal(parse({ model: 'm', messages: [question], request_id: 1763695526.25 }).request_id, '1763695526.25')
  })

  it('reads booleans and numbers of web_search from text', () => {
    const { tools } = parse({
      model: 'm',
      messages: [question],
      tools: [{ type: 'web_search', web_search: { enable: 'True', count: '5', search_intent: 'false' } }],
    })
    assert.deepEqual(tools, [{ type: 'web_search', web_search: { enable: true, count: 5, search_intent: false } }])
  })

  it('does not change the body that it was given', () => {
    const body = Object.freeze({
      model: 'm',
      messages: Object.freeze([Object.freeze({ role: 'developer', content: null })]),
    })
    chatCompletionRequest.safeParse(body)
    assert.equal(body.messages[0]?.role, 'developer')
  })

  const ok = { model: 'm', messages: [question] }
  const refusals: [string, object, string, string][] = [
    ['no model', { messages: [question] }, 'fieldMissing', 'model'],
    ['no messages', { model: 'm' }, 'fieldMissing', 'messages'],
    ['no message', { model: 'm', messages: [] }, 'invalidParameter', 'messages'],
    [
      'only a system message',
      { model: 'm', messages: [{ role: 'system', content: 'x' }] },
      'invalidParameter',
      'messages',
    ],
    ['a message without role', { model: 'm', messages: [{ content: 'x' }] }, 'fieldMissing', 'messages[0].role'],
    [
      'an unknown role',
      { model: 'm', messages: [{ role: 'bot', content: 'x' }] },
      'invalidParameter',
      'messages[0].role',
    ],
    [
      'null as content',
      { model: 'm', messages: [{ role: 'user', content: null }] },
      'fieldMissing',
      'messages[0].content',
    ],
    [
      'a number as content',
      { model: 'm', messages: [{ role: 'user', content: 3 }] },
      'invalidParameter',
      'messages[0].content',
    ],
    [
      'a picture without address',
      { model: 'm', messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
      'fieldMissing',
      'messages[0].content[0].image_url',
    ],
    [
      'a result without a call',
      { model: 'm', messages: [question, { role: 'tool', content: 'x' }] },
      'fieldMissing',
      'messages[1].tool_call_id',
    ],
    ['temperature 1.01', { ...ok, temperature: 1.01 }, 'invalidParameter', 'temperature'],
    ['top_p below 0', { ...ok, top_p: -0.1 }, 'invalidParameter', 'top_p'],
    ['max_tokens 0', { ...ok, max_tokens: 0 }, 'invalidParameter', 'max_tokens'],
    ['five stop words', { ...ok, stop: ['1', '2', '3', '4', '5'] }, 'invalidParameter', 'stop'],
    ['a tool without type', { ...ok, tools: [{}] }, 'fieldMissing', 'tools[0].type'],
    ['an unknown tool', { ...ok, tools: [{ type: 'x' }] }, 'invalidParameter', 'tools[0].type'],
    [
      'a function with a blank in its name',
      { ...ok, tools: [{ type: 'function', function: { name: 'a b' } }] },
      'invalidParameter',
      'tools[0].function.name',
    ],
    [
      'json_schema without schema',
      { ...ok, response_format: { type: 'json_schema' } },
      'fieldMissing',
      'response_format.json_schema',
    ],
    ['an unknown thinking mode', { ...ok, thinking: { type: 'auto' } }, 'invalidParameter', 'thinking.type'],
    ['a user_id of 5 characters', { ...ok, user_id: 'abcde' }, 'invalidParameter', 'user_id'],
    ['a request_id of 65 characters', { ...ok, request_id: 'a'.repeat(65) }, 'invalidParameter', 'request_id'],
  ]
  for (const [what, body, name, field] of refusals) {
    it(`refuses ${what}: ${field}`, () => assert.deepEqual(refusal(body), [name, field]))
  }
})

describe('withoutNulls', () => {
  it('returns the same object when nothing is null', () => {
    const body = { a: 1, thinking: { type: 'enabled' } }
    assert.equal(withoutNulls(body), body)
  })

  it('looks into option objects, but not into schemas and lists', () => {
    const schema = { default: null }
    assert.deepEqual(
      withoutNulls({ a: null, stream_options: { include_usage: null }, format: { schema }, list: [null] }),
      {
        stream_options: {},
        format: { schema },
        list: [null],
      },
    )
  })
})
