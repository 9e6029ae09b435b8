import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ChatInput, FunctionTool } from '../chat-engine.ts'
import { EngineError, type EngineErrorKind } from '../engine-error.ts'
import type { Engine } from '../engine.ts'
import { foldParts } from '../normaliser/fold-parts.ts'
import { collectParts, requireChat, until } from '../testing/collect-parts.ts'
import { describeChatEngineConformance } from '../testing/conformance.ts'
import { createLlamaCppEngine } from './index.ts'
import { useTinyModels } from './testing/tiny-models.ts'

const models = useTinyModels()
const never = new AbortController().signal
const timeout = 30_000

let engine: Engine

before(() => {
  engine = makeEngine()
})
after(() => engine.close())

function makeEngine(): Engine {
  return createLlamaCppEngine({
    id: 'local',
    models: {
      chat: models.chat,
      plain: models.withoutTemplate,
      embedding: models.embedding,
      rerank: models.rerank,
      missing: join(models.directory, 'missing.gguf'),
      page: join(models.directory, 'page.gguf'),
      cut: join(models.directory, 'cut.gguf'),
    },
    sequences: 2,
    maxQueued: 3,
    threads: 1,
    gpuLayers: 0,
  })
}

const ask = (more: Partial<ChatInput> = {}): ChatInput => ({
  model: 'chat',
  messages: [{ role: 'user', content: 'What is the weather like?' }],
  temperature: 1,
  topP: 1,
  seed: 1,
  maxTokens: 200,
  ...more,
})

const stream = (input: ChatInput, signal: AbortSignal = never) => requireChat(engine).streamChat(input, { signal })
const answer = (more: Partial<ChatInput> = {}) => foldParts(stream(ask(more)))
const fails = (kind: EngineErrorKind) => (error: unknown) => error instanceof EngineError && error.kind === kind
const endless = { doSample: false, maxTokens: 100_000 } as const

/** What the engine works on, by its own account. */
async function load(of: Engine = engine): Promise<{ running: number; waiting: number }> {
  const { detail } = await of.checkHealth(never)
  const [, running, waiting] = /chat \((\d+) running, (\d+) waiting\)/.exec(detail) ?? []
  return { running: Number(running ?? 0), waiting: Number(waiting ?? 0) }
}

let conforming: Engine | undefined
describeChatEngineConformance(
  'llama.cpp',
  () => {
    conforming = makeEngine()
    return conforming
  },
  {
    model: 'chat',
    base: { maxTokens: 300 },
    longInput: endless,
    inFlight: async () => (await load(conforming)).running,
  },
)

describe('generation', { timeout }, () => {
  it('follows its seed', async () => {
    const [first, same, other] = [await answer(), await answer(), await answer({ seed: 2 })]
    assert.equal(first.content, same.content)
    assert.notEqual(first.content, other.content)
  })

  it('thinks first where thinking is on, and not where it is off', async () => {
    const thinking = await answer({ thinking: { enabled: true, clear: true } })
    assert.ok(thinking.reasoning.length > 0 && thinking.content.length > 0)
    assert.ok(!/<\/?think>/.test(thinking.content + thinking.reasoning))
    assert.ok((thinking.usage.reasoningTokens ?? 0) > 0)
    const direct = await answer({ thinking: { enabled: false, clear: true } })
    assert.equal(direct.reasoning, '')
    assert.equal(direct.usage.reasoningTokens, undefined)
  })

  it('reuses the cache of the longest common start', async () => {
    const messages = [{ role: 'user', content: 'A question that is long enough to be worth keeping.' } as const]
    const first = await answer({ messages })
    const second = await answer({
      messages: [...messages, { role: 'assistant', content: first.content }, { role: 'user', content: 'And now?' }],
    })
    assert.ok((second.usage.cachedTokens ?? 0) >= first.usage.promptTokens - 1)
    assert.ok((second.usage.cachedTokens ?? 0) < second.usage.promptTokens)
  })

  it('ends when the context window is full, and refuses a prompt that fills it', async () => {
    const { usage } = await answer({ maxTokens: 1 })
    const full = await answer({ ...endless, contextTokens: usage.promptTokens + 10 })
    assert.equal(full.finishReason, 'model_context_window_exceeded')
    assert.equal(full.usage.completionTokens, 10)
    await assert.rejects(answer({ contextTokens: usage.promptTokens }), fails('contextTooLong'))
    await assert.rejects(answer({ messages: [{ role: 'user', content: 'x'.repeat(5000) }] }), fails('contextTooLong'))
  })

  it('keeps to the window that the operator set', async () => {
    const small = createLlamaCppEngine({
      id: 'small',
      modelPath: models.chat,
      contextTokens: 150,
      sequences: 1,
      threads: 1,
    })
    const { usage, finishReason } = await foldParts(requireChat(small).streamChat(ask(endless), { signal: never }))
    assert.match((await small.checkHealth(never)).detail, /^loaded: chat \(0 running/)
    const again = requireChat(small).streamChat(ask({ model: 'another name', maxTokens: 1 }), { signal: never })
    assert.ok((await foldParts(again)).usage.cachedTokens, 'another name of the file should find its cache')
    await small.close()
    assert.equal(finishReason, 'model_context_window_exceeded')
    assert.equal(usage.promptTokens + usage.completionTokens, 150)
  })

  it('uses the generic template for a model without one', async () => {
    const [own, generic] = [await answer(), await answer({ model: 'plain' })]
    assert.equal(generic.content, own.content)
  })

  it('refuses what it cannot do', async () => {
    const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }
    await assert.rejects(answer({ messages: [{ role: 'user', content: [image] }] }), fails('unsupported'))
    await assert.rejects(answer({ toolChoice: 'required' }), fails('rejected'))
    await assert.rejects(answer({ model: 'embedding' }), fails('unsupported'))
    await assert.rejects(answer({ model: 'unknown' }), fails('unavailable'))
  })
})

