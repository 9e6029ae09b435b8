import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatPart } from '../chat-engine.ts'
import { OutputNormaliser } from './output-normaliser.ts'
import { normaliseDeltas, testTools } from './testing.ts'

const piece = (index: number | undefined, fields: Record<string, unknown>) => ({
  tool_calls: [{ ...(index === undefined ? {} : { index }), ...fields }],
})

describe('deltas of an OpenAI-compatible server', () => {
  it('tell reasoning in either field, once', () => {
    assert.equal(
      normaliseDeltas([{ reasoning_content: 'a' }, { reasoning: 'b' }, { reasoning: 'c', reasoning_content: 'c' }])
        .reasoning,
      'abc',
    )
  })

  it('may hold text with tags when the server does not split them', () => {
    const output = normaliseDeltas([
      { role: 'assistant', content: '' },
      { content: '<thi' },
      { content: 'nk>Hm</think>Hi' },
    ])
    assert.deepEqual([output.reasoning, output.content], ['Hm', 'Hi'])
  })

  it('leave tags in the text of a server that splits the thinking itself', () => {
    const output = normaliseDeltas([{ reasoning_content: 'Hm' }, { content: '<think> is a tag' }])
    assert.equal(output.content, '<think> is a tag')
  })

  it('wrap reasoning into tags where the model is published so', () => {
    const output = normaliseDeltas([{ reasoning_content: 'a' }, { reasoning_content: 'b' }, { content: 'Hi' }], {
      thinkTags: 'keep',
    })
    assert.equal(output.content, '<think>ab</think>Hi')
  })

  it('join the pieces of a call whose first piece alone has id and name', () => {
    const output = normaliseDeltas(
      [
        { content: null, ...piece(0, { id: 'call_1', type: 'function', function: { name: 'now', arguments: '' } }) },
        piece(0, { function: { arguments: '{"a":' } }),
        piece(0, { id: null, function: { name: null, arguments: '1}' } }),
      ],
      {},
      'tool_calls',
    )
    assert.deepEqual(output.toolCalls, [{ id: 'call_1', name: 'now', arguments: '{"a":1}' }])
    assert.equal(output.reason, 'tool_calls')
  })

  it('number several calls from 0 in the order of their coming', () => {
    const output = normaliseDeltas([
      piece(1, { id: 'a', function: { name: 'now', arguments: '{' } }),
      piece(2, { id: 'b', function: { name: 'now', arguments: '{"b"' } }),
      piece(1, { function: { arguments: '}' } }),
      piece(2, { function: { arguments: ':1}' } }),
    ])
    assert.deepEqual(
      output.toolCalls.map((call) => call.arguments),
      ['{}', '{"b":1}'],
    )
  })

  it('may repeat id and name in every piece', () => {
    const again = (text: string) => piece(0, { id: 'x', type: 'function', function: { name: 'now', arguments: text } })
    assert.deepEqual(normaliseDeltas([again('{"a"'), again(':1}')]).toolCalls, [
      { id: 'x', name: 'now', arguments: '{"a":1}' },
    ])
  })

  it('may give every whole call the same index, with or without ids', () => {
    const whole = (id: string | undefined) => piece(0, { id, function: { name: 'now', arguments: '{"a":1}' } })
    assert.equal(normaliseDeltas([whole('x'), whole('y')]).toolCalls.length, 2)
    assert.equal(normaliseDeltas([whole(undefined), whole(undefined)]).toolCalls.length, 2)
    const both = { tool_calls: [...whole('x').tool_calls, ...whole('y').tool_calls] }
    assert.equal(normaliseDeltas([both]).toolCalls.length, 2)
  })

  it('may have no index at all', () => {
    const output = normaliseDeltas([
      piece(undefined, { id: 'x', function: { name: 'now', arguments: '{"a"' } }),
      piece(undefined, { function: { arguments: ':1}' } }),
      piece(undefined, { id: 'y', function: { name: 'now', arguments: '{}' } }),
    ])
    assert.deepEqual(
      output.toolCalls.map((call) => [call.id, call.arguments]),
      [
        ['x', '{"a":1}'],
        ['y', '{}'],
      ],
    )
  })

  it('get an id where the server gives none', () => {
    const out: ChatPart[] = []
    const normaliser = new OutputNormaliser()
    normaliser.pushDelta(piece(0, { function: { name: 'now', arguments: '{' } }), out)
    normaliser.pushDelta(piece(0, { function: { arguments: '}' } }), out)
    const first = out[0]
    assert.ok(first?.type === 'tool-call-delta')
    assert.match(first.id ?? '', /^call_[0-9a-f]{24}$/)
    assert.deepEqual(out[1], { type: 'tool-call-delta', index: 0, argumentsDelta: '}' })
  })

  it('may carry arguments as an object, as null or not at all', () => {
    const argumentsOf = (given: unknown) =>
      normaliseDeltas([piece(0, { id: 'x', function: { name: 'now', arguments: given } })]).toolCalls[0]?.arguments
    assert.equal(argumentsOf({ a: 1 }), '{"a":1}')
    assert.equal(argumentsOf(null), '{}')
    assert.equal(argumentsOf(undefined), '{}')
    assert.equal(argumentsOf(''), '{}')
  })

  it('release the text before a call in its place', () => {
    const out: ChatPart[] = []
    const normaliser = new OutputNormaliser({ tools: testTools })
    normaliser.pushDelta({ content: 'Well\n' }, out)
    normaliser.pushDelta(piece(0, { id: 'x', function: { name: 'now', arguments: '{}' } }), out)
    assert.deepEqual(
      out.map((part) => part.type),
      ['text-delta', 'text-delta', 'tool-call-delta'],
    )
  })

  it('pass on what they hold beside the known members', () => {
    const out: ChatPart[] = []
    const mcp = { type: 'mcp', id: 'm', mcp: { type: 'mcp_call' } }
    new OutputNormaliser().pushDelta(
      { content: null, refusal: null, audio: { id: 'v', data: 'AAAA' }, tool_calls: [mcp] },
      out,
    )
    assert.deepEqual(out, [
      { type: 'reply-fields', fields: {}, messageFields: { tool_calls: [mcp] } },
      { type: 'reply-fields', fields: {}, messageFields: { audio: { id: 'v', data: 'AAAA' } } },
    ])
  })
})

