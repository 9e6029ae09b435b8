import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { EngineError } from '@openmaas/engines'
import type { ChatPart } from '@openmaas/engines'
import { startModelServer } from '../testing/model-server.ts'
import type { ModelServer, ModelServerOptions } from '../testing/model-server.ts'
import { finish, saying, scriptedEngine, text } from '../testing/scripted-engine.ts'
import type { Script } from '../testing/scripted-engine.ts'

const path = '/api/paas/v4/chat/completions'
const question = { model: 'glm-4.6', messages: [{ role: 'user', content: 'hi' }] }

async function serverFor(test: TestContext, options: ModelServerOptions): Promise<ModelServer> {
  const server = await startModelServer(options)
  test.after(() => server.stop())
  return server
}

function post(server: ModelServer, fields: object = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'en' },
    body: JSON.stringify({ ...question, ...fields }),
    ...(signal === undefined ? {} : { signal }),
  })
}

interface Chunk {
  choices: { delta: Record<string, unknown>; finish_reason: string | null }[]
  usage?: { prompt_tokens: number; total_tokens: number }
}

async function chunksOf(response: Response): Promise<Chunk[]> {
  const body = await response.text()
  assert.match(body, /^(data: [^\n]+\n\n)*data: \[DONE\]\n\n$/)
  return body
    .split('\n\n')
    .filter((line) => line !== '' && line !== 'data: [DONE]')
    .map((line) => JSON.parse(line.slice(6)) as Chunk)
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 2000
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'the condition was not met within two seconds')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Says something and then waits for the abort like a model that is still thinking. */
const endless: Script = async function* (_, { signal }) {
  yield text('a')
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

const failing: Script = () => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new EngineError('unavailable', 'connection refused')) }),
})

