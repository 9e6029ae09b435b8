import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { ChatInput, FunctionTool } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import type { Engine } from '../engine.ts'
import { foldParts } from '../normaliser/index.ts'
import { collectParts, requireChat } from '../testing/collect-parts.ts'
import { playChunks, readChunks } from '../testing/fixtures.ts'
import { ScriptedUpstream } from '../testing/scripted-upstream.ts'
import { createBigModelEngine } from './index.ts'
import type { BigModelOptions } from './index.ts'

const input: ChatInput = { model: 'glm-4.7', messages: [{ role: 'user', content: '你好' }] }
const { signal } = new AbortController()

describe('an engine on the platform', () => {
  let upstream: ScriptedUpstream
  const engines: Engine[] = []

  before(async () => {
    upstream = await ScriptedUpstream.start((_request, reply) => reply.end())
  })
  beforeEach(() => {
    upstream.requests.length = 0
    upstream.script((_request, reply) => {
      reply.delta({ role: 'assistant', content: '你好' })
      reply.delta({ role: 'assistant', content: '' }, { finish_reason: 'stop' })
      reply.done()
    })
  })
  after(async () => {
    await Promise.all(engines.map((engine) => engine.close()))
    await upstream.close()
  })

  const makeEngine = (options: Partial<BigModelOptions> = {}): Engine => {
    const engine = createBigModelEngine({
      id: 'cloud',
      baseUrl: `${upstream.origin}/api`,
      apiKey: 'abc.def',
      ...options,
    })
    engines.push(engine)
    return engine
  }
  const chat = (engine: Engine, more: Partial<ChatInput> = {}, requestId?: string) =>
    foldParts(requireChat(engine).streamChat({ ...input, ...more }, { signal, requestId }))

  it('carries the key, or a token signed with it that lasts for many calls', async () => {
    await chat(makeEngine())
    assert.equal(upstream.requests[0]?.headers.authorization, 'Bearer abc.def')
    assert.equal(upstream.requests[0]?.path, '/api/paas/v4/chat/completions')

    let time = 1_763_700_000_000
    const engine = makeEngine({ auth: 'jwt', now: () => time })
    const tokenNow = async (): Promise<string> => {
      await chat(engine)
      return upstream.requests.at(-1)?.headers.authorization?.replace('Bearer ', '') ?? ''
    }
    const token = await tokenNow()
    const [header = '', claims = '', signature] = token.split('.')
    assert.equal(signature, createHmac('sha256', 'def').update(`${header}.${claims}`).digest('base64url'))
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    assert.deepEqual(read(header), { alg: 'HS256', sign_type: 'SIGN', typ: 'JWT' })
    assert.deepEqual(read(claims), { api_key: 'abc', exp: time + 600_000, timestamp: time })
    time += 400_000
    assert.equal(await tokenNow(), token)
    time += 100_000
    assert.notEqual(await tokenNow(), token)
  })

  it('speaks the platform’s own fields', async () => {
    const tool: FunctionTool = { type: 'function', function: { name: 'f' } }
    const search = { type: 'web_search', web_search: { search_result: true } }
    await chat(
      makeEngine(),
      {
        tools: [tool],
        platformTools: [search],
        doSample: false,
        temperature: 0.6,
        topP: 0.9,
        maxTokens: 10,
        stop: ['x'],
        thinking: { enabled: true, clear: false, effort: 'max' },
        responseFormat: { type: 'json_object' },
        extra: { watermark_enabled: false },
      },
      'request-1',
    )
    const { request_id: requestId, ...body } = upstream.lastBody
    assert.match(String(requestId), /^request-1-[0-9a-f]{8}$/)
    assert.deepEqual(body, {
      watermark_enabled: false,
      model: 'glm-4.7',
      messages: input.messages,
      stream: true,
      do_sample: false,
      temperature: 0.6,
      top_p: 0.9,
      max_tokens: 10,
      stop: ['x'],
      tools: [tool, search],
      tool_stream: true,
      response_format: { type: 'json_object' },
      thinking: { type: 'enabled', clear_thinking: false },
      reasoning_effort: 'max',
    })
  })

  it('asks for calls in pieces only of models that send them so', async () => {
    const tools: FunctionTool[] = [{ type: 'function', function: { name: 'f' } }]
    for (const [model, streams] of [
      ['glm-4.6', true],
      ['GLM-5.1', true],
      ['glm-4.6v', false],
      ['glm-4-plus', false],
      ['glm-4.7-flash', false],
    ] as const) {
      await chat(makeEngine(), { model, tools })
      assert.equal(upstream.lastBody['tool_stream'] === true, streams, model)
    }
  })

  it('puts a JSON schema where the platform reads it', async () => {
    const messages: ChatInput['messages'] = [{ role: 'system', content: 'Be brief.' }, ...input.messages]
    await chat(makeEngine(), {
      messages,
      responseFormat: { type: 'json_schema', name: 'a', schema: { type: 'object' } },
    })
    assert.deepEqual(upstream.lastBody['response_format'], { type: 'json_object' })
    assert.match(
      JSON.stringify(upstream.lastBody['messages']),
      /Be brief\.\\n\\nAnswer only with JSON .*\{\\"type\\":\\"object\\"\}/,
    )
  })

  it('passes on the platform’s answer with search results and content levels', async () => {
    const chunks = await readChunks(new URL('./__fixtures__/platform-web-search.chunks.txt', import.meta.url))
    upstream.script(playChunks(chunks, 11))
    const reply = await chat(makeEngine())
    assert.deepEqual(
      [reply.reasoning, reply.content, reply.finishReason],
      ['好的，先搜索。', '据报道，今天晴。', 'stop'],
    )
    assert.deepEqual(reply.usage, { promptTokens: 30, completionTokens: 12, cachedTokens: 4, source: 'engine' })
    assert.deepEqual(reply.replyFields, {
      web_search: [{ title: '天气', link: 'https://example.com', refer: 'ref_1' }],
      content_filter: [{ role: 'assistant', level: 3 }],
    })
  })

  it('leaves tags in the text of models that are published so', async () => {
    upstream.script((_request, reply) => (reply.delta({ content: '<think>Hm</think>Hi' }), reply.finish('stop')))
    assert.equal((await chat(makeEngine(), { model: 'glm-z1-air' })).content, '<think>Hm</think>Hi')
  })

  it('joins the sound of a voice model', async () => {
    const piece = (bytes: string) => ({
      audio: { id: 'v', data: Buffer.from(bytes).toString('base64'), expires_at: 9 },
    })
    upstream.script((_request, reply) => (reply.delta(piece('a')), reply.delta(piece('bc')), reply.finish('stop')))
    const reply = await chat(makeEngine(), { model: 'glm-4-voice' })
    assert.deepEqual(reply.messageFields, {
      audio: { id: 'v', data: Buffer.from('abc').toString('base64'), expires_at: 9 },
    })
  })

  it('tells errors by the platform’s codes', async () => {
    const errorOf = async (status: number, code: string | undefined, message = 'x'): Promise<EngineError> => {
      upstream.script((_request, reply) => reply.error(status, { error: { code, message } }))
      const error: unknown = await chat(makeEngine()).catch((thrown: unknown) => thrown)
      assert.ok(error instanceof EngineError)
      return error
    }
    for (const code of ['1302', '1303', '1305', '1308']) {
      const error = await errorOf(429, code)
      assert.deepEqual([error.kind, error.platformCode, error.upstreamStatus], ['overloaded', code, 429])
    }
    assert.equal((await errorOf(400, '1261')).kind, 'contextTooLong')
    assert.equal((await errorOf(400, '1210', 'Prompt 超长')).kind, 'contextTooLong')
    for (const [status, code] of [
      [429, '1113'],
      [400, '1301'],
      [400, '1211'],
      [400, '1214'],
      [429, '1309'],
    ] as const) {
      const error = await errorOf(status, code)
      assert.deepEqual([error.kind, error.platformCode], ['rejected', code])
    }
    for (const code of ['1000', '1003', '1112']) assert.equal((await errorOf(401, code)).kind, 'unauthorized')
    for (const code of ['500', '1234', '1120']) assert.equal((await errorOf(500, code)).kind, 'unavailable')
    assert.deepEqual(
      [(await errorOf(502, undefined)).kind, (await errorOf(429, undefined)).kind],
      ['unavailable', 'overloaded'],
    )
  })

  it('tells an error that comes as the first event, and ends with sensitive where a later one is about the content', async () => {
    const failure = { error: { code: '1305', message: 'x' } }
    upstream.script((_request, reply) => (reply.event(failure), reply.done()))
    await assert.rejects(
      chat(makeEngine()),
      (error) => error instanceof EngineError && error.platformCode === '1305' && error.kind === 'overloaded',
    )
    const finishAfter = async (code: string) => {
      upstream.script(
        (_request, reply) => (
          reply.delta({ content: 'Hal' }),
          reply.event({ error: { code, message: 'x' } }),
          reply.done()
        ),
      )
      return (await collectParts(requireChat(makeEngine()).streamChat(input, { signal }))).at(-1)
    }
    const sensitive = await finishAfter('1301')
    assert.ok(sensitive?.type === 'finish' && sensitive.reason === 'sensitive')
    const broken = await finishAfter('1234')
    assert.ok(broken?.type === 'finish' && broken.reason === 'network_error')
  })

  it('embeds and counts tokens', async () => {
    const engine = makeEngine()
    upstream.script((_request, reply) =>
      reply.json({ data: [{ index: 0, embedding: [1] }], usage: { prompt_tokens: 2 } }),
    )
    assert.deepEqual(await engine.embeddings?.embed({ model: 'embedding-3', texts: ['a'] }, { signal }), {
      vectors: [[1]],
      promptTokens: 2,
      source: 'engine',
    })
    assert.deepEqual(
      [upstream.requests[0]?.path, upstream.lastBody],
      ['/api/paas/v4/embeddings', { model: 'embedding-3', input: ['a'] }],
    )
    upstream.script((_request, reply) => reply.json({ id: 'x', usage: { prompt_tokens: 7, total_tokens: 7 } }))
    assert.deepEqual(await engine.tokenizer?.countTokens(input, { signal }), { promptTokens: 7, source: 'engine' })
    assert.equal(upstream.requests[1]?.path, '/api/paas/v4/tokenizer')
  })

  it('says how it is', async () => {
    const engine = makeEngine()
    upstream.script((_request, reply) => reply.error(401, { error: { code: '1000', message: 'x' } }))
    assert.deepEqual(await engine.checkHealth(signal), {
      healthy: false,
      detail: 'The platform answered with code 1000.',
    })
    upstream.script((_request, reply) => reply.error(400, { error: { code: '1222', message: 'x' } }))
    assert.equal((await engine.checkHealth(signal)).healthy, true)
  })
})
