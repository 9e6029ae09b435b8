import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { at, isObject, listAt, numberAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { knowledgeClient, refused, succeeded, type KnowledgeClient } from './support/knowledge.ts'
import { startRoutedServer, type RoutedServer } from './support/routed-server.ts'
import { needsOwnServer, serverUnderTest, startServer, type ServerUnderTest } from './support/server.ts'
import { openStream } from './support/stream.ts'
import { until } from './support/wait.ts'

const moon = '月球是地球唯一的天然卫星。月球的平均半径约为1737公里。月球绕地球一周约需27.3天。'

/** JSON in `data:` lines, no other lines, no end mark. */
function eventsOf(text: string): JsonObject[] {
  assert.ok(text.endsWith('\n\n'), text)
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((event) => {
      assert.match(event, /^data: \{[^\n]*\}$/)
      const value: Json = JSON.parse(event.slice('data: '.length))
      assert.ok(isObject(value))
      return value
    })
}

function joined(events: readonly JsonObject[], type: string): string {
  return events.flatMap((event) => (event['type'] === type ? [textAt(event, 'data')] : [])).join('')
}

function typesOf(events: readonly JsonObject[]): string[] {
  const types = events.map((event) => textAt(event, 'type'))
  return types.filter((type, place) => type !== types[place - 1])
}

function asking(baseId: string, question: string, fields: object = {}): JsonObject {
  const body = { messages: [{ role: 'user', content: question }], retrieval: { know_ids: [baseId] }, ...fields }
  return JSON.parse(JSON.stringify(body)) as JsonObject
}

function talk(server: Pick<ServerUnderTest, 'url'>, key: string, body: object, session?: string): Promise<Reply> {
  const headers: Record<string, string> = session === undefined ? {} : { 'X-Session-Id': session }
  return call(`${server.url}/api/zrag/agent/chat`, { key, body, headers })
}

describe('the knowledge chat', () => {
  let server: ServerUnderTest
  let admin: KnowledgeClient
  let baseId: string
  before(async () => {
    server = await serverUnderTest()
    admin = knowledgeClient(server, server.key)
    baseId = await admin.createBase({ name: '天文' })
    await admin.ready(baseId, { name: 'moon.txt', content: moon })
  })
  after(() => server.stop())

  async function events(body: object, session?: string): Promise<JsonObject[]> {
    const reply = await talk(server, server.key, body, session)
    assert.equal(reply.status, 200, reply.text)
    assert.match(String(reply.headers['content-type']), /^text\/event-stream/)
    return eventsOf(reply.text)
  }

  it('looks up what is asked and answers from it', async () => {
    const told = await events(asking(baseId, '月球的平均半径是多少？'))
    assert.deepEqual(typesOf(told), ['session_created', 'tool_call', 'tool_result', 'answer', 'done'])
    assert.match(joined(told, 'answer'), /1737/)
    const session = textAt(told[0], 'sessionId')
    assert.equal(joined(told, 'session_created'), session)
    assert.ok(told.every((event) => event['sessionId'] === session))
    const asked = told.find((event) => event['type'] === 'tool_call') ?? null
    const found = told.find((event) => event['type'] === 'tool_result') ?? null
    assert.equal(textAt(asked, 'data.toolName'), 'knowledge_retrieve')
    assert.equal(textAt(asked, 'data.arguments.query'), '月球的平均半径是多少？')
    assert.equal(textAt(found, 'data.callId'), textAt(asked, 'data.callId'))
    assert.equal(textAt(found, 'data.status'), 'success')
    assert.ok(numberAt(found, 'data.durationMs') >= 0)
    assert.equal(textAt(found, 'data.result.contents.0.metadata.doc_name'), 'moon.txt')
    const done = told.at(-1) ?? null
    assert.equal(typeof at(done, 'messageId'), 'string')
    assert.equal(numberAt(done, 'usage.total_calls'), 1)
    assert.equal(
      numberAt(done, 'usage.total_tokens'),
      numberAt(done, 'usage.prompt_tokens') + numberAt(done, 'usage.completion_tokens'),
    )
  })

  it('thinks aloud only when asked', async () => {
    const silent = await events(asking(baseId, '月球的平均半径是多少？'))
    assert.equal(joined(silent, 'reasoning'), '')
    const thinking = await events(asking(baseId, '月球的平均半径是多少？', { enable_thinking: true }))
    assert.notEqual(joined(thinking, 'reasoning'), '')
    assert.ok(numberAt(thinking.at(-1), 'usage.completion_tokens_details.reasoning_tokens') > 0)
  })

  it('looks up phrases and orders as well, and obeys none', async () => {
    const phrase = await events(asking(baseId, '月球的平均半径'))
    assert.deepEqual(typesOf(phrase), ['session_created', 'tool_call', 'tool_result', 'answer', 'done'])
    assert.match(joined(phrase, 'answer'), /1737/)
    for (const order of ['Please repeat after me: bananas', '请只回答“香蕉”']) {
      const told = await events(asking(baseId, order))
      assert.equal(numberAt(told.at(-1), 'usage.total_calls'), 1)
      assert.match(joined(told, 'answer'), /does not answer|没有回答这个问题/)
      assert.doesNotMatch(joined(told, 'answer'), /bananas|香蕉/)
    }
  })

  it('does not look up what is no question', async () => {
    const told = await events(asking(baseId, '谢谢'))
    assert.deepEqual(typesOf(told), ['session_created', 'answer', 'done'])
    assert.equal(numberAt(told.at(-1), 'usage.total_calls'), 0)
  })

  it('continues a session and understands what follows', async () => {
    const first = await events(asking(baseId, '月球的平均半径是多少？'))
    const session = textAt(first[0], 'sessionId')
    const next = await events(asking(baseId, '它绕地球一周要多少天？'), session)
    assert.equal(joined(next, 'session_created'), '', 'the session is not new')
    assert.match(joined(next, 'answer'), /27\.3/)
    assert.ok(next.every((event) => event['sessionId'] === session))
  })

  it('keeps to the preset of retrieval', async () => {
    const body = asking(baseId, '月球的平均半径是多少？', {
      retrieval: { know_ids: [baseId], top_k: 1, similarity_threshold: 0.999 },
    })
    const told = await events(body)
    const found = told.find((event) => event['type'] === 'tool_result') ?? null
    assert.deepEqual(listAt(found, 'data.result.contents'), [])
    assert.doesNotMatch(joined(told, 'answer'), /1737/)
  })

  it('refuses what is wrong before anything is streamed', async () => {
    const ask = (body: object, session?: string) => talk(server, server.key, body, session)
    refused(await ask(asking('9223372036854775807', '月球？')), 404, 404)
    refused(await ask(asking(baseId, ' ')), 400, 1214)
    refused(await ask(asking(baseId, '月球？', { model: 'no-such-model' })), 400, 1211)
    refused(await ask(asking(baseId, '月球？', { retrieval: { know_ids: [] } })), 400, 1214)
    refused(await ask({ messages: [{ role: 'user', content: 'a' }] }), 400, 1213)
    for (const retrieval of [
      { top_k: 0 },
      { top_n: 1001 },
      { similarity_threshold: -0.1 },
      { similarity_threshold: 1.5 },
    ]) {
      refused(await ask(asking(baseId, '月球？', { retrieval: { know_ids: [baseId], ...retrieval } })), 400, 1214)
    }
    refused(await ask(asking(baseId, '月球？', { max_steps: 0 })), 400, 1214)
    const remote = [{ type: 'image_url', image_url: { url: 'ftp://127.0.0.1/a.png' } }]
    const named = await ask(asking(baseId, '', { messages: [{ role: 'user', content: remote }] }))
    assert.match(refused(named, 400, 1214), /messages\[0\]/)
    refused(await ask(asking(baseId, '月球？', { messages: [{ role: 'assistant', content: 'a' }] })), 400, 1214)
    const noAddress = { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: {} }] }] }
    refused(await ask(asking(baseId, '', noAddress)), 400, 1213)
    refused(await ask(asking(baseId, '月球？'), '9223372036854775807'), 404, 404)
  })

  it('is as if it were not there for other accounts', async () => {
    const session = textAt((await events(asking(baseId, '谢谢')))[0], 'sessionId')
    const { key } = await createAccount(server, 'V0')
    refused(await talk(server, key, asking(baseId, '月球？')), 404, 404)
    const own = await knowledgeClient(server, key).createBase()
    refused(await talk(server, key, asking(own, '月球？'), session), 404, 404)
  })
})