describe('POST /api/paas/v4/chat/completions', () => {
  it('says the same in a stream as in a sync reply', async (test) => {
    const script = saying({ type: 'reasoning-delta', text: 'hm' }, text('你'), text('好 '), finish)
    const server = await serverFor(test, { engines: [scriptedEngine('a', script)] })
    const sync = (await (await post(server)).json()) as {
      choices: { message: Record<string, unknown>; finish_reason: string }[]
      usage: object
    }
    const chunks = await chunksOf(await post(server, { stream: true }))
    const joined = (field: string): string => chunks.map((chunk) => chunk.choices[0]?.delta[field] ?? '').join('')
    assert.equal(joined('content'), sync.choices[0]?.message['content'])
    assert.equal(joined('reasoning_content'), sync.choices[0]?.message['reasoning_content'])
    assert.equal(chunks.at(-1)?.choices[0]?.finish_reason, sync.choices[0]?.finish_reason)
    assert.deepEqual(chunks.at(-1)?.usage, sync.usage)
  })

  it('names its engine and the time of the first part in headers', async (test) => {
    const server = await serverFor(test, { engines: [scriptedEngine('a', saying(text('x'), finish))] })
    for (const stream of [false, true]) {
      const response = await post(server, { stream })
      assert.equal(response.headers.get('x-openmaas-engine'), 'a')
      assert.match(response.headers.get('x-openmaas-first-part-ms') ?? '', /^\d+\.\d$/)
      await response.text()
    }
  })

  it('answers 1211 for an unknown model', async (test) => {
    const server = await serverFor(test, { engines: [scriptedEngine('a', saying(finish))] })
    const response = await post(server, { model: 'gpt-99' })
    assert.equal(response.status, 400)
    const body = (await response.json()) as { error: { code: string; message: string } }
    assert.deepEqual(Object.keys(body), ['error'])
    assert.equal(body.error.code, '1211')
    assert.match(body.error.message, /gpt-99/)
  })

  it('answers 1212 for a model that clones voices', async (test) => {
    const server = await serverFor(test, { engines: [scriptedEngine('a', saying(finish))], model: 'glm-tts-clone' })
    const response = await post(server, { model: 'glm-tts-clone' })
    assert.equal(((await response.json()) as { error: { code: string } }).error.code, '1212')
  })

  it('keeps one spelling of a model in the ledger', async (test) => {
    const server = await serverFor(test, { engines: [scriptedEngine('a', saying(finish))] })
    await (await post(server, { model: 'GLM-4.6' })).text()
    assert.equal(server.rows[0]?.model, 'glm-4.6')
  })

  it('names the missing configuration when the simulator is off', async (test) => {
    const server = await serverFor(test, { engines: [scriptedEngine('a', saying(finish))] })
    const body = (await (await post(server, { model: 'glm-4.7' })).json()) as {
      error: { code: string; message: string }
    }
    assert.equal(body.error.code, '1211')
    assert.match(body.error.message, /OPENMAAS_CONFIG/)
  })

  it('goes on to the next route when an engine fails before its first part', async (test) => {
    const server = await serverFor(test, {
      engines: [scriptedEngine('a', failing), scriptedEngine('b', saying(text('x'), finish))],
    })
    const response = await post(server)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('x-openmaas-engine'), 'b')
  })

  it('repeats nothing after the first part, and ends the stream with network_error', async (test) => {
    const broken = saying(text('half'), {
      type: 'finish',
      reason: 'network_error',
      usage: { promptTokens: 1, completionTokens: 1, source: 'estimate' },
    })
    const spare = scriptedEngine('b', saying(text('x'), finish))
    const server = await serverFor(test, { engines: [scriptedEngine('a', broken), spare] })
    const chunks = await chunksOf(await post(server, { stream: true }))
    assert.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'network_error')
    assert.equal(spare.calls.length, 0)
    assert.equal(server.rows[0]?.cause, 'engine_error')
  })

  it('is an HTTP error, not a stream, when no engine gives a first part', async (test) => {
    const server = await serverFor(test, { engines: [scriptedEngine('a', failing)] })
    const response = await post(server, { stream: true })
    assert.equal(response.status, 500)
    assert.equal(((await response.json()) as { error: { code: string } }).error.code, '1234')
  })

  it('stops the engine and frees the slot when the reader leaves', async (test) => {
    const engine = scriptedEngine('a', endless)
    const server = await serverFor(test, { engines: [engine], tier: 'V0' })
    for (const stream of [true, false]) {
      const leave = new AbortController()
      const call = post(server, { stream }, leave.signal).then((response) => response.text())
      await until(() => engine.running === 1)
      assert.equal(server.slotsHeld(), 1)
      leave.abort()
      await assert.rejects(call)
      await until(() => engine.running === 0 && server.slotsHeld() === 0)
    }
    await until(() => server.rows.length === 2)
    assert.deepEqual(
      server.rows.map((row) => [row.cause, row.source]),
      [
        ['client_closed', 'estimate'],
        ['client_closed', 'estimate'],
      ],
    )
  })

  it('refuses the call above the tier with 1302 and a hint when to come back', async (test) => {
    const engine = scriptedEngine('a', endless)
    const server = await serverFor(test, { engines: [engine], tier: 'V0' })
    const leave = new AbortController()
    const held = Array.from({ length: 5 }, () => post(server, { stream: true }, leave.signal))
    await until(() => engine.running === 5)
    const refused = await post(server)
    assert.equal(refused.status, 429)
    assert.equal(refused.headers.get('retry-after'), '1')
    assert.equal(((await refused.json()) as { error: { code: string } }).error.code, '1302')
    leave.abort()
    await Promise.allSettled(held)
    await until(() => server.slotsHeld() === 0)
  })

  it('gives each tool call whole, or in pieces with tool_stream, and every delta is complete', async (test) => {
    const call = (argumentsDelta: string, first = false): ChatPart => ({
      type: 'tool-call-delta',
      index: 0,
      ...(first ? { id: 'call_1', name: 'get_weather' } : {}),
      argumentsDelta,
    })
    const script = saying(call('{"city":', true), call('"上海"}'), { ...finish, reason: 'tool_calls' } as ChatPart)
    const server = await serverFor(test, { engines: [scriptedEngine('a', script)] })
    const tools = [{ type: 'function', function: { name: 'get_weather', parameters: { type: 'object' } } }]
    for (const [toolStream, pieces] of [
      [false, 1],
      [true, 2],
    ] as const) {
      const chunks = await chunksOf(await post(server, { stream: true, tools, tool_stream: toolStream }))
      const deltas = chunks.flatMap(
        (chunk) =>
          (chunk.choices[0]?.delta['tool_calls'] ?? []) as {
            id: string
            index: number
            type: string
            function: { name: string; arguments: string }
          }[],
      )
      assert.equal(deltas.length, pieces)
      for (const delta of deltas) {
        assert.deepEqual(
          [delta.id, delta.index, delta.type, delta.function.name],
          ['call_1', 0, 'function', 'get_weather'],
        )
      }
      assert.equal(deltas.map((delta) => delta.function.arguments).join(''), '{"city":"上海"}')
      assert.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'tool_calls')
    }
  })

  it('sends a chunk without choices only when include_usage asks for it', async (test) => {
    const server = await serverFor(test, { engines: [scriptedEngine('a', saying(text('x'), finish))] })
    assert.ok((await chunksOf(await post(server, { stream: true }))).every((chunk) => chunk.choices.length === 1))
    const chunks = await chunksOf(await post(server, { stream: true, stream_options: { include_usage: true } }))
    assert.equal(chunks.at(-1)?.choices.length, 0)
    assert.equal(chunks.at(-1)?.usage?.total_tokens, 10)
  })

  it('answers 1200 instead of JSON that is none, and takes a fence off JSON that is', async (test) => {
    const engine = scriptedEngine('a', ({ messages }) =>
      saying(text(String(messages[0]?.content)), finish)({ model: '', messages }, { signal: AbortSignal.abort() }),
    )
    const server = await serverFor(test, { engines: [engine] })
    const ask = (content: string): Promise<Response> =>
      post(server, { messages: [{ role: 'user', content }], response_format: { type: 'json_object' } })
    const fenced = (await (await ask('```json\n{"a":1}\n```')).json()) as {
      choices: { message: { content: string } }[]
    }
    assert.equal(fenced.choices[0]?.message.content, '{"a":1}')
    const broken = await ask('{"a":')
    assert.equal(broken.status, 500)
    assert.equal(((await broken.json()) as { error: { code: string } }).error.code, '1200')
  })

  it('refuses content that the model does not read, by the place where it stands', async (test) => {
    const server = await serverFor(test, { engines: [scriptedEngine('a', saying(finish))] })
    const content = [
      { type: 'text', text: 'look' },
      { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
    ]
    const body = (await (await post(server, { messages: [{ role: 'user', content }] })).json()) as {
      error: { code: string; message: string }
    }
    assert.equal(body.error.code, '1214')
    assert.match(body.error.message, /messages\[0\]\.content\[1\]/)
  })

  it('ends running streams with a documented finish when the server stops', async (test) => {
    const engine = scriptedEngine('a', endless)
    const server = await serverFor(test, { engines: [engine] })
    const response = await post(server, { stream: true })
    const [chunks] = await Promise.all([chunksOf(response), server.stop(20)])
    assert.equal(chunks.at(-1)?.choices[0]?.finish_reason, 'network_error')
    assert.equal(server.rows[0]?.cause, 'server_stopping')
  })
})

