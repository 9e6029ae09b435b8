import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { generateText, jsonSchema, Output, stepCountIs, streamText, tool } from 'ai'
import { createZhipu, type ZhipuProvider } from 'zhipu-ai-provider'
import { backends, startServerWithBackends, type ServerWithBackends } from './support/backends.ts'
import { isObject } from './support/json.ts'
import { knowledgeClient } from './support/knowledge.ts'
import { plainText, reasoningText } from './support/scripted-replies.ts'
import { needsOwnServer } from './support/server.ts'

const weather = tool({
  description: 'Weather of a city at this moment. get_weather',
  inputSchema: jsonSchema<{ city: string }>({
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
  }),
  execute: async ({ city }) => `${city}: sunny, 21 degrees.`,
})

describe('the Vercel AI SDK with zhipu-ai-provider', { skip: needsOwnServer }, () => {
  let server: ServerWithBackends
  let zhipu: ZhipuProvider

  before(async () => {
    server = await startServerWithBackends()
    zhipu = createZhipu({ baseURL: server.apiUrl, apiKey: server.key })
  })
  after(() => server.stop())

  for (const { name, model, speaksSense } of backends) {
    describe(`with ${name}`, () => {
      it('generates text', async () => {
        const reply = await generateText({ model: zhipu(model), prompt: 'Hello', maxOutputTokens: 40, maxRetries: 0 })
        assert.equal(typeof reply.text, 'string')
        assert.ok((reply.usage.inputTokens ?? 0) > 0)
      })

      it('streams text without a single error part', async () => {
        const reply = streamText({ model: zhipu(model), prompt: 'Hello', maxOutputTokens: 40, maxRetries: 0 })
        const types = new Set<string>()
        for await (const part of reply.fullStream) types.add(part.type)
        assert.ok(!types.has('error'), [...types].join(' '))
        assert.ok(types.has('finish'))
        assert.ok(((await reply.usage).outputTokens ?? 0) > 0)
      })

      it('gets JSON', async () => {
        const reply = await generateText({
          model: zhipu(model),
          prompt: 'Beijing has 21 degrees. Answer as a JSON object.',
          output: Output.json(),
          maxRetries: 0,
        })
        assert.ok(isObject(reply.output), JSON.stringify(reply.output))
      })

      if (speaksSense) {
        it('runs a tool loop to the final answer', async () => {
          const reply = await generateText({
            model: zhipu(model),
            prompt: 'What is the weather in Beijing? Use get_weather.',
            tools: { get_weather: weather },
            stopWhen: stepCountIs(3),
            maxRetries: 0,
          })
          assert.equal(reply.steps.length, 2)
          assert.equal(reply.steps[0]?.toolCalls[0]?.toolName, 'get_weather')
          assert.match(reply.text, /21/)
        })

        it('runs a streamed tool loop to the final answer', async () => {
          const reply = streamText({
            model: zhipu(model),
            prompt: 'What is the weather in Beijing? Use get_weather.',
            tools: { get_weather: weather },
            stopWhen: stepCountIs(3),
            maxRetries: 0,
          })
          for await (const part of reply.fullStream) assert.notEqual(part.type, 'error', JSON.stringify(part))
          const [first] = await reply.steps
          const input: unknown = first?.toolCalls[0]?.input
          assert.ok(isObject(input))
          assert.equal(input['city'], 'Beijing')
          assert.match(await reply.text, /21/)
        })
      }
    })
  }

  it('takes answers from a knowledge base, whose tool it has no words for, sync and streamed', async () => {
    const client = knowledgeClient(server, server.key)
    const base = await client.createBase({ name: '天文' })
    await client.ready(base, { name: 'moon.txt', content: '月球的平均半径约为1737公里。' })
    const withRetrieval: typeof fetch = (url, init) => {
      const body = JSON.parse(String(init?.body)) as object
      const tools = [{ type: 'retrieval', retrieval: { knowledge_id: base } }]
      return fetch(url, { ...init, body: JSON.stringify({ ...body, tools }) })
    }
    const knowing = createZhipu({ baseURL: server.apiUrl, apiKey: server.key, fetch: withRetrieval })
    const asking = { model: knowing('glm-4.5-air'), prompt: '月球的平均半径是多少？', maxRetries: 0 }
    assert.match((await generateText(asking)).text, /1737/)
    const streamed = streamText(asking)
    for await (const part of streamed.fullStream) assert.notEqual(part.type, 'error', JSON.stringify(part))
    assert.match(await streamed.text, /1737/)
    assert.equal(await streamed.finishReason, 'stop')
  })

  it('hears reasoning and text apart', async () => {
    const reply = streamText({ model: zhipu('glm-4.6'), prompt: 'Hello', maxRetries: 0 })
    let reasoning = ''
    let text = ''
    for await (const part of reply.fullStream) {
      if (part.type === 'reasoning-delta') reasoning += part.text
      if (part.type === 'text-delta') text += part.text
    }
    assert.equal(reasoning, reasoningText)
    assert.equal(text, plainText)
  })
})
