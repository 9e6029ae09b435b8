import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { backends, startServerWithBackends, type Backend, type ServerWithBackends } from './support/backends.ts'
import { call } from './support/call.ts'
import { shortChat, weatherQuestion, weatherTool } from './support/chat-bodies.ts'
import { at, isObject, listAt, numberAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { plainText, reasoningText } from './support/scripted-replies.ts'
import { needsOwnServer } from './support/server.ts'
import { joinChunks, openStream, readStream, type JoinedStream } from './support/stream.ts'

/**
 * Random weights say one word for ever when they decode greedily, also inside the string of a forced JSON text; sampled with a
 * fixed seed they come to its end, and give the same text each time.
 */
const roomToEnd: JsonObject = { do_sample: true, seed: 11, max_tokens: 4000 }

describe('POST /api/paas/v4/chat/completions', { skip: needsOwnServer }, () => {
  let server: ServerWithBackends
  let chatUrl: string

  before(async () => {
    server = await startServerWithBackends()
    chatUrl = `${server.apiUrl}/chat/completions`
  })
  after(() => server.stop())

  async function complete(body: JsonObject): Promise<Json> {
    const reply = await call(chatUrl, { key: server.key, body })
    assert.equal(reply.status, 200, reply.text)
    return reply.json()
  }

  async function completeStreamed(body: JsonObject) {
    return joinChunks(await readStream(chatUrl, server.key, { ...body, stream: true }))
  }

  for (const backend of backends) {
    describe(`answered by ${backend.name}`, () => {
      const plain = shortChat(backend.model, 'Hello, who are you?')

      it('gives a whole reply with every documented field', async () => {
        const reply = await complete(plain)
        assert.match(textAt(reply, 'id'), /^\S{10,}$/)
        assert.equal(textAt(reply, 'request_id'), textAt(reply, 'id'))
        assert.equal(at(reply, 'object'), 'chat.completion')
        assert.equal(at(reply, 'model'), backend.model)
        assert.ok(Math.abs(numberAt(reply, 'created') - Date.now() / 1000) < 60, 'created is in seconds')
        assert.equal(at(reply, 'choices.0.index'), 0)
        assert.equal(at(reply, 'choices.0.message.role'), 'assistant')
        assert.equal(typeof at(reply, 'choices.0.message.content'), 'string')
        assert.ok(['stop', 'length'].includes(textAt(reply, 'choices.0.finish_reason')))
        const prompt = numberAt(reply, 'usage.prompt_tokens')
        const completion = numberAt(reply, 'usage.completion_tokens')
        assert.ok(prompt > 0 && completion > 0)
        assert.equal(numberAt(reply, 'usage.total_tokens'), prompt + completion)
        assert.equal(typeof at(reply, 'usage.prompt_tokens_details.cached_tokens'), 'number')
      })

      it('streams the same text that it gives in one piece', async () => {
        const reply = await complete(plain)
        const joined = await completeStreamed(plain)
        assert.equal(joined.content, textAt(reply, 'choices.0.message.content'))
        assert.equal(joined.finishReason, textAt(reply, 'choices.0.finish_reason'))
        assert.equal(joined.usage['completion_tokens'], numberAt(reply, 'usage.completion_tokens'))
        assert.equal(joined.usage['prompt_tokens'], numberAt(reply, 'usage.prompt_tokens'))
      })

      it('names the engine that answered', async () => {
        const reply = await call(chatUrl, { key: server.key, body: plain })
        const engine = String(reply.headers['x-openmaas-engine'])
        assert.equal(engine === 'simulator', backend.name === 'simulator', engine)
      })

      it('keeps a caller request_id', async () => {
        const reply = await complete({ ...plain, request_id: `acceptance-${backend.name}` })
        assert.equal(at(reply, 'request_id'), `acceptance-${backend.name}`)
      })

      it('does not think when thinking is disabled', async () => {
        const joined = await completeStreamed(plain)
        assert.equal(joined.reasoning, '')
        assert.equal(at(await complete(plain), 'choices.0.message.reasoning_content'), undefined)
      })

      it('obeys max_tokens and says so', async () => {
        const reply = await complete({ ...plain, max_tokens: 2 })
        assert.ok(numberAt(reply, 'usage.completion_tokens') <= (backend.name === 'openai-compatible' ? 99 : 2))
        if (backend.name !== 'openai-compatible') assert.equal(at(reply, 'choices.0.finish_reason'), 'length')
      })

      it('sends a chunk without choices only to those who ask for the usage', async () => {
        const body = { ...plain, stream: true, stream_options: { include_usage: true } }
        const stream = await openStream(chatUrl, server.key, body)
        await stream.ended
        const last = stream.text().trimEnd().split('\n\n').at(-2)
        const chunk: Json = JSON.parse(last?.slice('data: '.length) ?? '')
        assert.equal(listAt(chunk, 'choices').length, 0)
        assert.ok(numberAt(chunk, 'usage.total_tokens') > 0)
      })

      it('gives valid JSON when a JSON object is asked for', async () => {
        const body = shortChat(backend.model, 'Tell city and temperature of Beijing as a JSON object.', {
          response_format: { type: 'json_object' },
          ...roomToEnd,
        })
        const text = textAt(await complete(body), 'choices.0.message.content')
        assert.ok(isObject(JSON.parse(text)), text)
        const joined = await completeStreamed(body)
        assert.equal(joined.content, text)
      })

      it('gives an instance of the schema when a JSON schema is asked for', async () => {
        const schema: JsonObject = {
          type: 'object',
          properties: { city: { type: 'string', enum: ['Beijing', 'Shanghai'] }, temperature: { type: 'integer' } },
          required: ['city', 'temperature'],
          additionalProperties: false,
        }
        const body = shortChat(backend.model, 'Beijing has 21 degrees. Fill the form.', {
          response_format: { type: 'json_schema', json_schema: { name: 'weather', schema } },
          ...roomToEnd,
        })
        const instance: unknown = JSON.parse(textAt(await complete(body), 'choices.0.message.content'))
        assert.ok(isObject(instance))
        assert.ok(instance['city'] === 'Beijing' || instance['city'] === 'Shanghai')
        assert.ok(Number.isInteger(instance['temperature']))
      })

      describeTools(
        backend,
        complete,
        completeStreamed,
        () => chatUrl,
        () => server.key,
      )
    })
  }

  describe('what a model server says', () => {
    it('arrives unchanged, with its reasoning apart', async () => {
      const body = { model: 'glm-4.6', messages: [{ role: 'user', content: 'Hello' }], thinking: { type: 'enabled' } }
      const reply = await complete(body)
      assert.equal(at(reply, 'choices.0.message.content'), plainText)
      assert.equal(at(reply, 'choices.0.message.reasoning_content'), reasoningText)
      assert.equal(at(reply, 'usage.prompt_tokens_details.cached_tokens'), 16)
      const joined = await completeStreamed(body)
      assert.equal(joined.content, plainText)
      assert.equal(joined.reasoning, reasoningText)
    })

    it('comes reasoning first', async () => {
      const body = { model: 'glm-4.6', messages: [{ role: 'user', content: 'Hello' }], stream: true }
      const chunks = await readStream(chatUrl, server.key, body)
      const order = chunks
        .map((chunk) => at(chunk, 'choices.0.delta'))
        .map((delta) => (at(delta, 'reasoning_content') ? 'r' : at(delta, 'content') ? 'c' : ''))
        .join('')
      assert.match(order, /^r+c+$/)
    })

    it('sends on what the client sent, unknown fields included', async () => {
      await server.upstream.reset()
      await complete({
        model: 'GLM-4.6',
        messages: [
          { role: 'system', content: 'Be short.' },
          { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
          { role: 'assistant', content: 'Hello', reasoning_content: 'earlier thoughts' },
          { role: 'user', content: 'Go on' },
        ],
        temperature: 0.3,
        top_p: 0.5,
        seed: 7,
        stop: ['END'],
        thinking: { type: 'enabled', clear_thinking: false },
      })
      const [body] = (await server.upstream.state()).bodies
      assert.equal(at(body, 'model'), 'scripted')
      assert.equal(at(body, 'temperature'), 0.3)
      assert.equal(at(body, 'top_p'), 0.5)
      assert.equal(at(body, 'seed'), 7)
      assert.deepEqual(at(body, 'stop'), ['END'])
      assert.equal(at(body, 'messages.0.content'), 'Be short.')
      assert.equal(at(body, 'messages.2.reasoning_content'), 'earlier thoughts')
    })

    it('is never passed off as JSON when it is none', async () => {
      const body = shortChat('glm-4.6', '[[bad-json]]', { response_format: { type: 'json_object' } })
      const reply = await call(chatUrl, { key: server.key, body })
      if (reply.status === 200) assert.doesNotThrow(() => JSON.parse(textAt(reply.json(), 'choices.0.message.content')))
      else assert.match(textAt(reply.json(), 'error.code'), /^\d+$/)
    })

    it('is told as 1261 when the prompt is longer than its context', async () => {
      const reply = await call(chatUrl, { key: server.key, body: shortChat('glm-4.6', '[[too-long]]') })
      assert.equal(reply.status, 400, reply.text)
      assert.equal(at(reply.json(), 'error.code'), '1261')
    })

    it('ends with network_error when the connection breaks in the middle', async () => {
      const stream = await openStream(chatUrl, server.key, shortChat('glm-4.6', '[[cut]]', { stream: true }))
      await stream.ended
      assert.match(stream.text(), /"finish_reason":"network_error"/)
      assert.doesNotMatch(stream.text(), /"finish_reason":"stop"/)
      assert.ok(stream.text().endsWith('data: [DONE]\n\n'))
    })
  })

  it('answers below the coding address too', async () => {
    const url = `${server.url}/api/coding/paas/v4/chat/completions`
    const reply = await call(url, { key: server.key, body: shortChat('glm-4.5-air', 'Hello') })
    assert.equal(reply.status, 200, reply.text)
  })

  it('lets the simulator think and calculate', async () => {
    const body = {
      model: 'glm-4.5-air',
      messages: [{ role: 'user', content: 'What is 12*7?' }],
      thinking: { type: 'enabled' },
    }
    const reply = await complete(body)
    assert.match(textAt(reply, 'choices.0.message.content'), /84/)
    const joined = await completeStreamed(body)
    assert.ok(joined.reasoning.length > 0)
    assert.equal(joined.reasoning, textAt(reply, 'choices.0.message.reasoning_content'))
  })
})

function describeTools(
  backend: Backend,
  complete: (body: JsonObject) => Promise<Json>,
  completeStreamed: (body: JsonObject) => Promise<JoinedStream>,
  chatUrl: () => string,
  key: () => string,
) {
  const choice: JsonObject = backend.speaksSense ? {} : { tool_choice: 'required' }
  const question = shortChat(backend.model, weatherQuestion, { tools: [weatherTool], ...roomToEnd, ...choice })

  it('calls a tool with arguments that fit its schema', async () => {
    const reply = await complete(question)
    assert.equal(at(reply, 'choices.0.finish_reason'), 'tool_calls')
    assert.equal(at(reply, 'choices.0.message.tool_calls.0.type'), 'function')
    assert.equal(at(reply, 'choices.0.message.tool_calls.0.function.name'), 'get_weather')
    assert.ok(textAt(reply, 'choices.0.message.tool_calls.0.id').length > 0)
    const input: unknown = JSON.parse(textAt(reply, 'choices.0.message.tool_calls.0.function.arguments'))
    assert.ok(isObject(input) && typeof input['city'] === 'string')
    if (backend.speaksSense) assert.equal(input['city'], 'Beijing')
  })

  it('streams a whole call in one delta', async () => {
    const chunks = await readStream(chatUrl(), key(), { ...question, stream: true })
    const deltas = chunks.flatMap((chunk) => at(chunk, 'choices.0.delta.tool_calls') ?? [])
    assert.equal(deltas.length, 1)
    assert.ok(isObject(JSON.parse(textAt(deltas[0], 'function.arguments'))))
    assert.equal(joinChunks(chunks).finishReason, 'tool_calls')
  })

  it('streams the pieces of a call with tool_stream, each with id, name and type', async () => {
    const reply = await complete(question)
    const joined = await completeStreamed({ ...question, tool_stream: true })
    assert.equal(joined.finishReason, 'tool_calls')
    assert.equal(joined.toolCalls.length, 1)
    assert.equal(joined.toolCalls[0]?.name, 'get_weather')
    assert.equal(joined.toolCalls[0]?.arguments, textAt(reply, 'choices.0.message.tool_calls.0.function.arguments'))
  })

  it('goes on to the final answer when the result of the tool comes back', async () => {
    const first = await complete(question)
    const message = at(first, 'choices.0.message')
    assert.ok(isObject(message))
    const followUp: JsonObject = {
      ...shortChat(backend.model, weatherQuestion, { tools: [weatherTool] }),
      messages: [
        { role: 'user', content: weatherQuestion },
        message,
        {
          role: 'tool',
          tool_call_id: textAt(message, 'tool_calls.0.id'),
          content: 'Beijing: sunny, 21 degrees.',
        },
      ],
    }
    const reply = await complete(followUp)
    assert.ok(['stop', 'length'].includes(textAt(reply, 'choices.0.finish_reason')))
    if (backend.speaksSense) assert.match(textAt(reply, 'choices.0.message.content'), /21/)
  })
}