describe('JSON and tools', { timeout }, () => {
  const schemas: Readonly<Record<string, Record<string, unknown>>> = {
    nested: {
      type: 'object',
      properties: {
        verdict: { enum: ['yes', 'no', 3, null] },
        count: { type: 'integer', minimum: 0 },
        tags: { type: 'array', items: { type: 'string', maxLength: 8 }, minItems: 1, maxItems: 3 },
        inner: {
          type: 'object',
          properties: { on: { type: 'boolean' }, at: { type: 'string', format: 'date' } },
          required: ['on'],
        },
      },
      required: ['verdict', 'tags'],
      additionalProperties: false,
    },
    optional: {
      type: 'object',
      properties: { a: { type: 'null' }, b: { type: 'boolean' }, c: { const: 'x"\\\n' } },
      additionalProperties: false,
    },
    choice: {
      anyOf: [
        { type: 'string', minLength: 2, maxLength: 4 },
        { type: 'array', prefixItems: [{ type: 'boolean' }], items: false, minItems: 1 },
      ],
    },
    recursive: {
      $defs: {
        tree: {
          type: 'object',
          properties: { leaf: { type: 'boolean' }, next: { $ref: '#/$defs/tree' } },
          required: ['leaf'],
          additionalProperties: false,
        },
      },
      $ref: '#/$defs/tree',
    },
    combined: {
      allOf: [
        { type: 'object', properties: { a: { type: 'boolean' } }, required: ['a'] },
        { type: 'object', properties: { b: { type: ['boolean', 'null'] } }, required: ['b'] },
      ],
    },
  }
  const ajv = new Ajv2020({ strict: false, formats: { date: /^\d{4}-\d\d-\d\d$/ } })

  for (const [name, schema] of Object.entries(schemas)) {
    it(`follows a schema at any temperature: ${name}`, async () => {
      const check = ajv.compile(schema)
      for (let seed = 1; seed <= 8; seed += 1) {
        const reply = await answer({ seed, maxTokens: 1500, responseFormat: { type: 'json_schema', name, schema } })
        if (reply.finishReason === 'length') continue
        assert.equal(reply.finishReason, 'stop')
        assert.ok(check(JSON.parse(reply.content)), `${reply.content}: ${ajv.errorsText(check.errors)}`)
      }
    })
  }

  it('writes objects that parse in JSON mode', async () => {
    let whole = 0
    for (let seed = 1; seed <= 10; seed += 1) {
      const reply = await answer({ seed, maxTokens: 1000, responseFormat: { type: 'json_object' } })
      if (reply.finishReason === 'length') continue
      whole += 1
      const parsed: unknown = JSON.parse(reply.content)
      assert.ok(typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
    }
    assert.ok(whole > 0)
  })

  const tool = (name: string, properties: Record<string, unknown>): FunctionTool => ({
    type: 'function',
    function: { name, parameters: { type: 'object', properties, required: Object.keys(properties) } },
  })
  const tools = [
    tool('get_weather', { city: { enum: ['北京', 'Paris'] } }),
    tool('set_alarm', { hour: { type: 'integer' } }),
  ]

  it('calls the tool that is demanded, after thinking if that is on', async () => {
    const reply = await answer({
      tools,
      toolChoice: { name: 'get_weather' },
      thinking: { enabled: true, clear: true },
      maxTokens: 1000,
    })
    assert.ok(reply.reasoning.length > 0)
    assert.equal(reply.finishReason, 'tool_calls')
    assert.deepEqual(
      reply.toolCalls.map(({ name }) => name),
      ['get_weather'],
    )
    const { city } = JSON.parse(reply.toolCalls[0]?.arguments ?? '') as { city: string }
    assert.ok(['北京', 'Paris'].includes(city))
  })

  it('calls one of several tools, and functions without parameters', async () => {
    const called = new Set<string>()
    const offered: FunctionTool[] = [...tools, { type: 'function', function: { name: 'stop' } }]
    for (let seed = 1; seed <= 6; seed += 1) {
      const { toolCalls, content } = await answer({ seed, tools: offered, toolChoice: 'required', maxTokens: 1000 })
      assert.equal(toolCalls.length, 1)
      assert.equal(content, '')
      called.add(toolCalls[0]?.name ?? '')
      JSON.parse(toolCalls[0]?.arguments ?? '')
    }
    assert.ok([...called].every((name) => ['get_weather', 'set_alarm', 'stop'].includes(name)))
  })
})

describe('several calls at once', { timeout }, () => {
  it('run on their own sequences, wait in a bounded queue, and leave it when they are aborted', async () => {
    await answer({ maxTokens: 1 })
    const controllers = Array.from({ length: 5 }, () => new AbortController())
    const iterators = controllers.map(({ signal }) => stream(ask(endless), signal)[Symbol.asyncIterator]())
    const firsts = iterators.map((iterator) => iterator.next())
    await until(async () => (await load()).waiting === 3, 5000, 'three calls should wait')
    assert.equal((await load()).running, 2)
    await Promise.all(firsts.slice(0, 2))
    await assert.rejects(answer(), fails('overloaded'))

    const gone = assert.rejects(firsts[3] ?? Promise.resolve(), /left/)
    controllers[3]?.abort(new Error('left'))
    await gone
    await until(async () => (await load()).waiting === 2, 2000, 'the aborted call should leave the queue')

    controllers[0]?.abort(new Error('done'))
    await firsts[2]
    for (const controller of controllers) controller.abort(new Error('done'))
    await Promise.allSettled(firsts)
    await until(async () => (await load()).running === 0, 2000, 'sequences should be free')
    assert.equal((await load()).waiting, 0)
  })

  it('stop generating for a reader that does not read, while others go on', async () => {
    const slow = stream(ask(endless))[Symbol.asyncIterator]()
    await slow.next()
    assert.ok((await answer({ maxTokens: 20 })).usage.completionTokens > 0)
    await until(async () => (await load()).running === 1, 2000, 'only the slow one should be running')
    await slow.return?.()
    await until(async () => (await load()).running === 0, 2000, 'its sequence should be free')
  })
})

describe('reranking', { timeout }, () => {
  const rerank = (query: string, texts: string[], model = 'rerank') =>
    engine.rerank?.rerank({ model, query, texts }, { signal: never }) ?? assert.fail()

  it('gives each text a score of its own, whatever stands beside it', async () => {
    const together = await rerank('what is a whale', ['whales are mammals', 'the moon', 'whales are mammals'])
    assert.equal(together.scores.length, 3)
    assert.ok(together.scores.every((score) => score > 0 && score < 1))
    assert.equal(together.scores[0], together.scores[2])
    assert.notEqual(together.scores[0], together.scores[1])
    const alone = await rerank('what is a whale', ['the moon'])
    assert.ok(Math.abs((alone.scores[0] ?? 0) - (together.scores[1] ?? 1)) < 1e-4)
    assert.equal(together.source, 'engine')
    assert.ok(together.promptTokens > alone.promptTokens)
  })

  it('reads a text beyond the window in parts, and refuses a query beyond it', async () => {
    const { scores } = await rerank('moon', ['far beyond the window '.repeat(100)])
    assert.ok((scores[0] ?? -1) > 0)
    await assert.rejects(rerank('moon '.repeat(200), ['text']), fails('contextTooLong'))
  })

  it('is not what other models do', async () => {
    await assert.rejects(rerank('a', ['b'], 'embedding'), fails('unsupported'))
  })
})

describe('embeddings', { timeout }, () => {
  const embed = (texts: string[], dimensions?: number) =>
    engine.embeddings?.embed({ model: 'embedding', texts, dimensions }, { signal: never }) ?? assert.fail()

  it('are unit vectors in order, the same every time, and closer for closer texts', async () => {
    const texts = ['the weather in Beijing', 'weather of Beijing', '知识库', '']
    const { vectors, promptTokens, source } = await embed(texts)
    assert.equal(vectors.length, 4)
    assert.equal(source, 'engine')
    assert.ok(promptTokens > 0)
    const [one = [], near = [], far = []] = vectors
    assert.ok(vectors.every((vector) => vector.length === 64))
    assert.ok(Math.abs(Math.hypot(...one) - 1) < 1e-6)
    const likeness = (other: readonly number[]) =>
      one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
    assert.ok(likeness(near) > likeness(far))
    assert.deepEqual((await embed(texts)).vectors, vectors)
  })

  it('refuse other dimensions than the model has, and texts beyond its window', async () => {
    assert.equal((await embed(['a'], 64)).vectors[0]?.length, 64)
    await assert.rejects(embed(['a'], 32), fails('unsupported'))
    await assert.rejects(embed(['a', 'x'.repeat(600)]), fails('contextTooLong'))
  })
})

describe('counting tokens', { timeout }, () => {
  const count = async (content: string) => {
    const { messages } = ask({ messages: [{ role: 'user', content }] })
    const counted = await engine.tokenizer?.countTokens({ model: 'chat', messages }, { signal: never })
    return counted?.promptTokens ?? 0
  }

  it('agrees with what the prompt takes', async () => {
    const content = '你好 the world'
    const { usage } = await answer({ messages: [{ role: 'user', content }], maxTokens: 1 })
    assert.equal(await count(content), usage.promptTokens)
  })

  it('counts the name of a control token in a text as letters', async () => {
    assert.equal((await count('a<|im_end|>b')) - (await count('ab')), '<|im_end|>'.length)
  })
})

describe('model files', { timeout }, () => {
  before(() => {
    writeFileSync(join(models.directory, 'page.gguf'), '<html>not found</html>')
    writeFileSync(join(models.directory, 'cut.gguf'), Buffer.from('GGUF\u0003\u0000\u0000\u0000', 'latin1'))
  })

  for (const model of ['missing', 'page', 'cut']) {
    it(`that cannot be loaded are unavailable, and their path is not told: ${model}`, async () => {
      await assert.rejects(answer({ model }), (error) => {
        assert.ok(error instanceof EngineError && error.kind === 'unavailable')
        return !error.message.includes(models.directory)
      })
      assert.ok((await answer({ maxTokens: 1 })).usage.completionTokens === 1)
    })
  }

  it('are named by the health check', async () => {
    const { healthy, detail, models: names } = await engine.checkHealth(never)
    assert.equal(healthy, true)
    assert.match(detail, /missing: The model file is missing/)
    assert.match(detail, /page: The model file is not a GGUF file/)
    assert.ok(names?.includes('chat') && !names.includes('missing'))
  })

  it('make the engine unhealthy when none is usable', async () => {
    const broken = createLlamaCppEngine({ id: 'broken', modelPath: join(models.directory, 'missing.gguf') })
    assert.equal((await broken.checkHealth(never)).healthy, false)
    await broken.close()
  })
})

describe('closing', { timeout }, () => {
  it('ends calls in flight and refuses later ones', async () => {
    const closing = makeEngine()
    const chat = requireChat(closing)
    const iterator = chat.streamChat(ask(endless), { signal: never })[Symbol.asyncIterator]()
    await iterator.next()
    await closing.close()
    let last = await iterator.next()
    while (last.done !== true && last.value.type !== 'finish') last = await iterator.next()
    assert.ok(last.done !== true && last.value.type === 'finish' && last.value.reason === 'network_error')
    assert.ok(last.value.usage.promptTokens > 0)
    await assert.rejects(collectParts(chat.streamChat(ask(), { signal: never })), fails('unavailable'))
    assert.equal((await closing.checkHealth(never)).healthy, false)
  })
})

describe('options', () => {
  it('out of range are refused with their names', () => {
    assert.throws(() => createLlamaCppEngine({ id: 'x' }), /modelPath or models/)
    assert.throws(() => createLlamaCppEngine({ id: 'x', modelPath: 'm', sequences: 0 }), /sequences/)
    assert.throws(() => createLlamaCppEngine({ id: 'x', modelPath: 'm', gpuLayers: -1 }), /gpuLayers/)
  })
})
