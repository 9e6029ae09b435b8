import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ChatInput, ChatMessage, ChatPart, FunctionTool } from '../chat-engine.ts'
import { EngineError } from '../engine-error.ts'
import type { Engine } from '../engine.ts'
import { foldParts } from '../normaliser/fold-parts.ts'
import type { FoldedReply } from '../normaliser/fold-parts.ts'
import { collectParts, requireChat, until } from './collect-parts.ts'

export interface ChatConformanceOptions {
  /** The engine's own name of the model under test. */
  readonly model: string
  /** A question that is answered with at least 12 characters of content. */
  readonly question?: string
  /** Merged into every input, for a model that needs a limit or thinking switched off. */
  readonly base?: Partial<ChatInput>
  /** An answer that goes on for more than 2 s, or for more parts than the engine holds ready, to be broken off. */
  readonly longInput?: Partial<ChatInput>
  /** A prompt that does not fit. */
  readonly tooLongInput?: Partial<ChatInput>
  /** How many answers the engine, or the server behind it, is working on at this moment. */
  readonly inFlight: () => number | Promise<number>
  /** How long one answer may take, in milliseconds; default 20,000. */
  readonly timeoutMilliseconds?: number
  /** Whether the same input gives the same answer under `doSample: false`; default true. */
  readonly deterministic?: boolean
}

const weatherTool: FunctionTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Tells the weather of a city.',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string', enum: ['Beijing', 'Paris'] },
        days: { type: 'integer', minimum: 1, maximum: 3 },
      },
      required: ['city'],
      additionalProperties: false,
    },
  },
}

const answerSchema = {
  type: 'object',
  properties: { verdict: { type: 'string', enum: ['yes', 'no'] }, sure: { type: 'boolean' } },
  required: ['verdict', 'sure'],
  additionalProperties: false,
} as const

/**
 * The promises of `ChatEngine`, tested from outside. Every engine runs this one file:
 * `describeChatEngineConformance('simulator', () => createSimulatorEngine({}), { model: 'glm-4.7', inFlight: () => 0 })`.
 * The engine is made once before the tests and closed after them.
 */