describe('the reason to finish', () => {
  const call = piece(0, { id: 'x', function: { name: 'now', arguments: '{}' } })

  it('is tool_calls whenever something is to be called', () => {
    for (const reason of ['stop', 'tool_calls', 'function_call', undefined])
      assert.equal(normaliseDeltas([call], {}, reason).reason, 'tool_calls')
    assert.equal(normaliseDeltas([call], {}, 'length').reason, 'tool_calls')
  })

  it('stays length when the limit cut the arguments off', () => {
    const cut = piece(0, { id: 'x', function: { name: 'now', arguments: '{"a' } })
    const output = normaliseDeltas([cut], {}, 'length')
    assert.deepEqual([output.reason, output.toolCalls[0]?.arguments], ['length', '{"a'])
  })

  it('stays network_error when the server broke off', () => {
    assert.equal(normaliseDeltas([call], {}, 'network_error').reason, 'network_error')
    assert.equal(normaliseDeltas([], {}, 'abort').reason, 'network_error')
  })

  it('is the platform’s word', () => {
    const reasonOf = (reason: string) => normaliseDeltas([{ content: 'a' }], {}, reason).reason
    assert.equal(reasonOf('content_filter'), 'sensitive')
    assert.equal(reasonOf('max_tokens'), 'length')
    assert.equal(reasonOf('eos'), 'stop')
    assert.equal(reasonOf('constructor'), 'stop')
    assert.equal(reasonOf('tool_calls'), 'stop')
    assert.equal(reasonOf('model_context_window_exceeded'), 'model_context_window_exceeded')
  })
})
