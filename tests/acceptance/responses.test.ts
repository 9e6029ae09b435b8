import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { createOpenAI } from '@ai-sdk/openai'
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai'
import OpenAI, { APIError, BadRequestError, NotFoundError } from 'openai'
import type { FunctionTool, Response, ResponseInput } from 'openai/resources/responses/responses'
import { call } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { at, listAt, textAt, type JsonObject } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { callsBefore, startStepServer, type StepReply, type StepServer } from './support/step-server.ts'
import { openStream } from './support/stream.ts'
import { until } from './support/wait.ts'

const add: FunctionTool = {
  type: 'function',
  name: 'add',
  description: 'Adds two numbers.',
  parameters: { type: 'object', properties: { first: { type: 'number' }, second: { type: 'number' } } },
  strict: false,
}

/** Thinks, says what it does and calls a tool, three times; then it is done. */
function threeSteps(body: JsonObject): StepReply {
  const step = callsBefore(body)
  const reasoning = `Thinking of step ${step}.`
  if (step >= 3 || body['tools'] === undefined) return { reasoning, text: 'Done.' }
  return { reasoning, text: `Step ${step}.`, calls: [{ name: 'add', arguments: { first: step, second: 1 } }] }
}

describe('the client of the Responses API', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let model: StepServer
  let client: OpenAI

  before(async () => {
    model = await startStepServer(threeSteps)
    server = await startServer({
      configuration: `
engines:
  - { id: steps, type: openai-compatible, baseUrl: "${model.baseUrl}", contentParts: [image_url] }
models:
  glm-4.7: [{ engine: steps, model: m }]
`,
    })
    client = new OpenAI({ baseURL: server.apiUrl, apiKey: server.key, maxRetries: 0 })
  })
  beforeEach(() => {
    model.bodies.length = 0
    model.answer = threeSteps
  })
  after(async () => {
    await server.stop()
    await model.close()
  })

  const messagesOfLast = (): unknown[] =>
    listAt(model.bodies.at(-1), 'messages').map((one) => [at(one, 'role'), at(one, 'content')])

  it('gets an answer, whole and streamed alike', async () => {
    const asked = {
      model: 'glm-4.7',
      input: 'Hello',
      instructions: 'Be brief.',
      reasoning: { summary: 'auto' as const },
    }
    const whole = await client.responses.create(asked)
    const stream = client.responses.stream(asked)
    const numbers: number[] = []
    const types = new Set<string>()
    for await (const event of stream) {
      numbers.push(event.sequence_number)
      types.add(event.type)
    }
    assert.deepEqual(numbers, [...numbers.keys()])
    for (const type of ['created', 'in_progress', 'reasoning_summary_text.delta', 'output_text.done', 'completed']) {
      assert.ok(types.has(`response.${type}`), type)
    }
    for (const response of [whole, await stream.finalResponse()]) {
      assert.equal(response.output_text, 'Done.')
      assert.equal(response.status, 'completed')
      const [reasoning] = response.output
      assert.ok(reasoning?.type === 'reasoning')
      assert.equal(reasoning.summary[0]?.text, 'Thinking of step 0.')
      assert.equal(response.usage?.input_tokens_details.cached_tokens, 60)
      assert.equal(response.usage?.total_tokens, 120)
    }
    assert.deepEqual(messagesOfLast(), [
      ['system', 'Be brief.'],
      ['user', 'Hello'],
    ])
  })

  it('goes through a loop of tools with stored responses, and without them by sealed reasoning', async () => {
    const thoughts = (): unknown[] =>
      listAt(model.bodies.at(-1), 'messages').flatMap((one) => at(one, 'reasoning_content') ?? [])
    const output = (response: Response): ResponseInput => {
      const calls = response.output.filter((item) => item.type === 'function_call')
      return calls.map(({ call_id, arguments: text }) => ({ type: 'function_call_output', call_id, output: text }))
    }
    const shared = { model: 'glm-4.7', tools: [add] }
    let response = await client.responses.create({ ...shared, input: 'Count.' })
    for (let step = 0; step < 3; step++) {
      const next = { ...shared, input: output(response), previous_response_id: response.id }
      response = await client.responses.stream(next).finalResponse()
    }
    assert.equal(response.output_text, 'Done.')
    const expected = ['Thinking of step 0.', 'Thinking of step 1.', 'Thinking of step 2.']
    assert.deepEqual(thoughts(), expected)

    const input: ResponseInput = [{ role: 'user', content: 'Count.' }]
    const include: 'reasoning.encrypted_content'[] = ['reasoning.encrypted_content']
    for (let step = 0; step <= 3; step++) {
      const body = { ...shared, input, store: false, include, reasoning: { effort: 'high' as const } }
      const answer = await client.responses.create(body)
      for (const item of answer.output) {
        if (item.type === 'reasoning') input.push({ ...item, summary: [], content: [] })
        else if (item.type === 'message' || item.type === 'function_call') input.push(item)
      }
      input.push(...output(answer))
    }
    assert.deepEqual(thoughts(), expected)
    assert.equal(at(model.bodies.at(-1), 'messages.1.role'), 'assistant')
  })

  it('keeps responses through a kill, tells what was asked, and forgets them when asked to', async () => {
    const first = await client.responses.create({ model: 'glm-4.7', input: 'My name is Ada.', metadata: { a: 'b' } })
    const forgotten = await client.responses.create({ model: 'glm-4.7', input: 'Secret', store: false })
    await server.end('SIGKILL')
    await server.restart()
    assert.deepEqual((await client.responses.retrieve(first.id)).output_text, first.output_text)
    await client.responses.create({ model: 'glm-4.7', input: 'Who am I?', previous_response_id: first.id })
    assert.deepEqual(messagesOfLast(), [
      ['user', 'My name is Ada.'],
      ['assistant', 'Done.'],
      ['user', 'Who am I?'],
    ])
    await assert.rejects(client.responses.retrieve(first.id, { stream: true }), BadRequestError)
    const items = await client.responses.inputItems.list(first.id)
    assert.equal(items.data.length, 1)
    await assert.rejects(client.responses.retrieve(forgotten.id), NotFoundError)
    const { key } = await createAccount(server, 'V1')
    const other = new OpenAI({ baseURL: server.apiUrl, apiKey: key, maxRetries: 0 })
    await assert.rejects(other.responses.retrieve(first.id), NotFoundError)
    await assert.rejects(other.responses.inputItems.list(first.id), NotFoundError)
    await assert.rejects(other.responses.delete(first.id), NotFoundError)
    const stolen = { model: 'glm-4.7', input: 'Go on', previous_response_id: first.id }
    await assert.rejects(other.responses.create(stolen), NotFoundError)
    await client.responses.delete(first.id)
    await assert.rejects(client.responses.retrieve(first.id), NotFoundError)
    await assert.rejects(client.responses.create(stolen), NotFoundError)
  })

  it('answers in the background, and can be stopped there', async () => {
    const queued = await client.responses.create({ model: 'glm-4.7', input: 'Later', background: true })
    assert.match(String(queued.status), /queued|in_progress/)
    const done = await until('the response', async () => {
      const response = await client.responses.retrieve(queued.id)
      return response.status === 'completed' ? response : undefined
    })
    assert.equal(done.output_text, 'Done.')
    await client.responses.delete(queued.id)
    await assert.rejects(client.responses.retrieve(queued.id), NotFoundError)
    model.answer = () => ({ text: 'It has begun', hangs: true })
    const leftBefore = model.left()
    const endless = await client.responses.create({ model: 'glm-4.7', input: 'Never', background: true })
    await until('it to run', () => model.bodies.some((body) => at(body, 'messages.0.content') === 'Never'))
    assert.equal((await client.responses.cancel(endless.id)).status, 'cancelled')
    await until('the model to be left', () => model.left() > leftBefore)
    assert.equal((await client.responses.retrieve(endless.id)).status, 'cancelled')
  })

  it('gives JSON of a schema, tools of a group and tools that take a text', async () => {
    model.answer = () => ({ text: '```json\n{"city":"Beijing"}\n```' })
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
    const parsed = await client.responses.parse({
      model: 'glm-4.7',
      input: 'Which city?',
      text: { format: { type: 'json_schema', name: 'city', schema } },
    })
    assert.equal(parsed.output_text, '{"city":"Beijing"}')
    assert.equal(at(model.bodies[0], 'response_format.json_schema.name'), 'city')

    model.answer = (body): StepReply =>
      callsBefore(body) === 0
        ? {
            calls: [
              { name: 'apply_patch', arguments: { input: '*** Begin "Patch"\n' } },
              { name: 'agents__spawn', arguments: { a: 1 } },
            ],
          }
        : { text: 'Patched.' }
    const tools = [
      { type: 'custom', name: 'apply_patch', description: 'Patches.', format: { type: 'text' } },
      { type: 'namespace', name: 'agents', description: 'Agents.', tools: [{ ...add, name: 'spawn' }] },
    ]
    const url = `${server.apiUrl}/responses`
    const reply = await call(url, { key: server.key, body: { model: 'glm-4.7', input: 'Patch it', tools } })
    const output = listAt(reply.json(), 'output')
    assert.deepEqual(
      output.map((item) => [at(item, 'type'), at(item, 'name'), at(item, 'input'), at(item, 'namespace')]),
      [
        ['custom_tool_call', 'apply_patch', '*** Begin "Patch"\n', undefined],
        ['function_call', 'spawn', undefined, 'agents'],
      ],
    )
    const results = output.map((item) => ({
      type: `${textAt(item, 'type')}_output`,
      call_id: textAt(item, 'call_id'),
      output: 'ok',
    }))
    const input = [{ role: 'user', content: 'Patch it' }, ...output, ...results]
    const next = await call(url, { key: server.key, body: { model: 'glm-4.7', input, tools, store: false } })
    assert.equal(next.status, 200, next.text)
    assert.equal(at(model.bodies.at(-1), 'messages.1.tool_calls.1.function.name'), 'agents__spawn')
  })

  it('reads files that come with the call, and those that were uploaded as its client names them', async () => {
    const data = Buffer.from('One two.').toString('base64')
    const { id } = await client.files.create({ purpose: 'user_data', file: new File(['Three four.'], 'more.txt') })
    await client.responses.create({
      model: 'glm-4.7',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_file', filename: 'notes.md', file_data: data },
            { type: 'input_file', filename: 'notes.txt', file_data: `data:application/octet-stream;base64,${data}` },
            { type: 'input_file', file_id: id },
          ],
        },
      ],
    })
    const told = String(messagesOfLast().at(-1))
    for (const text of ['《notes.md》\nOne two.', '《notes.txt》\nOne two.', 'Three four.'])
      assert.ok(told.includes(text), told)
  })

  it('searches the web when the model wants to', async () => {
    model.answer = (body) =>
      callsBefore(body) === 0
        ? { calls: [{ name: 'web_search', arguments: { query: 'moon radius' } }] }
        : { text: 'It was looked up.' }
    const asked = { model: 'glm-4.7', input: 'Look it up', tools: [{ type: 'web_search' as const }] }
    for (const response of [
      await client.responses.create(asked),
      await client.responses.stream(asked).finalResponse(),
    ]) {
      assert.deepEqual(
        response.output.map(({ type }) => type),
        ['web_search_call', 'message'],
      )
    }
  })

  it('tells how an answer ended that did not come to its end', async () => {
    model.answer = () => ({ text: 'Half', finish: 'length' })
    const cut = await client.responses.create({ model: 'glm-4.7', input: 'Hello' })
    assert.deepEqual([cut.status, cut.incomplete_details?.reason], ['incomplete', 'max_output_tokens'])
    model.answer = () => ({ text: 'Half', breaks: true })
    await assert.rejects(client.responses.create({ model: 'glm-4.7', input: 'Hello' }), APIError)
    const broken = await client.responses.stream({ model: 'glm-4.7', input: 'Hello' }).finalResponse()
    assert.deepEqual([broken.status, broken.error?.code], ['failed', 'server_error'])
    model.answer = () => ({ text: 'It has begun', hangs: true })
    const leftBefore = model.left()
    const body = { model: 'glm-4.7', input: 'Hello', stream: true }
    const stream = await openStream(`${server.apiUrl}/responses`, server.key, body)
    stream.leave()
    await until('the model to be left', () => model.left() > leftBefore)
  })

  it('refuses wrong values with a word on where they are', async () => {
    const base = { model: 'glm-4.7', input: 'a' }
    const cases: [JsonObject, RegExp][] = [
      [{ model: 'glm-4.7' }, /input/],
      [{ ...base, model: 'no-such-model' }, /no-such-model/],
      [{ ...base, input: [{ type: 'dance' }] }, /input\[0\]\.type/],
      [{ ...base, input: [{ type: 'compaction', encrypted_content: 'a' }] }, /input\[0\]\.type/],
      [{ ...base, input: [{ role: 'user', content: [{ type: 'input_text' }] }] }, /input\[0\]\.content\[0\]\.text/],
      [{ ...base, input: [{ type: 'function_call_output', output: 'a' }] }, /call_id/],
      [{ ...base, tools: [{ type: 'code_interpreter' }] }, /tools\[0\]\.type/],
      [{ ...base, tools: [{ type: 'mcp', server_label: 'a', server_url: 'https://a.example' }] }, /require_approval/],
      [{ ...base, text: { format: { type: 'json_schema', name: 'a' } } }, /text\.format\.schema/],
      [{ ...base, conversation: 'conv_1' }, /conversation/],
      [{ ...base, background: true, store: false }, /store/],
      [{ ...base, background: true, stream: true }, /stream/],
    ]
    for (const [body, place] of cases) {
      const reply = await call(`${server.apiUrl}/responses`, { key: server.key, body })
      assert.equal(reply.status, 400, reply.text)
      assert.match(textAt(reply.json(), 'error.message'), place)
    }
    const counted = await client.responses.inputTokens.count(base)
    assert.ok(counted.input_tokens > 0)
  })

  it('serves the AI SDK’s provider of OpenAI as it is', async () => {
    const openai = createOpenAI({ baseURL: server.apiUrl, apiKey: server.key })
    const asked = {
      model: openai('glm-4.7'),
      prompt: 'Count.',
      tools: {
        add: tool({
          inputSchema: jsonSchema<{ first: number; second: number }>({ type: 'object' }),
          execute: ({ first, second }) => String(first + second),
        }),
      },
      stopWhen: stepCountIs(6),
      maxRetries: 0,
    }
    const whole = await generateText(asked)
    assert.equal(whole.steps.length, 4)
    assert.equal(whole.text, 'Done.')
    const streamed = streamText(asked)
    for await (const part of streamed.fullStream) assert.notEqual(part.type, 'error', JSON.stringify(part))
    assert.equal(await streamed.text, 'Done.')
  })
})