export function describeChatEngineConformance(
  name: string,
  makeEngine: () => Engine | Promise<Engine>,
  options: ChatConformanceOptions,
): void {
  const timeout = options.timeoutMilliseconds ?? 20_000

  describe(`${name} keeps the promises of a chat engine`, () => {
    let engine: Engine

    before(async () => {
      engine = await makeEngine()
    })
    after(() => engine.close())

    const inputWith = (more: Partial<ChatInput> = {}): ChatInput => ({
      model: options.model,
      messages: userMessage(options.question ?? 'Tell me about the weather in Beijing.'),
      doSample: false,
      seed: 7,
      ...options.base,
      ...more,
    })
    const stream = (input: ChatInput, signal: AbortSignal = new AbortController().signal): AsyncIterable<ChatPart> =>
      requireChat(engine).streamChat(input, { signal })
    const fold = (input: ChatInput): Promise<FoldedReply> => foldParts(stream(input))
    const idle = () => until(async () => (await options.inFlight()) === 0, 1000, 'the engine still works on an answer')

    it('ends with exactly one finish part', { timeout }, async () => {
      const parts = await collectParts(stream(inputWith()))
      assert.equal(parts.filter((part) => part.type === 'finish').length, 1)
      assert.equal(parts.at(-1)?.type, 'finish')
      await idle()
    })

    it('never sends an empty delta, and never half of a character', { timeout }, async () => {
      for (const part of await collectParts(stream(inputWith()))) {
        if (part.type !== 'text-delta' && part.type !== 'reasoning-delta') continue
        assert.notEqual(part.text, '')
        assert.ok(part.text.isWellFormed(), 'a delta holds a lone surrogate')
      }
    })

    it(
      'answers a sync call with what the stream says',
      { timeout: 2 * timeout, skip: options.deterministic === false },
      async () => {
        const folded = await fold(inputWith())
        const parts = await collectParts(stream(inputWith()))
        assert.equal(parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join(''), folded.content)
        assert.equal(parts.map((part) => (part.type === 'reasoning-delta' ? part.text : '')).join(''), folded.reasoning)
        const last = parts.at(-1)
        assert.ok(last?.type === 'finish')
        assert.equal(last.reason, folded.finishReason)
      },
    )

    it('counts the tokens and names who counted', { timeout }, async () => {
      const { usage } = await fold(inputWith())
      assert.ok(Number.isInteger(usage.promptTokens) && usage.promptTokens > 0, `promptTokens is ${usage.promptTokens}`)
      assert.ok(
        Number.isInteger(usage.completionTokens) && usage.completionTokens > 0,
        `completionTokens is ${usage.completionTokens}`,
      )
      assert.ok(usage.source === 'engine' || usage.source === 'estimate')
      assert.ok((usage.cachedTokens ?? 0) <= usage.promptTokens)
      assert.ok((usage.reasoningTokens ?? 0) <= usage.completionTokens)
    })

    it('starts nothing before the first pull', { timeout }, async () => {
      const iterator = stream(inputWith())[Symbol.asyncIterator]()
      await new Promise((resolve) => setTimeout(resolve, 30))
      assert.equal(await options.inFlight(), 0)
      await iterator.return?.()
      await idle()
    })

    it('stops within a second when the signal aborts, and frees what it used', { timeout }, async () => {
      const controller = new AbortController()
      const iterator = stream(inputWith(options.longInput), controller.signal)[Symbol.asyncIterator]()
      assert.equal((await iterator.next()).done, false)
      const abortedAt = performance.now()
      controller.abort(new Error('the client left'))
      await drained(iterator)
      assert.ok(performance.now() - abortedAt < 1000, `it took ${Math.round(performance.now() - abortedAt)} ms`)
      await idle()
    })

    it('stops within a second when the signal aborts before the first part', { timeout }, async () => {
      const controller = new AbortController()
      const iterator = stream(inputWith(options.longInput), controller.signal)[Symbol.asyncIterator]()
      const first = iterator.next().then(
        () => drained(iterator),
        () => undefined,
      )
      const abortedAt = performance.now()
      controller.abort(new Error('the client left'))
      await first
      assert.ok(performance.now() - abortedAt < 1000)
      await idle()
    })

    it('does no work for a signal that is aborted already', { timeout }, async () => {
      await assertEndsQuietly(stream(inputWith(), AbortSignal.abort(new Error('the client left'))))
      await idle()
    })

    it('stops when the reader leaves the loop', { timeout }, async () => {
      for await (const part of stream(inputWith(options.longInput))) {
        assert.notEqual(part.type, 'finish')
        break
      }
      await idle()
    })

    it(
      'keeps stop words out of the answer',
      { timeout: 3 * timeout, skip: options.deterministic === false },
      async () => {
        const whole = await fold(inputWith())
        const characters = [...whole.content]
        const middle = Math.floor(characters.length / 2)
        const word = characters.slice(middle, middle + 3).join('')
        assert.ok(word.length > 0, 'the question must be answered with some content')
        const stopped = await fold(inputWith({ stop: ['\u0000never\u0000', word] }))
        assert.equal(stopped.content, whole.content.slice(0, whole.content.indexOf(word)))
        assert.equal(stopped.finishReason, 'stop')
      },
    )

    it('ends with length at the limit of output tokens', { timeout }, async () => {
      const { finishReason, usage } = await fold(inputWith({ maxTokens: 3 }))
      assert.equal(finishReason, 'length')
      if (usage.source === 'engine') assert.equal(usage.completionTokens, 3)
    })

    it('refuses a prompt that does not fit before the first part', { timeout }, async () => {
      const tooLong = inputWith(
        options.tooLongInput ?? { messages: userMessage('far too long '.repeat(50_000)), contextTokens: 8192 },
      )
      const iterator = stream(tooLong)[Symbol.asyncIterator]()
      await assert.rejects(
        iterator.next(),
        (error) => error instanceof EngineError && error.kind === 'contextTooLong' && !error.retryable,
      )
      await idle()
    })

    it('calls the function that the caller names, with arguments that are valid JSON', { timeout }, async (test) => {
      if (!requireChat(engine).capabilities(options.model).tools) return test.skip('the engine offers no tools')
      const reply = await fold(inputWith({ tools: [weatherTool], toolChoice: { name: 'get_weather' } }))
      assert.equal(reply.finishReason, 'tool_calls')
      const call = reply.toolCalls[0]
      assert.equal(call?.name, 'get_weather')
      assert.notEqual(call.id, '')
      const parsed: unknown = JSON.parse(call.arguments)
      assert.ok(typeof parsed === 'object' && parsed !== null && 'city' in parsed)
      assert.ok(parsed.city === 'Beijing' || parsed.city === 'Paris')
    })

    it('tells id and name with the first delta of a call, and rising indexes', { timeout }, async (test) => {
      if (!requireChat(engine).capabilities(options.model).tools) return test.skip('the engine offers no tools')
      const seen = new Set<number>()
      for await (const part of stream(inputWith({ tools: [weatherTool], toolChoice: 'required' }))) {
        if (part.type !== 'tool-call-delta') continue
        if (!seen.has(part.index)) {
          assert.equal(part.index, seen.size)
          assert.ok(part.id !== undefined && part.id !== '')
          assert.ok(part.name !== undefined && part.name !== '')
        }
        seen.add(part.index)
      }
      assert.ok(seen.size > 0, 'toolChoice is required, but nothing was called')
    })

    it('answers valid JSON in JSON mode', { timeout }, async () => {
      const question = 'Answer with a JSON object that has the member "verdict".'
      const reply = await fold(inputWith({ messages: userMessage(question), responseFormat: { type: 'json_object' } }))
      // A model may write a long object; cut by the limit, it cannot be whole.
      if (reply.finishReason === 'length') return
      const parsed: unknown = JSON.parse(reply.content)
      assert.ok(typeof parsed === 'object' && parsed !== null)
    })

    it('answers JSON that obeys a given schema', { timeout }, async () => {
      const responseFormat = { type: 'json_schema', name: 'answer', schema: answerSchema } as const
      const reply = await fold(inputWith({ messages: userMessage('Is it raining? Answer as JSON.'), responseFormat }))
      assert.equal(reply.finishReason, 'stop')
      const parsed: unknown = JSON.parse(reply.content)
      assert.ok(typeof parsed === 'object' && parsed !== null && 'verdict' in parsed && 'sure' in parsed)
      assert.ok(parsed.verdict === 'yes' || parsed.verdict === 'no')
      assert.equal(typeof parsed.sure, 'boolean')
    })

    it('answers several calls at once', { timeout: 3 * timeout }, async () => {
      const replies = await Promise.all(Array.from({ length: 4 }, () => fold(inputWith())))
      for (const reply of replies) {
        assert.ok(reply.content.length > 0)
        if (options.deterministic !== false) assert.equal(reply.content, replies[0]?.content)
      }
      await idle()
    })

    it('says that it is well while it answers', { timeout }, async () => {
      const health = await engine.checkHealth(AbortSignal.timeout(5000))
      assert.equal(health.healthy, true, health.detail)
    })
  })
}

function userMessage(content: string): readonly ChatMessage[] {
  return [{ role: 'user', content }]
}

/** Reads to the end; an engine may throw the signal's reason after an abort. */
async function drained(iterator: AsyncIterator<ChatPart>): Promise<void> {
  try {
    while (!(await iterator.next()).done);
  } catch {
    // Allowed by the interface: "after an abort it may throw the signal's reason or simply end".
  }
}

async function assertEndsQuietly(parts: AsyncIterable<ChatPart>): Promise<void> {
  const received: ChatPart[] = []
  try {
    for await (const part of parts) received.push(part)
  } catch {
    // Allowed, as above.
  }
  assert.ok(
    received.every((part) => part.type === 'finish'),
    'it answered though the caller had left',
  )
}