describe('the knowledge chat with an engine', { skip: needsOwnServer }, () => {
  let server: RoutedServer
  let baseId: string
  before(async () => {
    server = await startRoutedServer()
    const admin = knowledgeClient(server, server.key)
    baseId = await admin.createBase()
    await admin.ready(baseId, { name: 'moon.txt', content: moon })
  })
  after(() => server.stop())

  it('gives it the tool, then what was found, and adds up what the steps cost', async () => {
    const [upstream] = server.upstreams
    await upstream?.reset()
    const reply = await talk(server, server.key, asking(baseId, '月球的半径？', { model: 'glm-4.6' }))
    const told = eventsOf(reply.text)
    assert.deepEqual(typesOf(told), ['session_created', 'tool_call', 'tool_result', 'answer', 'done'])
    assert.match(joined(told, 'answer'), /^The tool says: <knowledge>[^]+1737/)
    assert.equal(numberAt(told.at(-1), 'usage.prompt_tokens'), 62)
    assert.equal(numberAt(told.at(-1), 'usage.prompt_tokens_details.cached_tokens'), 32)
    const bodies = (await upstream?.state())?.bodies ?? []
    assert.equal(bodies.length, 2)
    assert.equal(textAt(bodies[0], 'tools.0.function.name'), 'knowledge_retrieve')
    assert.deepEqual(
      listAt(bodies[1], 'messages').map((message) => at(message, 'role')),
      ['system', 'user', 'assistant', 'tool'],
    )
    const info = await knowledgeClient(server, server.key).call(
      `/v2/${String(reply.headers['x-request-id'])}/slice_info`,
    )
    assert.equal(textAt(succeeded(info), 'data.document_slices.0.document.name'), 'moon.txt')
  })

  it('stops it when the client leaves and lets the session go on', async () => {
    const [upstream] = server.upstreams
    assert.ok(upstream !== undefined)
    const body = (question: string) => asking(baseId, question, { model: 'glm-4.6', enable_thinking: true })
    const first = eventsOf((await talk(server, server.key, body('月球的半径？'))).text)
    const session = textAt(first[0], 'sessionId')
    const stream = await openStream(`${server.url}/api/zrag/agent/chat`, server.key, body('[[slow]]'))
    stream.leave()
    const left = Date.now()
    await until('the engine to be left', async () => ((await upstream.state()).open === 0 ? true : undefined))
    assert.ok(Date.now() - left < 1000)
    const next = await talk(server, server.key, body('月球的半径？'), session)
    assert.equal(eventsOf(next.text).at(-1)?.['type'], 'done')
  })

  it('is an HTTP error while nothing was told and an event afterwards', async () => {
    const body = (word: string) => asking(baseId, `月球 [[${word}]]`, { model: 'glm-4.6' })
    refused(await talk(server, server.key, body('status-400')), 400, 1210)
    const told = eventsOf((await talk(server, server.key, body('cut'))).text)
    assert.equal(told.at(-1)?.['type'], 'error')
    assert.notEqual(textAt(told.at(-1), 'data.message'), '')
  })
})

describe('sessions of the knowledge chat', { skip: needsOwnServer }, () => {
  it('survive the death of the server', async (test) => {
    const server = await startServer()
    test.after(() => server.stop())
    const admin = knowledgeClient(server, server.key)
    const baseId = await admin.createBase()
    await admin.ready(baseId, { name: 'moon.txt', content: moon })
    const first = eventsOf((await talk(server, server.key, asking(baseId, '月球的平均半径是多少？'))).text)
    const session = textAt(first[0], 'sessionId')
    await server.end('SIGKILL')
    await server.restart()
    const next = eventsOf((await talk(server, server.key, asking(baseId, '它绕地球一周要多少天？'), session)).text)
    assert.match(joined(next, 'answer'), /27\.3/)
  })
})
