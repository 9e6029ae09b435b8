import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ChatInput, FunctionTool } from '../chat-engine.ts'
import type { Engine } from '../engine.ts'
import { foldParts } from '../normaliser/index.ts'
import type { FoldedReply } from '../normaliser/index.ts'
import { requireChat } from '../testing/collect-parts.ts'
import { playChunks, readChunks } from '../testing/fixtures.ts'
import { ScriptedUpstream } from '../testing/scripted-upstream.ts'
import { createOpenAiCompatibleEngine } from './index.ts'

const tool: FunctionTool = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}
const input: ChatInput = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], tools: [tool] }

describe('replies in the shapes that model servers document', () => {
  let upstream: ScriptedUpstream
  let engine: Engine

  before(async () => {
    upstream = await ScriptedUpstream.start((_request, reply) => reply.end())
    engine = createOpenAiCompatibleEngine({ id: 'e', baseUrl: `${upstream.origin}/v1/` })
  })
  after(async () => {
    await engine.close()
    await upstream.close()
  })

  /** Plays a reply whole and in pieces of a few bytes; all must say the same. */
  async function replay(name: string): Promise<FoldedReply> {
    const chunks = await readChunks(new URL(`./__fixtures__/${name}.chunks.txt`, import.meta.url))
    upstream.script(playChunks(chunks))
    const whole = await foldParts(requireChat(engine).streamChat(input, { signal: new AbortController().signal }))
    for (const pieceBytes of [7, 9]) {
      upstream.script(playChunks(chunks, pieceBytes))
      const cut = await foldParts(requireChat(engine).streamChat(input, { signal: new AbortController().signal }))
      assert.deepEqual(withoutIds(cut), withoutIds(whole))
    }
    return whole
  }
  const withoutIds = (reply: FoldedReply) => ({
    ...reply,
    toolCalls: reply.toolCalls.map((call) => ({ ...call, id: '' })),
  })

  it('are read from vLLM: reasoning, content, two calls, usage in a chunk of its own', async () => {
    assert.deepEqual(await replay('vllm-reasoning-tool-calls'), {
      content: '我查一下。\n',
      reasoning: '用户想知道北京的天气，我来查询。',
      toolCalls: [
        { id: 'chatcmpl-tool-5b1f', name: 'get_weather', arguments: '{"city": "北京"}' },
        { id: 'chatcmpl-tool-77aa', name: 'get_weather', arguments: '{"city": "上海"}' },
      ],
      replyFields: {},
      messageFields: {},
      finishReason: 'tool_calls',
      usage: { promptTokens: 212, completionTokens: 46, cachedTokens: 192, source: 'engine' },
    })
  })

  it('are read from newer vLLM, which calls the thinking `reasoning`', async () => {
    const reply = await replay('vllm-reasoning-field')
    assert.deepEqual([reply.reasoning, reply.content, reply.finishReason], ['Thinking 🤔', 'The answer is 42.', 'stop'])
  })

  it('are read from SGLang, where every member is there and mostly null', async () => {
    const reply = await replay('sglang-reasoning-tool-call')
    assert.deepEqual([reply.reasoning, reply.content], ['Let me look.', ''])
    assert.deepEqual(reply.toolCalls, [{ id: 'call_3ba1', name: 'get_weather', arguments: '{"city": "Paris"}' }])
    assert.deepEqual(reply.messageFields, {})
    assert.equal(reply.usage.cachedTokens, 128)
    assert.equal(reply.usage.reasoningTokens, 6)
  })

  it('are read from Ollama: reasoning, and whole calls that share an index', async () => {
    const reply = await replay('ollama-reasoning')
    assert.deepEqual([reply.reasoning, reply.content], ['Okay, the user greets.', 'Hello! How can I help?'])
    assert.deepEqual(reply.replyFields, {})
    const calls = await replay('ollama-tool-calls')
    assert.deepEqual(
      calls.toolCalls.map((call) => [call.id, call.arguments]),
      [
        ['call_0a', '{"city":"Paris"}'],
        ['call_0b', '{"city":"Rome"}'],
      ],
    )
  })

  it('are read from a server without parsers that runs a DeepSeek model', async () => {
    const reply = await replay('deepseek-text-tool-call')
    assert.deepEqual(
      [reply.reasoning, reply.content, reply.finishReason],
      ['I should call the tool.', 'One moment.', 'tool_calls'],
    )
    assert.deepEqual(
      reply.toolCalls.map((call) => call.arguments),
      ['{"city": "Paris"}'],
    )
    assert.equal(reply.usage.reasoningTokens, 7)
  })
})