describe('bad input', () => {
  it('gets the documented error and never a 500', async (test) => {
    const server = await serverFor(test, { engines: [scriptedEngine('a', saying(text('x'), finish))] })
    const send = async (body: string | Uint8Array<ArrayBuffer>, requestPath = path): Promise<[number, string]> => {
      const response = await fetch(server.url + requestPath, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      })
      return [response.status, ((await response.json()) as { error: { code: string } }).error.code]
    }
    assert.deepEqual(await send('{"model":'), [400, '1210'])
    assert.deepEqual(await send('[]'), [400, '1210'])
    assert.deepEqual(await send(''), [400, '1213'])
    assert.deepEqual(await send('{"model":"glm-4.6"}'), [400, '1213'])
    assert.deepEqual(await send(new Uint8Array([0x22, 0xff, 0x22])), [400, '1210'])
    assert.deepEqual(await send(JSON.stringify({ ...question, temperature: 3 })), [400, '1214'])
    assert.deepEqual(await send(JSON.stringify({ ...question, messages: [] })), [400, '1214'])
    assert.deepEqual(await send(`{"x":"${'a'.repeat(1_100_000)}"}`), [413, '1210'])
    assert.deepEqual(await send('{}', '/api/paas/v4/nowhere'), [404, '1222'])
  })

  it('takes doubled and trailing slashes in the path', async (test) => {
    const server = await serverFor(test, { engines: [scriptedEngine('a', saying(text('x'), finish))] })
    for (const variant of ['/api/paas/v4//chat/completions', '/api/paas/v4/chat/completions/']) {
      const response = await fetch(server.url + variant, { method: 'POST', body: JSON.stringify(question) })
      assert.equal(response.status, 200)
      await response.text()
    }
  })
})
