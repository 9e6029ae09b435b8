import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { ChatInput } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import type { Engine } from '../engine.ts'
import { foldParts } from '../normaliser/index.ts'
import { requireChat } from '../testing/collect-parts.ts'
import { ScriptedUpstream } from '../testing/scripted-upstream.ts'
import type { ScriptedReply } from '../testing/scripted-upstream.ts'
import { createOpenAiCompatibleEngine } from './index.ts'
import type { OpenAiCompatibleOptions } from './index.ts'

const input: ChatInput = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }
const { signal } = new AbortController()

describe('an engine on an OpenAI-compatible server', () => {
  let upstream: ScriptedUpstream
  const engines: Engine[] = []

  before(async () => {
    upstream = await ScriptedUpstream.start((_request, reply) => reply.end())
  })
  beforeEach(() => {
    upstream.requests.length = 0
    upstream.script((_request, reply) => hello(reply))
  })
  after(async () => {
    await Promise.all(engines.map((engine) => engine.close()))
    await upstream.close()
  })

  const hello = (reply: ScriptedReply): void => {
    reply.delta({ role: 'assistant', content: 'Hello' })
    reply.finish('stop', { prompt_tokens: 1, completion_tokens: 1 })
  }
  const makeEngine = (options: Partial<OpenAiCompatibleOptions> = {}): Engine => {
    const engine = createOpenAiCompatibleEngine({ id: 'e', baseUrl: `${upstream.origin}/v1`, ...options })
    engines.push(engine)
    return engine
  }
  const chat = (engine: Engine, more: Partial<ChatInput> = {}, requestId?: string) =>
    foldParts(requireChat(engine).streamChat({ ...input, ...more }, { signal, requestId }))

  describe('chat', () => {
    it('posts to chat/completions with key, headers and request id', async () => {
      await chat(makeEngine({ apiKey: 'k', headers: { 'x-team': 'a' } }), {}, 'request-1')
      const request = upstream.requests[0]
      assert.deepEqual([request?.method, request?.path], ['POST', '/v1/chat/completions'])
      assert.deepEqual(
        [request?.headers.authorization, request?.headers['x-team'], request?.headers['x-request-id']],
        ['Bearer k', 'a', 'request-1'],
      )
    })

    it('leaves out a request id that no header may hold', async () => {
      await chat(makeEngine(), {}, '请求\r\nx: y')
      assert.equal(upstream.requests[0]?.headers['x-request-id'], undefined)
    })

    it('reads a server that answers whole although a stream was asked for', async () => {
      upstream.script((_request, reply) =>
        reply.json({
          id: 'x',
          choices: [
            { index: 0, message: { role: 'assistant', content: '<think>Hm</think>Hi' }, finish_reason: 'stop' },
          ],
          usage: { prompt_tokens: 3, total_tokens: 8 },
        }),
      )
      const reply = await chat(makeEngine())
      assert.deepEqual([reply.content, reply.reasoning, reply.finishReason], ['Hi', 'Hm', 'stop'])
      assert.deepEqual(reply.usage, { promptTokens: 3, completionTokens: 5, source: 'engine' })
    })

    it('tells members of the reply that have no name here', async () => {
      upstream.script((_request, reply) => {
        reply.delta({ content: 'Hi' })
        reply.event({
          choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
          web_search: [{ title: 't' }],
          usage: { prompt_tokens: 1, completion_tokens: 1 },
        })
        reply.done()
      })
      assert.deepEqual((await chat(makeEngine())).replyFields, { web_search: [{ title: 't' }] })
    })

    it('reads output that begins inside the thinking, where the operator says so and thinking is on', async () => {
      upstream.script((_request, reply) => (reply.delta({ content: 'Hm</think>Hi' }), reply.finish('stop')))
      const engine = makeEngine({ startsInThinking: true })
      assert.equal((await chat(engine)).reasoning, 'Hm')
      assert.equal((await chat(engine, { thinking: { enabled: false, clear: true } })).content, 'Hm</think>Hi')
      assert.equal(
        (await chat(makeEngine({ startsInThinking: true, thinkTags: 'keep' }))).content,
        '<think>Hm</think>Hi',
      )
    })

    it('tries once more with a limit that fits, when the server refuses the limit of output tokens', async () => {
      upstream.script((request, reply) => {
        const asked = Number(request.body['max_tokens'])
        if (asked + 2000 <= 8192) return hello(reply)
        const message = `This model's maximum context length is 8192 tokens. However, you requested ${asked + 2000} tokens (2000 in the messages, ${asked} in the completion).`
        reply.error(400, { error: { message } })
      })
      assert.equal((await chat(makeEngine(), { maxTokens: 7000 })).content, 'Hello')
      assert.deepEqual(
        upstream.requests.map((request) => request.body['max_tokens']),
        [7000, 6191],
      )
      upstream.script((_request, reply) =>
        reply.error(400, {
          error: { message: 'maximum context length is 10 tokens. However, you requested 9 input tokens (7 > 1)' },
        }),
      )
      await assert.rejects(
        chat(makeEngine(), { maxTokens: 7000 }),
        (error) => error instanceof EngineError && error.kind === 'contextTooLong',
      )
    })

    it('refuses tools of the platform', async () => {
      await assert.rejects(
        chat(makeEngine(), { platformTools: [{ type: 'web_search' }] }),
        (error) => error instanceof EngineError && error.kind === 'unsupported',
      )
      assert.equal(upstream.requests.length, 0)
    })
  })

  describe('health', () => {
    it('names the models and recognises the server, which changes how it is spoken to', async () => {
      const engine = makeEngine()
      upstream.script((_request, reply) => reply.json({ data: [{ id: 'qwen3:4b', owned_by: 'library' }] }))
      assert.deepEqual(await engine.checkHealth(signal), {
        healthy: true,
        detail: '1 model, ollama',
        models: ['qwen3:4b'],
      })
      upstream.script((_request, reply) => hello(reply))
      await chat(engine, { thinking: { enabled: false, clear: true } })
      assert.equal(upstream.lastBody['reasoning_effort'], 'none')
      assert.deepEqual(requireChat(engine).capabilities('m').contentParts, ['image_url'])
    })

    it('learns the context of a model, so that a larger limit of output is left out', async () => {
      const engine = makeEngine()
      upstream.script((_request, reply) => reply.json({ data: [{ id: 'm', owned_by: 'vllm', max_model_len: 4096 }] }))
      await engine.checkHealth(signal)
      upstream.script((_request, reply) => hello(reply))
      await chat(engine, { maxTokens: 65_536 })
      assert.equal('max_tokens' in upstream.lastBody, false)
    })

    it('is well without a list of models, and says what is wrong otherwise', async () => {
      const healthOf = async (status: number) => {
        upstream.script((_request, reply) => reply.error(status, {}))
        return await makeEngine().checkHealth(signal)
      }
      assert.equal((await healthOf(404)).healthy, true)
      assert.deepEqual(await healthOf(401), { healthy: false, detail: 'The model server refused our credentials.' })
      assert.equal((await healthOf(500)).healthy, false)
      const gone = makeEngine({ baseUrl: 'http://127.0.0.1:9/v1' })
      assert.deepEqual(await gone.checkHealth(signal), {
        healthy: false,
        detail: 'The model server refuses connections.',
      })
      assert.equal((await gone.checkHealth(AbortSignal.abort())).healthy, false)
    })
  })

  describe('reranking', () => {
    const rerank = (texts: string[]) => makeEngine().rerank?.rerank({ model: 'r', query: 'q', texts }, { signal })

    it('gives a score a text, in the order of the texts, from any usual form of reply', async () => {
      const best = { index: 1, relevance_score: 0.9 }
      for (const body of [
        { results: [best, { index: 0, relevance_score: 0.1 }], usage: { total_tokens: 7 } },
        { data: [best, { index: 0, score: 0.1 }], usage: { prompt_tokens: 7 } },
      ]) {
        upstream.script((_request, reply) => reply.json(body))
        assert.deepEqual(await rerank(['a', 'b']), { scores: [0.1, 0.9], promptTokens: 7, source: 'engine' })
      }
      assert.deepEqual(upstream.lastBody, { model: 'r', query: 'q', documents: ['a', 'b'], top_n: 2 })
    })

    it('fails when a score is missing', async () => {
      upstream.script((_request, reply) => reply.json({ results: [{ index: 0, relevance_score: 1 }] }))
      await assert.rejects(
        async () => rerank(['a', 'b']),
        (error) => error instanceof EngineError && error.kind === 'unavailable',
      )
    })
  })

  describe('embeddings', () => {
    const embed = (engine: Engine, texts: string[], dimensions?: number) =>
      engine.embeddings?.embed({ model: 'e', texts, dimensions }, { signal })

    it('come in the order of the texts', async () => {
      upstream.script((_request, reply) =>
        reply.json({
          data: [
            { index: 1, embedding: [0, 1] },
            { index: 0, embedding: [1, 0] },
          ],
          usage: { prompt_tokens: 5, total_tokens: 5 },
        }),
      )
      assert.deepEqual(await embed(makeEngine(), ['a', 'b'], 2), {
        vectors: [
          [1, 0],
          [0, 1],
        ],
        promptTokens: 5,
        source: 'engine',
      })
      assert.deepEqual(upstream.lastBody, { model: 'e', input: ['a', 'b'], encoding_format: 'float', dimensions: 2 })
    })

    it('are estimated where the server does not count, and refused where the length is another', async () => {
      upstream.script((_request, reply) => reply.json({ data: [{ index: 0, embedding: [1, 0] }] }))
      assert.equal((await embed(makeEngine(), ['some text']))?.source, 'estimate')
      await assert.rejects(
        async () => embed(makeEngine(), ['a'], 256),
        (error) => error instanceof EngineError && error.kind === 'unsupported',
      )
      await assert.rejects(
        async () => embed(makeEngine(), ['a', 'b']),
        (error) => error instanceof EngineError && error.kind === 'unavailable',
      )
    })
  })

  describe('the tokenizer', () => {
    it('is vLLM’s, beside the versioned API', async () => {
      upstream.script((_request, reply) => reply.json({ count: 17, max_model_len: 4096, tokens: [] }))
      assert.deepEqual(await makeEngine().tokenizer?.countTokens(input, { signal }), {
        promptTokens: 17,
        source: 'engine',
      })
      assert.equal(upstream.requests[0]?.path, '/tokenize')
    })

    it('is an estimate where there is none, which is remembered for a while', async () => {
      let time = 0
      const engine = makeEngine({ now: () => time })
      upstream.script((_request, reply) => reply.error(404, {}))
      assert.equal((await engine.tokenizer?.countTokens(input, { signal }))?.source, 'estimate')
      await engine.tokenizer?.countTokens(input, { signal })
      assert.equal(upstream.requests.length, 1)
      time += 11 * 60 * 1000
      await engine.tokenizer?.countTokens(input, { signal })
      assert.equal(upstream.requests.length, 2)
    })
  })
})
