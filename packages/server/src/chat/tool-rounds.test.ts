import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldParts } from '@openmaas/engines'
import type { ChatPart } from '@openmaas/engines'
import { asyncChatCompletionRequest } from '@openmaas/protocol'
import type { ChatRequest } from './chat-input.ts'
import type { ServerFunction } from './server-tools.ts'
import { toolRounds } from './tool-rounds.ts'

const usage = { promptTokens: 10, completionTokens: 2, source: 'engine' } as const
const { signal } = new AbortController()

function called(name: string, text = '{}', index = 0): ChatPart {
  return { type: 'tool-call-delta', index, id: `call_${name}`, name, argumentsDelta: text }
}

function said(text: string): ChatPart {
  return { type: 'text-delta', text }
}

function ended(reason: 'stop' | 'tool_calls' | 'network_error'): ChatPart {
  return { type: 'finish', reason, usage }
}

/** Tells each run as a call of the message. */
function serverFunction(name: string, result = 'found'): ServerFunction {
  return {
    definition: { type: 'function', function: { name } },
    run: async () => ({
      text: result,
      told: { fields: {}, messageFields: { tool_calls: [{ id: name, type: 'mcp' }] } },
    }),
  }
}

function requestOf(fields: object = {}): ChatRequest {
  return asyncChatCompletionRequest.parse({ model: 'm', messages: [{ role: 'user', content: 'hi' }], ...fields })
}

/** A model that says one list of parts after the other, and what it was asked. */
function model(...answers: ChatPart[][]) {
  const asked: ChatRequest[] = []
  const open = async (request: ChatRequest): Promise<AsyncIterable<ChatPart>> => {
    const answer = answers[asked.length] ?? answers.at(-1) ?? []
    asked.push(request)
    return (async function* () {
      yield* answer
    })()
  }
  return { asked, open }
}

describe('rounds of calls that the server runs', () => {
  it('give the results back to the model until it answers, and sum the usage', async () => {
    const { asked, open } = model(
      [said('I look it up.'), called('search', '{"q":1}'), ended('tool_calls')],
      [said('It is 3.'), ended('stop')],
    )
    const functions = [serverFunction('search')]
    const reply = await foldParts(toolRounds({ request: requestOf(), functions }, { open, signal }))
    assert.equal(reply.content, 'I look it up.\n\nIt is 3.')
    assert.deepEqual(reply.toolCalls, [])
    assert.deepEqual(reply.messageFields, { tool_calls: [{ index: 0, id: 'search', type: 'mcp' }] })
    assert.deepEqual(reply.usage, { promptTokens: 20, completionTokens: 4, source: 'engine' })
    assert.deepEqual(asked[1]?.messages.slice(1), [
      {
        role: 'assistant',
        content: 'I look it up.',
        tool_calls: [{ id: 'call_search', type: 'function', function: { name: 'search', arguments: '{"q":1}' } }],
      },
      { role: 'tool', tool_call_id: 'call_search', content: 'found' },
    ])
  })

  it('end with the calls that the client has to run, at places of their own', async () => {
    const { asked, open } = model([called('search'), called('weather', '{}', 1), ended('tool_calls')])
    const parts: ChatPart[] = []
    const functions = [serverFunction('search')]
    for await (const part of toolRounds({ request: requestOf(), functions }, { open, signal })) parts.push(part)
    assert.equal(asked.length, 1)
    const call = parts.find((part) => part.type === 'tool-call-delta')
    assert.deepEqual([call?.index, call?.name], [0, 'weather'])
    const told = parts.find((part) => part.type === 'reply-fields')
    assert.deepEqual(told?.messageFields, { tool_calls: [{ index: 1, id: 'search', type: 'mcp' }] })
    assert.deepEqual(parts.at(-1), ended('tool_calls'))
  })

  it('come to an end with a model that calls for ever', async () => {
    const { asked, open } = model([called('search'), ended('tool_calls')])
    await foldParts(toolRounds({ request: requestOf(), functions: [serverFunction('search')] }, { open, signal }))
    assert.equal(asked.length, 9)
    assert.equal(asked.at(-1)?.tools, undefined)
  })

  it('require a call once only', async () => {
    const { asked, open } = model([called('search'), ended('tool_calls')], [said('x'), ended('stop')])
    const request = requestOf({ tool_choice: 'required' })
    await foldParts(toolRounds({ request, functions: [serverFunction('search')] }, { open, signal }))
    assert.deepEqual(
      asked.map(({ tool_choice: choice }) => choice),
      ['required', 'auto'],
    )
  })

  it('keep remarks before a call out of an answer that has to be JSON', async () => {
    const { open } = model([said('Wait.'), called('search'), ended('tool_calls')], [said('{"a":1}'), ended('stop')])
    const request = requestOf({ response_format: { type: 'json_object' } })
    const reply = await foldParts(toolRounds({ request, functions: [serverFunction('search')] }, { open, signal }))
    assert.equal(reply.content, '{"a":1}')
  })

  it('run nothing of an answer that broke off', async () => {
    const { asked, open } = model([called('search'), ended('network_error')])
    const reply = await foldParts(
      toolRounds({ request: requestOf(), functions: [serverFunction('search')] }, { open, signal }),
    )
    assert.equal(reply.finishReason, 'network_error')
    assert.equal(asked.length, 1)
  })
})
