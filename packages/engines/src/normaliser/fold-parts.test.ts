import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatPart } from '../chat-engine.ts'
import { foldParts } from './fold-parts.ts'

const usage = { promptTokens: 1, completionTokens: 2, source: 'engine' } as const

async function* stream(...parts: ChatPart[]): AsyncGenerator<ChatPart, void, undefined> {
  yield* parts
}

describe('folding a stream into one reply', () => {
  it('joins texts, calls and fields', async () => {
    const reply = await foldParts(
      stream(
        { type: 'reasoning-delta', text: 'Hm' },
        { type: 'text-delta', text: 'Hel' },
        { type: 'reply-fields', fields: { web_search: [1] } },
        { type: 'text-delta', text: 'lo' },
        { type: 'tool-call-delta', index: 0, id: 'a', name: 'f', argumentsDelta: '{"x"' },
        { type: 'tool-call-delta', index: 1, id: 'b', name: 'g', argumentsDelta: '{}' },
        { type: 'tool-call-delta', index: 0, argumentsDelta: ':1}' },
        { type: 'reply-fields', fields: { web_search: [2], other: true } },
        { type: 'finish', reason: 'tool_calls', usage },
      ),
    )
    assert.deepEqual(reply, {
      content: 'Hello',
      reasoning: 'Hm',
      toolCalls: [
        { id: 'a', name: 'f', arguments: '{"x":1}' },
        { id: 'b', name: 'g', arguments: '{}' },
      ],
      replyFields: { web_search: [2], other: true },
      messageFields: {},
      finishReason: 'tool_calls',
      usage,
    })
  })

  it('fails when the stream has no end of its own', async () => {
    await assert.rejects(foldParts(stream({ type: 'text-delta', text: 'Hel' })), /without a finish part/)
  })

  it('joins lists of the message, as calls of other kinds come in', async () => {
    const fields = (id: string): ChatPart => ({
      type: 'reply-fields',
      fields: {},
      messageFields: { tool_calls: [{ id }] },
    })
    const reply = await foldParts(stream(fields('a'), fields('b'), { type: 'finish', reason: 'stop', usage }))
    assert.deepEqual(reply.messageFields, { tool_calls: [{ id: 'a' }, { id: 'b' }] })
  })
})
