import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, beforeEach, describe, it } from 'node:test'
import Anthropic, { APIError, NotFoundError } from '@anthropic-ai/sdk'
import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool'
import { call } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { at, listAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { callsBefore, startStepServer, type StepReply, type StepServer } from './support/step-server.ts'
import { openStream } from './support/stream.ts'
import { until } from './support/wait.ts'

const steps = 10
const hello = { role: 'user' as const, content: 'Hello' }

/** Thinks, says what it does and calls a tool, ten times; then it is done. */
function tenSteps(body: JsonObject): StepReply {
  const step = callsBefore(body)
  const reasoning = `Thinking of step ${step}.`
  if (step >= steps) return { reasoning, text: 'All steps are done.' }
  return { reasoning, text: `Step ${step}.`, calls: [{ name: 'add', arguments: { first: step, second: 1 } }] }
}

describe('the client of the Messages protocol', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let model: StepServer
  let client: Anthropic

  before(async () => {
    model = await startStepServer(tenSteps)
    server = await startServer({
      configuration: `
engines:
  - { id: steps, type: openai-compatible, baseUrl: "${model.baseUrl}", contentParts: [image_url] }
models:
  glm-4.7: [{ engine: steps, model: m }]
  glm-4.5-air: [{ engine: steps, model: m }]
  glm-4.6v: [{ engine: steps, model: sees }]
anthropic:
  models: { "gpt-*": glm-4.7 }
`,
    })
    client = new Anthropic({ baseURL: `${server.url}/api/anthropic`, apiKey: server.key, maxRetries: 0 })
  })
  beforeEach(() => {
    model.bodies.length = 0
    model.answer = tenSteps
  })
  after(async () => {
    await server.stop()
    await model.close()
  })

  it('gets a message, whole and streamed alike', async () => {
    model.answer = () => ({ reasoning: 'A greeting.', text: '你好！Hello.' })
    const asked = {
      model: 'claude-sonnet-5',
      max_tokens: 100,
      messages: [hello],
      thinking: { type: 'enabled' as const, budget_tokens: 1024 },
    }
    const { data: whole, request_id: id } = await client.messages.create(asked).withResponse()
    const streamed = await client.messages.stream(asked).finalMessage()
    for (const { content, stop_reason: reason, usage, model: named } of [whole, streamed]) {
      const [thinking, text] = content
      assert.ok(thinking?.type === 'thinking' && text?.type === 'text')
      assert.equal(thinking.thinking, 'A greeting.')
      assert.ok(thinking.signature.length > 20)
      assert.equal(text.text, '你好！Hello.')
      assert.equal(reason, 'end_turn')
      assert.equal(named, 'claude-sonnet-5')
      assert.deepEqual([usage.input_tokens, usage.output_tokens, usage.cache_read_input_tokens], [40, 20, 60])
    }
    assert.match(String(id), /^\d{14}[0-9a-f]{16}$/)
  })

  it('works through ten steps with tools whose calls are streamed, and keeps the thinking of all of them', async () => {
    const results: number[] = []
    const add: BetaRunnableTool<{ first: number; second: number }> = {
      type: 'custom',
      name: 'add',
      description: 'Adds two numbers.',
      input_schema: { type: 'object', properties: { first: { type: 'number' }, second: { type: 'number' } } },
      parse: (input) => input as { first: number; second: number },
      run: ({ first, second }) => {
        results.push(first + second)
        return String(first + second)
      },
    }
    const runner = client.beta.messages.toolRunner({
      model: 'glm-4.7',
      max_tokens: 1000,
      thinking: { type: 'adaptive', display: 'omitted' },
      messages: [{ role: 'user', content: 'Count to ten.' }],
      tools: [add],
      stream: true,
      max_iterations: 20,
    })
    let pieces = 0
    for await (const stream of runner) {
      for await (const event of stream) {
        if (event.type === 'content_block_delta' && event.delta.type === 'input_json_delta') pieces++
        assert.ok(event.type !== 'content_block_delta' || event.delta.type !== 'thinking_delta', 'it is left out')
      }
    }
    const last = await runner.done()
    assert.deepEqual(results, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert.ok(pieces > 3 * steps, `calls come in ${pieces} pieces`)
    const text = last.content.find((block) => block.type === 'text')
    assert.equal(text?.text, 'All steps are done.')
    const thoughts = listAt(model.bodies.at(-1), 'messages').flatMap(
      (message) => at(message, 'reasoning_content') ?? [],
    )
    assert.deepEqual(
      thoughts,
      Array.from({ length: steps }, (_, step) => `Thinking of step ${step}.`),
    )
  })

  it('replays a session of a coding agent', async () => {
    const file = new URL('fixtures/coding-session.json', import.meta.url)
    const session: Json = JSON.parse(await readFile(file, 'utf8'))
    assert.ok(Array.isArray(session))
    const headers = {
      authorization: `Bearer ${server.key}`,
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'claude-code-20250219,interleaved-thinking-2025-05-14,something-new-2030-01-01',
      'anthropic-dangerous-direct-browser-access': 'true',
      'x-app': 'cli',
      'user-agent': 'claude-cli/2.1.0 (external, cli)',
    }
    model.answer = (body) =>
      at(body, 'response_format') === undefined ? tenSteps(body) : { text: '{"title":"Notes"}' }
    for (const [index, request] of session.entries()) {
      const body = at(request, 'body')
      const url = `${server.url}${textAt(request, 'path')}`
      const reply = await call(url, {
        method: textAt(request, 'method'),
        headers,
        ...(body === undefined ? {} : { body }),
      })
      assert.equal(reply.status, 200, `${index}: ${reply.text}`)
      if (at(body, 'stream') === true)
        assert.match(reply.text, /event: message_stop\ndata: {"type":"message_stop"}\n\n$/)
      if (index === 1) assert.ok(Number(at(reply.json(), 'input_tokens')) > 5)
      if (index === 3) assert.equal(reply.headers['x-openmaas-thinking'], 'left-out=1')
    }
    const messages = listAt(model.bodies.at(-1), 'messages')
    assert.deepEqual(
      messages.map((message) => [at(message, 'role'), at(message, 'content')]),
      [
        ['system', 'You are a coding agent.\n\nUse the tools. Work step by step.'],
        ['user', '<system-reminder>\nToday is Saturday.\n</system-reminder>\n\nRead the notes and correct them.'],
        ['system', '# Environment\nThe platform is linux.'],
        ['assistant', 'I read both files.'],
        ['tool', '1\tThe erth is round.'],
        ['tool', 'Error: The file does not exist.'],
        ['user', '<system-reminder>\nTake care.\n</system-reminder>'],
      ],
    )
    const names = listAt(model.bodies.at(-1), 'tools').map((tool) => at(tool, 'function.name'))
    assert.deepEqual(names.slice(0, 2), ['Read', 'Edit'])
    assert.equal(names.length, 3)
  })

  it('keeps thinking apart by account', async () => {
    const first = await client.messages.create({
      model: 'glm-4.7',
      max_tokens: 100,
      messages: [hello],
      thinking: { type: 'adaptive' },
    })
    const turn = { role: 'assistant' as const, content: first.content.filter(({ type }) => type === 'thinking') }
    const messages = [hello, { ...turn, content: [...turn.content, { type: 'text' as const, text: 'Hi' }] }, hello]
    const again = { model: 'glm-4.7', max_tokens: 100, messages, thinking: { type: 'adaptive' as const } }
    await client.messages.create(again)
    assert.equal(at(model.bodies.at(-1), 'messages.1.reasoning_content'), 'Thinking of step 0.')
    const { key } = await createAccount(server, 'V1')
    const other = new Anthropic({ baseURL: `${server.url}/api/anthropic`, authToken: key, apiKey: null, maxRetries: 0 })
    const { response } = await other.messages.create(again).withResponse()
    assert.equal(response.headers.get('x-openmaas-thinking'), 'left-out=1')
    assert.equal(at(model.bodies.at(-1), 'messages.1.reasoning_content'), undefined)
  })

  it('shows pictures to a model that sees, and reads documents to those that do not', async () => {
    const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const source = { type: 'base64' as const, media_type: 'image/png' as const, data: picture }
    const { response } = await client.messages
      .create({
        model: 'glm-4.7',
        max_tokens: 100,
        messages: [
          hello,
          { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'shot', input: {} }] },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'image', source }] }] },
        ],
      })
      .withResponse()
    assert.equal(response.headers.get('x-openmaas-served-as'), 'glm-4.6v')
    assert.equal(at(model.bodies[0], 'model'), 'sees')
    assert.equal(at(model.bodies[0], 'messages.3.content.1.type'), 'image_url')
    await client.messages.create({
      model: 'glm-4.7',
      max_tokens: 100,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'document', title: 'Notes', source: { type: 'text', media_type: 'text/plain', data: 'One two.' } },
            { type: 'text', text: 'What does it say?' },
          ],
        },
      ],
    })
    assert.equal(
      at(model.bodies[1], 'messages.0.content'),
      '<document title="Notes">\nOne two.\n</document>\n\nWhat does it say?',
    )
  })

  it('runs the search of the web and tells what it found in blocks of their own', async () => {
    model.answer = (body) =>
      callsBefore(body) === 0
        ? { calls: [{ name: 'web_search', arguments: { query: 'moon radius' } }] }
        : { text: 'It was looked up.' }
    const asked = {
      model: 'glm-4.7',
      max_tokens: 100,
      messages: [hello],
      tools: [{ type: 'web_search_20250305' as const, name: 'web_search' as const, max_uses: 2 }],
    }
    for (const message of [await client.messages.create(asked), await client.messages.stream(asked).finalMessage()]) {
      const [use, result, text] = message.content
      assert.ok(use?.type === 'server_tool_use' && result?.type === 'web_search_tool_result' && text?.type === 'text')
      assert.deepEqual(use.input, { query: 'moon radius' })
      assert.equal(result.tool_use_id, use.id)
      assert.ok(Array.isArray(result.content) && result.content.length > 0)
      assert.equal(message.usage.server_tool_use?.web_search_requests, 1)
      assert.equal(message.stop_reason, 'end_turn')
      const next = [hello, { role: 'assistant' as const, content: message.content }, hello]
      await client.messages.create({ model: 'glm-4.7', max_tokens: 100, messages: next })
      const found = listAt(model.bodies.at(-1), 'messages').find((one) => at(one, 'role') === 'tool')
      assert.match(textAt(found, 'content'), /^\[1\] [\s\S]+https?:/)
    }
  })

  it('names the stop word, the limit and the refusal that ended an answer', async () => {
    const reasonFor = async (reply: StepReply): Promise<unknown[]> => {
      model.answer = () => reply
      const message = await client.messages.create({
        model: 'glm-4.7',
        max_tokens: 100,
        messages: [hello],
        stop_sequences: ['###'],
      })
      return [message.stop_reason, message.stop_sequence]
    }
    assert.deepEqual(await reasonFor({ text: 'a', choice: { stop_reason: '###' } }), ['stop_sequence', '###'])
    assert.deepEqual(await reasonFor({ text: 'a' }), ['end_turn', null])
    assert.deepEqual(await reasonFor({ text: 'a', finish: 'length' }), ['max_tokens', null])
    assert.deepEqual(await reasonFor({ text: 'a', finish: 'content_filter' }), ['refusal', null])
    assert.equal(at(model.bodies[0], 'stop.0'), '###')
  })

  it('tells failures in the form of the protocol, also in the middle of a stream', async () => {
    const asked = { model: 'glm-4.7', max_tokens: 100, messages: [hello] }
    const failure = async (promise: Promise<unknown>): Promise<APIError> => {
      const error: unknown = await promise.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      assert.ok(error instanceof APIError, String(error))
      return error
    }
    const unknown = await failure(client.messages.create({ ...asked, model: 'no-such-model' }))
    assert.deepEqual([unknown.status, unknown.type], [400, 'invalid_request_error'])
    assert.match(unknown.message, /1211/)
    const wrong = new Anthropic({ baseURL: `${server.url}/api/anthropic`, apiKey: 'a.b', maxRetries: 0 })
    assert.equal((await failure(wrong.messages.create(asked))).type, 'authentication_error')
    model.answer = () => ({ text: 'Half of an answer', breaks: true })
    assert.equal((await failure(client.messages.create(asked))).type, 'api_error')
    const broken = await failure(client.messages.stream(asked).finalMessage())
    assert.equal(broken.type, 'api_error')
    const long = { ...asked, messages: [{ role: 'user' as const, content: 'word '.repeat(300_000) }] }
    const tooLong = await failure(client.messages.create({ ...long, model: 'glm-4.6' }))
    assert.match(tooLong.message, /prompt is too long/i)
    await assert.rejects(client.models.retrieve('no-such-model'), NotFoundError)
    assert.equal((await client.models.retrieve('claude-opus-4-5')).id, 'claude-opus-4-5')
    const listed: string[] = []
    for await (const { id } of client.models.list({ limit: 7 })) listed.push(id)
    assert.ok(listed.includes('glm-4.7') && new Set(listed).size === listed.length)
  })

  it('streams several calls of one answer one after the other, and takes all their results', async () => {
    model.answer = (body) =>
      callsBefore(body) === 0
        ? {
            calls: [
              { name: 'add', arguments: { first: 1, second: 2 } },
              { name: 'add', arguments: { first: 3, second: 4 } },
            ],
          }
        : { text: '3 and 7.' }
    const tools = [{ name: 'add', input_schema: { type: 'object' as const } }]
    const asked = { model: 'glm-4.7', max_tokens: 100, tools, messages: [hello] }
    const stream = client.messages.stream(asked)
    let open: number | undefined
    for await (const event of stream) {
      if (event.type === 'content_block_start') {
        assert.equal(open, undefined, 'the block before has ended')
        open = event.index
      } else if (event.type === 'content_block_delta') assert.equal(event.index, open)
      else if (event.type === 'content_block_stop') open = undefined
    }
    const { content, stop_reason: reason } = await stream.finalMessage()
    const calls = content.flatMap((block) => (block.type === 'tool_use' ? [block] : []))
    assert.deepEqual(
      calls.map(({ input }) => input),
      [
        { first: 1, second: 2 },
        { first: 3, second: 4 },
      ],
    )
    assert.equal(new Set(calls.map(({ id }) => id)).size, 2)
    assert.equal(reason, 'tool_use')
    const results = calls.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: 'sum' }))
    const messages = [hello, { role: 'assistant' as const, content }, { role: 'user' as const, content: results }]
    const last = await client.messages.create({ ...asked, messages })
    assert.deepEqual(last.content, [{ type: 'text', text: '3 and 7.' }])
    const single = await client.messages.create({
      ...asked,
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    })
    assert.equal(single.content.filter(({ type }) => type === 'tool_use').length, 1)
  })

  it('refuses wrong values with a word on where they are', async () => {
    const url = `${server.url}/api/anthropic/v1/messages`
    const base = { model: 'glm-4.7', max_tokens: 10 }
    const cases: [JsonObject, RegExp][] = [
      [{ ...base, messages: [] }, /messages/],
      [{ model: 'glm-4.7', messages: [{ role: 'user', content: 'a' }] }, /max_tokens/],
      [{ ...base, messages: [{ role: 'user', content: [{ type: 'text' }] }] }, /messages\[0\]\.content\[0\]\.text/],
      [{ ...base, messages: [{ role: 'user', content: [{ type: 'dance' }] }] }, /messages\[0\]\.content\[0\]\.type/],
      [{ ...base, messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'x' } }] }] }, /source\.type/],
      [{ ...base, messages: [{ role: 'user', content: [{ type: 'tool_result' }] }] }, /tool_use_id/],
      [{ ...base, messages: [{ role: 'assistant', content: 'a' }] }, /messages/],
      [{ ...base, messages: [{ role: 'user', content: 'a' }], tools: [{ type: 'computer_20250124' }] }, /tools\[0\]/],
      [{ ...base, messages: [{ role: 'user', content: 'a' }], tool_choice: { type: 'tool' } }, /tool_choice\.name/],
      [
        {
          ...base,
          messages: [
            {
              role: 'user',
              content: [{ type: 'document', source: { type: 'url', url: 'http://127.0.0.1/a.pdf' } }],
            },
          ],
        },
        /source/,
      ],
    ]
    for (const [body, place] of cases) {
      const reply = await call(url, { key: server.key, body })
      assert.equal(reply.status, 400, reply.text)
      assert.equal(at(reply.json(), 'type'), 'error')
      assert.match(textAt(reply.json(), 'error.message'), place)
    }
  })

  it('lets go of the model when the client leaves', async () => {
    model.answer = () => ({ text: 'It has begun', hangs: true })
    const leftBefore = model.left()
    const stream = await openStream(`${server.url}/api/anthropic/v1/messages`, server.key, {
      model: 'glm-4.7',
      max_tokens: 100,
      messages: [hello],
      stream: true,
    })
    stream.leave()
    await until('the model to be left', () => model.left() > leftBefore)
  })
})
