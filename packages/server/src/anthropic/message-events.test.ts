import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatPart } from '@openmaas/engines'
import type { AnthropicEvent } from '@openmaas/protocol'
import { foldEvents } from './fold-events.ts'
import { messageEvents } from './message-events.ts'
import type { MessageOptions } from './message-events.ts'
import { withPings } from './with-pings.ts'

const usage = { promptTokens: 100, completionTokens: 9, cachedTokens: 60, source: 'engine' } as const
const options: MessageOptions = {
  estimatedInputTokens: 7,
  signThinking: (thinking) => `signed:${thinking}`,
  showsThinking: true,
  parallelCalls: true,
  failed: () => ({ type: 'error', error: { type: 'api_error', message: 'broken' } }),
}

async function* from(parts: readonly ChatPart[]): AsyncGenerator<ChatPart> {
  yield* parts
}

function events(parts: readonly ChatPart[], more: Partial<MessageOptions> = {}): AsyncGenerator<AnthropicEvent> {
  return messageEvents(from(parts), { id: 'msg_1', model: 'claude' }, { ...options, ...more })
}

async function all(told: AsyncIterable<AnthropicEvent>): Promise<AnthropicEvent[]> {
  const list: AnthropicEvent[] = []
  for await (const event of told) list.push(event)
  return list
}

function finish(reason: Extract<ChatPart, { type: 'finish' }>['reason'], stopWord?: string): ChatPart {
  return { type: 'finish', reason, usage, ...(stopWord === undefined ? {} : { stopWord }) }
}

const thoughtAndCalls: ChatPart[] = [
  { type: 'reasoning-delta', text: 'Hm' },
  { type: 'reasoning-delta', text: 'm.' },
  { type: 'text-delta', text: 'I look.' },
  { type: 'tool-call-delta', index: 0, id: 'a', name: 'look', argumentsDelta: '{"at":' },
  { type: 'tool-call-delta', index: 0, argumentsDelta: '1}' },
  { type: 'tool-call-delta', index: 1, id: 'b', name: 'look', argumentsDelta: '{}' },
  finish('tool_calls'),
]

describe('the events of a message', () => {
  it('are blocks one after the other, each begun, filled and ended under its index', async () => {
    const told = (await all(events(thoughtAndCalls))).map((event) => {
      const kind = 'delta' in event && 'type' in event.delta ? event.delta.type : ''
      return `${event.type} ${'index' in event ? event.index : ''} ${kind}`.trim().replaceAll(/\s+/g, ' ')
    })
    assert.deepEqual(told, [
      'message_start',
      'ping',
      'content_block_start 0',
      'content_block_delta 0 thinking_delta',
      'content_block_delta 0 thinking_delta',
      'content_block_delta 0 signature_delta',
      'content_block_stop 0',
      'content_block_start 1',
      'content_block_delta 1 text_delta',
      'content_block_stop 1',
      'content_block_start 2',
      'content_block_delta 2 input_json_delta',
      'content_block_delta 2 input_json_delta',
      'content_block_stop 2',
      'content_block_start 3',
      'content_block_delta 3 input_json_delta',
      'content_block_stop 3',
      'message_delta',
      'message_stop',
    ])
  })

  it('join to the message of a call without a stream', async () => {
    const message = await foldEvents(events(thoughtAndCalls), () => new Error('no'))
    assert.deepEqual(message.content, [
      { type: 'thinking', thinking: 'Hmm.', signature: 'signed:Hmm.' },
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', id: 'a', name: 'look', input: { at: 1 } },
      { type: 'tool_use', id: 'b', name: 'look', input: {} },
    ])
    assert.equal(message.stop_reason, 'tool_use')
    assert.deepEqual(message.usage, {
      input_tokens: 40,
      output_tokens: 9,
      cache_read_input_tokens: 60,
      cache_creation_input_tokens: 0,
    })
  })

  it('are whole calls where an engine tells them in turns, or tells only at the end that one takes nothing', async () => {
    const parts: ChatPart[] = [
      { type: 'tool-call-delta', index: 0, id: 'a', name: 'now', argumentsDelta: '' },
      { type: 'tool-call-delta', index: 1, id: 'b', name: 'look', argumentsDelta: '{"at":' },
      { type: 'tool-call-delta', index: 1, argumentsDelta: '1}' },
      { type: 'tool-call-delta', index: 0, argumentsDelta: '{}' },
      finish('tool_calls'),
    ]
    const message = await foldEvents(events(parts), () => new Error('no'))
    assert.deepEqual(message.content, [
      { type: 'tool_use', id: 'a', name: 'now', input: {} },
      { type: 'tool_use', id: 'b', name: 'look', input: { at: 1 } },
    ])
  })

  it('hold one call, and no thinking, where the client wants it so', async () => {
    const more = { parallelCalls: false, showsThinking: false }
    const message = await foldEvents(events(thoughtAndCalls, more), () => new Error('no'))
    const [thinking, ...others] = message.content
    assert.deepEqual(thinking, { type: 'thinking', thinking: '', signature: 'signed:Hmm.' })
    assert.equal(others.filter(({ type }) => type === 'tool_use').length, 1)
  })

  it('keep the words of a call that was cut off', async () => {
    const cut: ChatPart = { type: 'tool-call-delta', index: 0, id: 'a', name: 'look', argumentsDelta: '{"at":' }
    const message = await foldEvents(events([cut, finish('length')]), () => new Error('no'))
    assert.deepEqual(message.content[0]?.['input'], { INVALID_JSON: '{"at":' })
    assert.equal(message.stop_reason, 'max_tokens')
  })

  it('name the stop word, and end with an error when the answer broke off', async () => {
    const stopped = await foldEvents(events([finish('stop', '###')]), () => new Error('no'))
    assert.deepEqual([stopped.stop_reason, stopped.stop_sequence], ['stop_sequence', '###'])
    const parts: ChatPart[] = [{ type: 'text-delta', text: 'Half' }, finish('network_error')]
    assert.equal((await all(events(parts))).at(-1)?.type, 'error')
    await assert.rejects(
      foldEvents(events(parts), () => new Error('broken off')),
      /broken off/,
    )
  })
})

describe('pings', () => {
  it('come while nothing else does, after the first event, and end with the reader', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let ended = false
    async function* slow(): AsyncGenerator<AnthropicEvent, void, undefined> {
      try {
        yield { type: 'message_stop' }
        await promise
        yield { type: 'message_stop' }
      } finally {
        ended = true
      }
    }
    const types: string[] = []
    for await (const { type } of withPings(slow(), 1)) {
      types.push(type)
      if (types.length === 3) resolve()
      if (types.length > 3 && type === 'message_stop') break
    }
    assert.deepEqual(types.slice(0, 3), ['message_stop', 'ping', 'ping'])
    assert.ok(ended)
  })
})
