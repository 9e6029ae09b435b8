import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asyncChatCompletionRequest, findModel } from '@openmaas/protocol'
import type { ChatInput } from '@openmaas/engines'
import { chatInput } from './chat-input.ts'

const question = { role: 'user', content: 'hi' }

function inputOf(fields: object, options: { preservesThinking?: boolean; contextTokens?: number } = {}): ChatInput {
  const request = asyncChatCompletionRequest.parse({ model: 'glm-4.6', messages: [question], ...fields })
  return chatInput(request, {
    catalogue: findModel(request.model),
    upstreamModel: 'upstream',
    contextTokens: options.contextTokens,
    preservesThinking: options.preservesThinking ?? false,
  })
}

describe('a chat request in the words of an engine', () => {
  it('has the defaults of its model', () => {
    const input = inputOf({})
    assert.equal(input.temperature, 1)
    assert.equal(input.topP, 0.95)
    assert.equal(input.maxTokens, 65_536)
    assert.equal(input.contextTokens, 204_800)
    assert.deepEqual(input.thinking, { enabled: true, clear: true })
  })

  it('cuts max_tokens to the maximum of the model instead of refusing it', () => {
    assert.equal(inputOf({ model: 'glm-4.5', max_tokens: 131_072 }).maxTokens, 98_304)
  })

  it('leaves a model that is in no catalogue its own defaults', () => {
    const input = inputOf({ model: 'my-own-model' })
    assert.equal(input.temperature, undefined)
    assert.equal(input.thinking, undefined)
  })

  it('switches thinking off when asked, also by a reasoning effort that means none', () => {
    assert.equal(inputOf({ thinking: { type: 'disabled' } }).thinking?.enabled, false)
    assert.equal(inputOf({ model: 'glm-5.2', reasoning_effort: 'none' }).thinking?.enabled, false)
  })

  it('keeps fields without a name of their own for engines that know them', () => {
    assert.deepEqual(inputOf({ presence_penalty: 0.5, logit_bias: { 7: 1 } }).extra, {
      presence_penalty: 0.5,
      logit_bias: { 7: 1 },
    })
  })

  it('drops the reasoning of earlier turns but not that since the last question', () => {
    const messages = [
      question,
      { role: 'assistant', content: 'a', reasoning_content: 'old' },
      question,
      {
        role: 'assistant',
        content: '',
        reasoning_content: 'new',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: '1' },
    ]
    assert.deepEqual(
      inputOf({ messages }).messages.map((message) => message.reasoning_content),
      [undefined, undefined, undefined, 'new', undefined],
    )
    assert.equal(inputOf({ messages, thinking: { clear_thinking: false } }).messages[1]?.reasoning_content, 'old')
    assert.equal(inputOf({ messages }, { preservesThinking: true }).messages[1]?.reasoning_content, 'old')
  })

  it('tells function tools and tools of the platform apart', () => {
    const tools = [
      { type: 'function', function: { name: 'f' } },
      { type: 'web_search', web_search: {} },
    ]
    const input = inputOf({ tools, tool_choice: { type: 'function', function: { name: 'f' } } })
    assert.deepEqual(
      input.tools?.map((tool) => tool.function.name),
      ['f'],
    )
    assert.deepEqual(
      input.platformTools?.map((tool) => tool['type']),
      ['web_search'],
    )
    assert.deepEqual(input.toolChoice, { name: 'f' })
  })
})
