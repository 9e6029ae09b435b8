import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { OpenMaaS } from '../client.ts'
import { AbortedError, ConnectionError, TimeoutError } from '../errors.ts'
import type { ChatCompletionChunk } from '../generated/types.ts'
import { scriptedServer, sendJson, startEvents } from '../testing/scripted-server.ts'
import type { Script, ScriptedServer } from '../testing/scripted-server.ts'
import { allItems } from './all-items.ts'
import { applicationEvents } from './application-events.ts'
import { collectChat } from './collect-chat.ts'
import type { ChatPart } from './collect-chat.ts'
import { defineTool, runTools, streamTools, TooManyRoundsError } from './run-tools.ts'
import type { ToolPart } from './run-tools.ts'
import { OutputError } from './schema.ts'
import { base64Of, bytesOf, collectSpeech, wavFile } from './speech.ts'
import { structuredChat } from './structured-chat.ts'
import { TaskFailedError, waitFor, waitForTask } from './wait-for.ts'

type Delta = ChatCompletionChunk['choices'][number]['delta']

const head = { id: 'a', created: 1, model: 'glm' }
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
const messages = [{ role: 'user' as const, content: 'Weather in Paris?' }]

function chunks(deltas: readonly Delta[], reason?: 'stop' | 'tool_calls'): ChatCompletionChunk[] {
  const said = deltas.map((delta) => ({ ...head, choices: [{ index: 0, delta }] }))
  if (reason === undefined) return said
  return [...said, { ...head, choices: [{ index: 0, delta: {}, finish_reason: reason }], usage }]
}

async function* streamOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

function piece(index: number, id: string, name: string, text: string): Delta {
  return { tool_calls: [{ index, id, type: 'function', function: { name, arguments: text } }] }
}

describe('joining a stream', () => {
  it('gives the answer as it would have come whole, and its parts on the way', async () => {
    const parts: ChatPart[] = []
    const completion = await collectChat(
      streamOf(
        chunks(
          [
            { role: 'assistant', reasoning_content: 'Let me ' },
            { reasoning_content: 'see.' },
            { content: 'It ' },
            { content: 'is' },
            piece(0, 'x', 'weather', '{"city":'),
            piece(1, 'y', 'time', '{}'),
            piece(0, '', '', '"Paris"}'),
          ],
          'tool_calls',
        ),
      ),
      (part) => parts.push(part),
    )
    assert.deepEqual(completion, {
      ...head,
      object: 'chat.completion',
      usage,
      choices: [
        {
          index: 0,
          finish_reason: 'tool_calls',
          message: {
            role: 'assistant',
            content: 'It is',
            reasoning_content: 'Let me see.',
            tool_calls: [
              { id: 'x', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } },
              { id: 'y', type: 'function', function: { name: 'time', arguments: '{}' } },
            ],
          },
        },
      ],
    })
    assert.deepEqual(
      parts.map(({ type }) => type),
      [
        'reasoning-delta',
        'reasoning-delta',
        'text-delta',
        'text-delta',
        'tool-call-delta',
        'tool-call-delta',
        'tool-call-delta',
        'finish',
      ],
    )
    assert.deepEqual(parts[6], {
      type: 'tool-call-delta',
      index: 0,
      id: 'x',
      name: 'weather',
      argumentsDelta: '"Paris"}',
    })
  })

  it('does not take half an answer for a whole one', async () => {
    await assert.rejects(collectChat(streamOf(chunks([{ content: 'It' }]))), ConnectionError)
    await assert.rejects(collectChat(streamOf([])), ConnectionError)
  })
})

