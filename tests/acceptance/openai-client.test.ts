import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import OpenAI, { AuthenticationError, BadRequestError } from 'openai'
import type { ChatCompletionCreateParamsNonStreaming, ChatCompletionTool } from 'openai/resources/chat/completions'
import { backends, startServerWithBackends, type ServerWithBackends } from './support/backends.ts'
import { weatherQuestion } from './support/chat-bodies.ts'
import { isObject } from './support/json.ts'
import { reasoningText } from './support/scripted-replies.ts'
import { needsOwnServer } from './support/server.ts'

const tool: ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Weather of a city at this moment',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}

describe('the openai client', { skip: needsOwnServer }, () => {
  let server: ServerWithBackends
  let client: OpenAI

  before(async () => {
    server = await startServerWithBackends()
    client = new OpenAI({ baseURL: `${server.apiUrl}/`, apiKey: server.key, maxRetries: 0 })
  })
  after(() => server.stop())

  for (const { name, model, speaksSense } of backends) {
    describe(`with ${name}`, () => {
      const plain: ChatCompletionCreateParamsNonStreaming = {
        model,
        messages: [{ role: 'user', content: 'Hello' }],
        max_completion_tokens: 40,
      }

      it('chats', async () => {
        const reply = await client.chat.completions.create(plain)
        assert.equal(reply.choices.length, 1)
        assert.equal(reply.choices[0]?.message.role, 'assistant')
        assert.equal(typeof reply.choices[0]?.message.content, 'string')
        assert.ok((reply.usage?.total_tokens ?? 0) > 0)
      })

      it('reads a stream to its end', async () => {
        const runner = client.chat.completions.stream({
          ...plain,
          stream: true,
          stream_options: { include_usage: true },
        })
        const reply = await runner.finalChatCompletion()
        assert.equal(typeof reply.choices[0]?.message.content, 'string')
        assert.ok((reply.usage?.completion_tokens ?? 0) > 0)
      })

      it('gets a tool call, whole and streamed', async () => {
        const params: ChatCompletionCreateParamsNonStreaming = {
          model,
          messages: [{ role: 'user', content: weatherQuestion }],
          tools: [tool],
          tool_choice: speaksSense ? 'auto' : 'required',
        }
        const whole = await client.chat.completions.create(params)
        const streamed = await client.chat.completions.stream({ ...params, stream: true }).finalChatCompletion()
        for (const reply of [whole, streamed]) {
          assert.equal(reply.choices[0]?.finish_reason, 'tool_calls')
          const [toolCall] = reply.choices[0]?.message.tool_calls ?? []
          assert.ok(toolCall?.type === 'function')
          assert.equal(toolCall.function.name, 'get_weather')
          const input: unknown = JSON.parse(toolCall.function.arguments)
          assert.ok(isObject(input) && typeof input['city'] === 'string')
        }
      })

      it('gets JSON in both JSON modes', async () => {
        const messages: ChatCompletionCreateParamsNonStreaming['messages'] = [
          { role: 'developer', content: 'Answer in JSON.' },
          { role: 'user', content: 'City and temperature: Beijing, 21.' },
        ]
        const schema = { type: 'object', properties: { city: { type: 'string', maxLength: 20 } }, required: ['city'] }
        const object = await client.chat.completions.create({
          model,
          messages,
          response_format: { type: 'json_object' },
        })
        const fitted = await client.chat.completions.create({
          model,
          messages,
          response_format: { type: 'json_schema', json_schema: { name: 'place', schema, strict: true } },
        })
        assert.ok(isObject(JSON.parse(object.choices[0]?.message.content ?? '')))
        const place: unknown = JSON.parse(fitted.choices[0]?.message.content ?? '')
        assert.ok(isObject(place) && typeof place['city'] === 'string')
      })
    })
  }

  it('reads the reasoning of a stream and switches it off', async () => {
    const thinking = async (type: string) => {
      const messages = [{ role: 'user' as const, content: 'Hello' }]
      const extra: object = { thinking: { type } }
      const stream = await client.chat.completions.create({ model: 'glm-4.6', messages, stream: true, ...extra })
      let reasoning = ''
      for await (const chunk of stream) {
        const delta: unknown = chunk.choices[0]?.delta
        if (isObject(delta) && typeof delta['reasoning_content'] === 'string') reasoning += delta['reasoning_content']
      }
      return reasoning
    }
    assert.equal(await thinking('enabled'), reasoningText)
    assert.equal(await thinking('disabled'), '')
  })

  it('leaves a stream early without harm', async () => {
    const stream = await client.chat.completions.create({
      model: 'glm-4.6',
      messages: [{ role: 'user', content: '[[slow]]' }],
      stream: true,
    })
    for await (const chunk of stream) {
      assert.equal(chunk.choices.length, 1)
      break
    }
  })

  it('raises the documented errors with their codes', async () => {
    const messages = [{ role: 'user' as const, content: 'Hello' }]
    await assert.rejects(client.chat.completions.create({ model: 'no-such-model', messages }), (error: unknown) => {
      assert.ok(error instanceof BadRequestError)
      assert.equal(error.code, '1211')
      return true
    })
    const stranger = client.withOptions({ apiKey: `${'0'.repeat(32)}.nobodyknowsthisone` })
    await assert.rejects(stranger.chat.completions.create({ model: 'glm-4.6', messages }), (error: unknown) => {
      assert.ok(error instanceof AuthenticationError)
      assert.equal(error.code, '1000')
      return true
    })
  })

  it('lists the models and finds one', async () => {
    const ids = new Set<string>()
    for await (const model of client.models.list()) ids.add(model.id)
    for (const { model } of backends) assert.ok(ids.has(model), model)
    assert.equal((await client.models.retrieve('glm-4.6')).id, 'glm-4.6')
  })

  it('embeds with base64, which it asks for by itself, and with floats', async () => {
    const input = ['one', 'longer text']
    const packed = await client.embeddings.create({ model: 'embedding-3', input, dimensions: 256 })
    const plain = await client.embeddings.create({
      model: 'embedding-3',
      input,
      dimensions: 256,
      encoding_format: 'float',
    })
    assert.equal(packed.data.length, 2)
    packed.data.forEach((item, index) => {
      assert.equal(item.index, index)
      assert.equal(item.embedding.length, 256)
      const expected = plain.data[index]?.embedding ?? []
      item.embedding.forEach((value, position) => assert.ok(Math.abs(value - (expected[position] ?? 9)) < 1e-6))
    })
    assert.notDeepEqual(plain.data[0]?.embedding, plain.data[1]?.embedding)
  })
})
