import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { ChatInput, ChatPart } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import type { EngineErrorKind } from '../engine-error.ts'
import type { Engine } from '../engine.ts'
import { foldParts } from '../normaliser/index.ts'
import { collectParts, requireChat, until } from '../testing/collect-parts.ts'
import { ScriptedUpstream } from '../testing/scripted-upstream.ts'
import type { ScriptedReply } from '../testing/scripted-upstream.ts'
import { createOpenAiCompatibleEngine } from './index.ts'

const input: ChatInput = { model: 'm', messages: [{ role: 'user', content: 'Secret question' }] }

describe('an OpenAI-compatible server that fails', () => {
  let upstream: ScriptedUpstream
  let engine: Engine

  before(async () => {
    upstream = await ScriptedUpstream.start((_request, reply) => reply.end())
  })
  beforeEach(() => {
    engine = createOpenAiCompatibleEngine({
      id: 'e',
      baseUrl: `${upstream.origin}/v1`,
      firstPartTimeoutSeconds: 0.3,
      idleTimeoutSeconds: 0.2,
    })
  })
  afterEach(() => engine.close())
  after(() => upstream.close())

  const answer = (signal = new AbortController().signal): AsyncIterable<ChatPart> =>
    requireChat(engine).streamChat(input, { signal })

  async function errorOf(script: (reply: ScriptedReply) => void | Promise<void>): Promise<EngineError> {
    upstream.script((_request, reply) => script(reply))
    const error = await collectParts(answer()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof EngineError, `expected an EngineError, got ${String(error)}`)
    assert.doesNotMatch(error.message, /127\.0\.0\.1|Secret/)
    return error
  }
  async function kindOf(status: number, body: unknown): Promise<EngineErrorKind> {
    return (await errorOf((reply) => reply.error(status, body))).kind
  }
  async function reasonOf(script: (reply: ScriptedReply) => void | Promise<void>): Promise<string> {
    upstream.script((_request, reply) => script(reply))
    return (await foldParts(answer())).finishReason
  }

  describe('before the first part', () => {
    it('is unavailable when it refuses connections', async () => {
      const closed = createOpenAiCompatibleEngine({ id: 'e', baseUrl: 'http://127.0.0.1:9/v1' })
      await assert.rejects(
        collectParts(requireChat(closed).streamChat(input, { signal: new AbortController().signal })),
        (error) =>
          error instanceof EngineError &&
          error.kind === 'unavailable' &&
          error.message === 'The model server refuses connections.',
      )
      await closed.close()
    })

    it('is unavailable when the connection breaks, and when it ends without a word', async () => {
      assert.equal((await errorOf((reply) => reply.cut())).kind, 'unavailable')
      assert.equal((await errorOf((reply) => (reply.bytes(': ping\n\n'), reply.cut()))).kind, 'unavailable')
      assert.equal((await errorOf((reply) => (reply.bytes(''), reply.end()))).kind, 'unavailable')
      assert.equal(
        (await errorOf((reply) => (reply.delta({ role: 'assistant', content: '' }), reply.end()))).kind,
        'unavailable',
      )
    })

    it('is unavailable when it answers nothing in time, also while it sends signs of life', async () => {
      const error = await errorOf((reply) => reply.closed())
      assert.deepEqual([error.kind, error.message], ['unavailable', 'The model server gave no answer within 0.3 s.'])
      const lively = await errorOf(async (reply) => {
        while (!reply.isClosed) {
          reply.bytes(': ping\n\n')
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      })
      assert.equal(lively.kind, 'unavailable')
      await until(() => upstream.inFlight === 0, 1000, 'the upstream still answers')
    })

    it('is unavailable when it talks something else', async () => {
      assert.equal((await errorOf((reply) => (reply.bytes('data: <html>\n\n'), reply.end()))).kind, 'unavailable')
      assert.equal((await errorOf((reply) => reply.text(200, '<html>hello</html>'))).kind, 'unavailable')
      assert.equal((await errorOf((reply) => reply.text(502, '<html>bad gateway</html>'))).kind, 'unavailable')
      assert.equal((await errorOf((reply) => reply.text(302, 'elsewhere'))).kind, 'unavailable')
    })

    it('is unavailable when one line never ends', { timeout: 20_000 }, async () => {
      const error = await errorOf((reply) => {
        const piece = Buffer.alloc(1024 * 1024, 0x61)
        reply.bytes('data: ')
        for (let sent = 0; sent < 10; sent++) reply.bytes(piece)
      })
      assert.equal(error.kind, 'unavailable')
      await until(() => upstream.inFlight === 0, 1000, 'the upstream still answers')
    })

    it('is overloaded at 429 and 503, and says when to come back', async () => {
      const error = await errorOf((reply) =>
        reply.error(429, { error: { message: 'slow down' } }, { 'retry-after': '7' }),
      )
      assert.deepEqual(
        [error.kind, error.retryAfterSeconds, error.upstreamStatus, error.retryable],
        ['overloaded', 7, 429, true],
      )
      assert.equal(await kindOf(503, { error: 'loading' }), 'overloaded')
    })

    it('is unauthorized when it refuses our key', async () => {
      assert.equal(await kindOf(401, { error: { message: 'bad key' } }), 'unauthorized')
      assert.equal(await kindOf(403, {}), 'unauthorized')
    })

    it('says that the prompt is too long in the words of each server', async () => {
      const messages = [
        "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (8900 in the messages, 100 in the completion).",
        'The decoder prompt (length 9000) is longer than the maximum model length of 8192.',
        "You passed 9001 input tokens and requested 1 output tokens. However, the model's context length is only 8192 tokens, exceeding the model's context length.",
        "The input (9000 tokens) is longer than the model's context length (8192 tokens).",
        "Input length (265330) exceeds model's maximum context length (262144).",
        'the request exceeds the available context size. try increasing the context size or enable context shift',
        'input length exceeds the context length',
        'prompt is too long: 213462 tokens > 200000 maximum',
        'Your input exceeds the context window of this model',
      ]
      for (const message of messages) assert.equal(await kindOf(400, { error: { message } }), 'contextTooLong', message)
      assert.equal(await kindOf(400, { object: 'error', message: messages[3], code: 400 }), 'contextTooLong')
      assert.equal(
        await kindOf(400, { error: { message: 'too much', code: 'context_length_exceeded' } }),
        'contextTooLong',
      )
      assert.equal(await kindOf(500, { error: messages[6] }), 'contextTooLong')
    })

    it('rejects what it does not take, with a reason in our words', async () => {
      const error = await errorOf((reply) =>
        reply.error(400, { error: { message: '"auto" tool choice requires --enable-auto-tool-choice: Secret' } }),
      )
      assert.deepEqual([error.kind, error.retryable], ['rejected', false])
      assert.equal(error.message, 'The model server refused the request: it is not set up for tool calls.')
      assert.equal(await kindOf(422, { detail: 'x' }), 'rejected')
      assert.equal(await kindOf(404, { error: { message: 'model not found' } }), 'rejected')
      assert.equal(await kindOf(500, { error: 'boom' }), 'unavailable')
    })

    it('may tell its error in the first event', async () => {
      const told = (value: object) => errorOf((reply) => (reply.event(value), reply.done()))
      assert.equal((await told({ error: { message: 'engine died', code: 500 } })).kind, 'unavailable')
      assert.equal((await told({ error: { message: 'full', code: '429' } })).kind, 'overloaded')
      const whole = await errorOf((reply) => reply.json({ error: { message: 'x' } }))
      assert.equal(whole.kind, 'unavailable')
    })

    it('is read at most 64 KiB far when it sends an endless error', async () => {
      const error = await errorOf((reply) => reply.text(500, 'x'.repeat(300_000)))
      assert.equal(error.kind, 'unavailable')
    })
  })

  describe('after the first part', () => {
    it('ends the answer with network_error when the connection breaks', async () => {
      assert.equal(
        await reasonOf((reply) => (reply.delta({ content: 'Hal' }), setTimeout(() => reply.cut(), 20), undefined)),
        'network_error',
      )
    })

    it('ends the answer with network_error when the stream ends without a last word', async () => {
      assert.equal(await reasonOf((reply) => (reply.delta({ content: 'Hal' }), reply.end())), 'network_error')
    })

    it('ends the answer with network_error when an error is told, or nonsense', async () => {
      assert.equal(
        await reasonOf(
          (reply) => (reply.delta({ content: 'Hal' }), reply.event({ error: { message: 'x' } }), reply.done()),
        ),
        'network_error',
      )
      assert.equal(
        await reasonOf((reply) => (reply.delta({ content: 'Hal' }), reply.bytes('data: {"choices\n\n'), reply.end())),
        'network_error',
      )
    })

    it('ends the answer with network_error when it falls silent, and closes the connection', async () => {
      assert.equal(await reasonOf((reply) => (reply.delta({ content: 'Hal' }), reply.closed())), 'network_error')
      await until(() => upstream.inFlight === 0, 1000, 'the upstream still answers')
    })

    it('keeps what was said, held text included, and counts it by estimate', async () => {
      upstream.script((_request, reply) => (reply.delta({ content: '你好，世界 <thi' }), reply.end()))
      const reply = await foldParts(answer())
      assert.equal(reply.content, '你好，世界 <thi')
      assert.equal(reply.usage.source, 'estimate')
      assert.ok(reply.usage.completionTokens > 0 && reply.usage.promptTokens > 0)
    })

    it('ends well when only the usage or the end is missing', async () => {
      assert.equal(
        await reasonOf(
          (reply) => (reply.delta({ content: 'Hi' }), reply.delta({}, { finish_reason: 'stop' }), reply.end()),
        ),
        'stop',
      )
      assert.equal(await reasonOf((reply) => (reply.delta({ content: 'Hi' }), reply.done())), 'stop')
      assert.equal(
        await reasonOf(
          (reply) => (
            reply.delta({ content: 'Hi' }, { finish_reason: 'length' }),
            setTimeout(() => reply.cut(), 20),
            undefined
          ),
        ),
        'length',
      )
    })
  })

  describe('while others wait', () => {
    it('is read no faster than its reader reads', { timeout: 20_000 }, async () => {
      let sent = 0
      upstream.script(async (_request, reply) => {
        while (!reply.isClosed && sent < 12_000) {
          sent++
          if (!reply.delta({ content: 'x'.repeat(2000) })) await new Promise((resolve) => setTimeout(resolve, 2))
        }
        reply.finish('stop')
      })
      const iterator = answer()[Symbol.asyncIterator]()
      await iterator.next()
      await new Promise((resolve) => setTimeout(resolve, 300))
      const sentWhileStopped = sent
      assert.ok(sentWhileStopped < 11_000, `the upstream could send ${sentWhileStopped} of 12,000 events`)
      let count = 1
      for (let part = await iterator.next(); !part.done; part = await iterator.next()) count++
      assert.equal(count, 12_001)
    })

    it('keeps its connections for later calls', async () => {
      upstream.script(
        (_request, reply) => (
          reply.delta({ content: 'Hi' }),
          reply.finish('stop', { prompt_tokens: 1, completion_tokens: 1 })
        ),
      )
      await foldParts(answer())
      const opened = upstream.connections
      for (let call = 0; call < 5; call++) await foldParts(answer())
      // A call may begin while the one before it still ends its reply, so there may be a second connection.
      assert.ok(upstream.connections <= opened + 1, `${upstream.connections - opened} new connections for 5 calls`)
    })

    it('drops a connection that does not end after its last word', async () => {
      upstream.script(async (_request, reply) => {
        reply.delta({ content: 'Hi' }, { finish_reason: 'stop' })
        reply.event({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } })
        await reply.closed()
      })
      assert.equal((await foldParts(answer())).usage.source, 'engine')
      await until(() => upstream.inFlight === 0, 2000, 'the connection is still open')
    })

    it('sees the connection close within milliseconds when the caller leaves, at any moment', async () => {
      const moments: readonly (readonly [string, (reply: ScriptedReply) => void])[] = [
        ['before the reply', () => undefined],
        ['before the first part', (reply) => reply.bytes(': ping\n\n')],
        ['between parts', (reply) => reply.delta({ content: 'Hi' })],
      ]
      for (const [moment, say] of moments) {
        upstream.script(async (_request, reply) => {
          say(reply)
          await reply.closed()
        })
        const controller = new AbortController()
        const reading = collectParts(answer(controller.signal)).catch((error: unknown) => error)
        await until(() => upstream.inFlight === 1, 1000, 'the call has not arrived')
        await new Promise((resolve) => setTimeout(resolve, 20))
        const leftAt = performance.now()
        controller.abort(new Error('left'))
        assert.equal(String(await reading), 'Error: left')
        await until(() => upstream.inFlight === 0, 100, `the upstream still answers after the caller left ${moment}`)
        assert.ok(performance.now() - leftAt < 100)
      }
    })

    it('is spared a call whose caller left before there was a free connection', async () => {
      const narrow = createOpenAiCompatibleEngine({ id: 'e', baseUrl: `${upstream.origin}/v1`, maxConnections: 1 })
      const received = upstream.requests.length
      upstream.script(async (_request, reply) => {
        reply.delta({ content: 'Hi' })
        await new Promise((resolve) => setTimeout(resolve, 60))
        reply.finish('stop')
      })
      const stream = (signal: AbortSignal) => collectParts(requireChat(narrow).streamChat(input, { signal }))
      const first = stream(new AbortController().signal)
      await until(() => upstream.requests.length === received + 1, 1000, 'the first call has not arrived')
      const controller = new AbortController()
      const second = stream(controller.signal).catch((error: unknown) => error)
      const third = stream(new AbortController().signal)
      controller.abort(new Error('left'))
      assert.equal(String(await second), 'Error: left')
      assert.equal((await first).at(-1)?.type, 'finish')
      assert.equal((await third).at(-1)?.type, 'finish')
      assert.equal(upstream.requests.length, received + 2)
      await narrow.close()
    })

    it('ends calls in flight when the engine closes', async () => {
      upstream.script(async (_request, reply) => {
        reply.delta({ content: 'Hi' })
        await reply.closed()
      })
      const iterator = answer()[Symbol.asyncIterator]()
      await iterator.next()
      await engine.close()
      const last = await iterator.next()
      assert.ok(!last.done && last.value.type === 'finish' && last.value.reason === 'network_error')
    })
  })
})
