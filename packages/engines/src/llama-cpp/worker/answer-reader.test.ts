import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChatInput, ChatPart, Usage } from '../../chat-engine.ts'
import { ReplyFold } from '../../normaliser/fold-parts.ts'
import { createAnswerReader, type EndCause } from './answer-reader.ts'

const usage: Usage = { promptTokens: 1, completionTokens: 99, source: 'engine' }
const tools = [{ type: 'function', function: { name: 'f' } }] as const

/** Reads the text letter by letter, as tokens would come. */
function read(text: string, input: Partial<ChatInput> = {}, cause: EndCause = 'end-token', more = {}) {
  const reader = createAnswerReader(
    { model: 'm', messages: [], ...input },
    { startsInThinking: false, thinkTags: 'split', bareCalls: false, hiddenStopWords: ['<|im_end|>'], ...more },
  )
  const parts: ChatPart[] = []
  for (const letter of text) {
    parts.push(...reader.push(letter))
    if (reader.stopped) break
  }
  parts.push(...reader.finish(reader.stopped ? 'stop-word' : cause, usage))
  const fold = new ReplyFold()
  for (const part of parts) fold.add(part)
  return fold.reply()
}

describe('the reader of an answer', () => {
  it('ends the content before a stop word', () => {
    const reply = read('one two three', { stop: ['two', 'three'] }, 'token-limit')
    assert.equal(reply.content, 'one ')
    assert.equal(reply.finishReason, 'stop')
  })

  it('releases at the end what only began like a stop word', () => {
    assert.equal(read('one tw', { stop: ['two'] }).content, 'one tw')
  })

  it('looks for stop words in the content only', () => {
    const thinking = read('two</think>one two', { stop: ['two'] }, 'end-token', { startsInThinking: true })
    assert.equal(thinking.reasoning, 'two')
    assert.equal(thinking.content, 'one ')
    const call = read('so <tool_call>{"name":"f","arguments":{"a":"two"}}</tool_call>', { tools, stop: ['two'] })
    assert.equal(call.content, 'so ')
    assert.equal(call.toolCalls[0]?.arguments, '{"a":"two"}')
    assert.equal(call.finishReason, 'tool_calls')
  })

  it('stops at the turn end of a vocabulary that has no token for it', () => {
    assert.equal(read('answer<|im_end|>\n<|im_start|>user').content, 'answer')
  })

  it('leaves calls as text where none may be made', () => {
    const text = '<tool_call>{"name":"f","arguments":{}}</tool_call>'
    assert.equal(read(text, { tools, toolChoice: 'none' }).content, text)
  })

  it('finds calls without tags where the model makes them so', () => {
    const bare = { bareCalls: true }
    const reply = read('f\n{"a": 1}', { tools }, 'end-token', bare)
    assert.deepEqual(
      reply.toolCalls.map(({ name, arguments: text }) => [name, JSON.parse(text)]),
      [['f', { a: 1 }]],
    )
    assert.equal(reply.finishReason, 'tool_calls')
    for (const text of ['f\nor not', 'first\n{}', 'so f\n{}', 'f']) {
      assert.equal(read(text, { tools }, 'end-token', bare).content, text)
    }
    assert.equal(read('f\n{"a": 1}', { tools }).content, 'f\n{"a": 1}')
  })

  it('tells why the answer ended and how much of it was thinking', () => {
    assert.equal(read('abc', {}, 'token-limit').finishReason, 'length')
    assert.equal(read('abc', {}, 'window-full').finishReason, 'model_context_window_exceeded')
    assert.equal(read('abc').usage.reasoningTokens, undefined)
    const { reasoningTokens } = read('ab</think>answer', {}, 'end-token', { startsInThinking: true }).usage
    assert.equal(reasoningTokens, 'ab</think>'.length)
  })
})