describe('helpers', () => {
  let server: ScriptedServer | undefined
  afterEach(() => server?.stop())
  const clientOf = async (script: Script): Promise<OpenMaaS> => {
    server = await scriptedServer(script)
    return new OpenMaaS({ baseURL: server.baseURL, apiKey: 'id.secret', maxRetries: 0 })
  }
  const bodies = (): unknown[] => (server?.requests ?? []).map(({ body }) => JSON.parse(body))
  const weather = defineTool({
    name: 'weather',
    description: 'Weather of a city.',
    input: {
      jsonSchema: { type: 'object', properties: { city: { type: 'string' } } },
      parse(value): { city: string } {
        if (typeof value === 'object' && value !== null && 'city' in value) return { city: String(value.city) }
        throw new Error('city is missing')
      },
    },
    run: ({ city }) => {
      if (city === 'Atlantis') throw new Error('no such city')
      return { city, degrees: 21 }
    },
  })
  const calls = (...texts: string[]) => ({
    ...head,
    usage,
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: null,
          reasoning_content: 'Ask.',
          tool_calls: texts.map((text, index) => ({
            id: `call-${index}`,
            type: 'function',
            function: { name: 'weather', arguments: text },
          })),
        },
      },
    ],
  })
  const says = (content: string) => ({
    ...head,
    usage,
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
  })

  it('run tools until the model answers, and tell it what went wrong', async () => {
    const client = await clientOf((response, _, place) =>
      sendJson(response, place === 1 ? calls('{"city":"Paris"}', '{', '{"city":"Atlantis"}') : says('21 degrees')),
    )
    const result = await runTools(client, { model: 'glm', messages, tools: [weather] })
    assert.equal(result.completion.choices[0]?.message.content, '21 degrees')
    assert.equal(result.rounds, 2)
    const [, assistant, ...answers] = result.messages
    assert.equal(assistant?.role === 'assistant' && assistant.reasoning_content, 'Ask.')
    assert.deepEqual(
      answers.slice(0, 3).map(({ content }) => content),
      [
        '{"city":"Paris","degrees":21}',
        "Error: The model's output is not what the schema says: It is not JSON.",
        'Error: no such city',
      ],
    )
    assert.deepEqual(bodies()[1], {
      model: 'glm',
      messages: result.messages.slice(0, 5),
      tools: [{ type: 'function', function: weather.function }],
      stream: false,
    })
  })

  it('end a loop of tools that fails or does not end', async () => {
    const client = await clientOf((response) => sendJson(response, calls('{"city":"Atlantis"}')))
    const body = { model: 'glm', messages, tools: [weather] }
    await assert.rejects(runTools(client, body, { onToolError: 'throw' }), /no such city/)
    await assert.rejects(runTools(client, body, { maxRounds: 2 }), (error) => {
      assert.ok(error instanceof TooManyRoundsError)
      assert.equal(error.messages.length, 5)
      return true
    })
  })

  it('run tools of streamed answers', async () => {
    const client = await clientOf((response, _, place) => {
      const deltas =
        place === 1
          ? chunks([piece(0, 'c', 'weather', '{"city"'), piece(0, 'c', '', ':"Paris"}')], 'tool_calls')
          : chunks([{ content: '21' }, { content: ' degrees' }], 'stop')
      startEvents(response)
      response.end(`${deltas.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`)
    })
    const parts: ToolPart[] = []
    const run = streamTools(client, { model: 'glm', messages, tools: [weather] })
    for (;;) {
      const step = await run.next()
      if (step.done === true) {
        assert.equal(step.value.completion.choices[0]?.message.content, '21 degrees')
        break
      }
      parts.push(step.value)
    }
    assert.deepEqual(
      parts.filter(({ type }) => type === 'tool-result'),
      [{ type: 'tool-result', toolCallId: 'c', name: 'weather', output: '{"city":"Paris","degrees":21}' }],
    )
    assert.equal(parts.filter(({ type }) => type === 'finish').length, 2)
  })

  it('get output of a shape, asking once more when it is wrong', async () => {
    const client = await clientOf((response, _, place) =>
      sendJson(response, says(place % 2 === 1 ? '{"degrees":"many"}' : '```json\n{"degrees":21}\n```')),
    )
    const schema = {
      jsonSchema: { type: 'object' },
      parse(value: unknown): number {
        if (typeof value === 'object' && value !== null && 'degrees' in value && typeof value.degrees === 'number')
          return value.degrees
        throw new Error('degrees: no number')
      },
    }
    const { value } = await structuredChat(client, { model: 'glm', messages }, schema)
    assert.equal(value, 21)
    assert.match(server?.requests[1]?.body ?? '', /degrees: no number/)
    await assert.rejects(structuredChat(client, { model: 'glm', messages }, schema, { attempts: 1 }), (error) => {
      assert.ok(error instanceof OutputError)
      assert.equal(error.text, '{"degrees":"many"}')
      return true
    })
  })

  it('get output of a shape where the server has seen that it was wrong', async () => {
    const wrong = { error: { code: '1200', message: 'failed' } }
    const client = await clientOf((response, _, place) =>
      place === 2 ? sendJson(response, says('{"degrees":21}')) : sendJson(response, wrong, 500),
    )
    const schema = { jsonSchema: { type: 'object' } }
    const { value } = await structuredChat(client, { model: 'glm', messages }, schema)
    assert.deepEqual(value, { degrees: 21 })
    await assert.rejects(structuredChat(client, { model: 'glm', messages }, schema), { code: '1200' })
    assert.equal(server?.requests.length, 4)
  })

  it('wait for a task, and tell why it failed', async () => {
    const client = await clientOf((response, { url }, place) =>
      sendJson(
        response,
        url?.endsWith('bad') === true
          ? { task_status: 'FAIL', error: { code: '1301', message: 'unsafe' } }
          : { task_status: place < 3 ? 'PROCESSING' : 'SUCCESS' },
      ),
    )
    const looks: unknown[] = []
    await waitForTask(client, 'good', { firstDelay: 1, onProgress: (state) => looks.push(state) })
    assert.equal(looks.length, 2)
    await assert.rejects(waitForTask(client, { id: 'bad' }), (error) => {
      assert.ok(error instanceof TaskFailedError)
      assert.equal(error.message, 'unsafe')
      return true
    })
  })

  it('give up waiting in time, or at once when told so', async () => {
    const never = () => false
    await assert.rejects(
      waitFor(async () => 1, never, { firstDelay: 1, timeout: 20 }),
      TimeoutError,
    )
    const controller = new AbortController()
    const waiting = waitFor(async () => 1, never, {
      firstDelay: 60_000,
      longestDelay: 60_000,
      signal: controller.signal,
    })
    setTimeout(() => controller.abort(), 5)
    await assert.rejects(waiting, AbortedError)
  })

  it('go through lists of both kinds page by page', async () => {
    const client = await clientOf((response, { url = '' }) => {
      const query = new URL(url, 'http://x').searchParams
      if (url.includes('/knowledge')) {
        const page = Number(query.get('page') ?? 1)
        return sendJson(response, {
          data: { list: [{ id: `${page}a` }, ...(page < 3 ? [{ id: `${page}b` }] : [])], total: 5 },
        })
      }
      const after = Number(query.get('after') ?? 0)
      sendJson(response, { data: [{ id: after + 1 }, { id: after + 2 }], has_more: after < 4 })
    })
    const found: string[] = []
    for await (const { id } of allItems((query) => client.knowledge.list(query))) found.push(id)
    assert.deepEqual(found, ['1a', '1b', '2a', '2b', '3a'])
    let sum = 0
    for await (const { id } of allItems((query) => client.files.list(query), { purpose: 'batch' })) sum += Number(id)
    assert.equal(sum, 21)
    assert.match(server?.requests.at(-1)?.url ?? '', /purpose=batch&after=4/)
    for await (const _ of allItems((query) => client.files.list(query))) break
    assert.equal(server?.requests.length, 7)
  })

  it('read the answers of applications', async () => {
    const text = 'id: 7\nevent: add\ndata: "It is "\n\nid: 7\nevent: finish\ndata: "so."\nusage: {"total_tokens":3}\n\n'
    const events = []
    for await (const event of applicationEvents(new Response(text))) events.push(event)
    assert.deepEqual(events, [
      { type: 'text-delta', requestId: '7', text: 'It is ' },
      { type: 'finish', requestId: '7', text: 'so.', usage: { total_tokens: 3 } },
    ])
    const broken = applicationEvents(new Response('id: 7\nevent: add\ndata: "It is "\n\n'))
    await assert.rejects(async () => {
      for await (const _ of broken) continue
    }, ConnectionError)
  })

  it('join speech into a file', async () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => index % 251)
    assert.deepEqual(bytesOf(base64Of(bytes)), bytes)
    const chunk = (content: string) => ({
      ...head,
      choices: [{ index: 0, delta: { role: 'assistant', content, return_sample_rate: 24_000 } }],
    })
    const sound = await collectSpeech(streamOf([chunk(btoa('ab')), chunk(btoa('cd'))]))
    const file = Buffer.from(wavFile(sound))
    assert.equal(file.length, 48)
    assert.equal(file.subarray(36).toString('latin1'), 'data\x04\0\0\0abcd')
    assert.equal(file.readUInt32LE(24), 24_000)
  })
})
