import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { assistant, createApplication, invokeEvents, sliceEntries, slices, user } from './support/applications.ts'
import { createAccount, type Account } from './support/credentials.ts'
import { at, listAt, numberAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { knowledgeClient, refused, succeeded, type KnowledgeClient } from './support/knowledge.ts'
import { startRoutedServer, type RoutedServer } from './support/routed-server.ts'
import { plainText } from './support/scripted-replies.ts'
import { needsOwnServer } from './support/server.ts'
import { openStream } from './support/stream.ts'
import type { ScriptedUpstream } from './support/upstream.ts'
import { inFlightOf, untilCalls } from './support/usage.ts'
import { until } from './support/wait.ts'

const moon = '月球的平均半径约为1737公里。'

describe('knowledge applications with an engine', { skip: needsOwnServer }, () => {
  let server: RoutedServer
  let upstream: ScriptedUpstream
  let account: Account
  let client: KnowledgeClient
  let baseId: string
  let application: string
  before(async () => {
    server = await startRoutedServer()
    const [first] = server.upstreams
    assert.ok(first !== undefined)
    upstream = first
  })
  after(() => server.stop())
  beforeEach(async () => {
    await until('a quiet upstream', async () => (await upstream.state()).open === 0)
    await upstream.reset()
    account = await createAccount(server, 'V0')
    client = knowledgeClient(server, account.key)
    baseId = await client.createBase()
    await client.ready(baseId, { name: '月球.txt', content: moon })
    application = await createApplication(client, [baseId], { model: 'glm-4.6', ...slices(2) })
  })

  const invoke = (prompt: Json[], fields: JsonObject = {}) =>
    client.call(`/model-api/${application}/invoke`, { body: { prompt, ...fields } })
  const openSse = (prompt: Json[], fields: JsonObject = {}) =>
    openStream(`${server.url}/api/llm-application/open/model-api/${application}/sse-invoke`, account.key, {
      prompt,
      ...fields,
    })
  const lastBody = async (): Promise<JsonObject> => (await upstream.state()).bodies.at(-1) ?? {}

  it('send the filled template as the first user message and later messages as they came', async () => {
    const id = await createApplication(client, [baseId], {
      model: 'GLM-4.6',
      prompt: '资料：{{知识}}\n问题：{{用户}}',
      temperature: 0.3,
      top_p: '0.4',
      max_token: 77,
      ...slices(1, { recall_slice_splicing_method: '<<{{切片内容}}>>' }),
    })
    const turns = [user('月球的半径？'), assistant('1737公里'), user('{{知识}} 它有多重？')]
    succeeded(await client.call(`/model-api/${id}/invoke`, { body: { prompt: turns } }))
    const body = await lastBody()
    assert.deepEqual(listAt(body, 'messages'), [user(`资料：<<${moon}>>\n问题：月球的半径？`), ...turns.slice(1)])
    assert.deepEqual([body['temperature'], body['top_p'], body['max_tokens']], [0.3, 0.4, 77])
  })

  it('ask the default template for citations by number', async () => {
    succeeded(await invoke([user('月球的半径是多少？')]))
    const prompt = textAt(await lastBody(), 'messages.0.content')
    assert.match(prompt, /\[1\] 《月球\.txt》\n月球的平均半径约为1737公里。/)
    assert.match(prompt, /方括号/)
  })

  it('say with their model name that stands in for an old one', async () => {
    const id = await createApplication(client, [baseId], slices(1))
    succeeded(await client.call(`/model-api/${id}/invoke`, { body: { prompt: [user('月球的半径')] } }))
    assert.equal((await upstream.state()).started, 1, 'ChatGLM_pro is answered by a model that is there')
  })

  it('give the answer of the engine, its usage in the books', async () => {
    const data = at(succeeded(await invoke([user('月球的半径是多少？')])), 'data') ?? null
    assert.equal(textAt(data, 'content'), plainText)
    const [row] = await untilCalls(server, account.id, 1)
    assert.equal(row?.['operation'], 'application.invoke')
    assert.equal(row?.['total_tokens'], numberAt(data, 'usage.total_tokens'))
  })

  it('stop the engine within a second when the client leaves, and free its slot', async () => {
    const stream = await openSse([user('月球的半径 [[slow]]')])
    assert.equal(stream.status, 200)
    const requestId = /^id: (.+)$/m.exec(stream.text())?.[1] ?? ''
    stream.leave()
    await until('the engine to stop', async () => (await upstream.state()).abandoned === 1, 1000)
    await until('the slot to be free', async () => (await inFlightOf(server, account.id)) === 0)
    const [row] = await untilCalls(server, account.id, 1)
    assert.equal(row?.['end_cause'], 'client_closed')
    assert.ok(Number(row?.['completion_tokens']) > 0)
    assert.equal((await sliceEntries(client, requestId)).length, 1, 'what was recalled is kept all the same')
  })

  it('stop the engine when the client of a sync call leaves', async () => {
    const controller = new AbortController()
    const url = `${server.url}/api/llm-application/open/model-api/${application}/invoke`
    const left = fetch(url, {
      method: 'POST',
      headers: { authorization: account.key, 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: [user('[[slow]]')] }),
      signal: controller.signal,
    }).catch(() => 'left')
    await until('the call at the engine', async () => (await upstream.state()).open === 1)
    controller.abort()
    assert.equal(await left, 'left')
    await until('the engine to stop', async () => (await upstream.state()).abandoned === 1, 1000)
  })

  it('tell a stream that broke off', async () => {
    const stream = await openSse([user('[[cut]]')])
    await stream.ended
    const events = invokeEvents(stream.text())
    assert.equal(events.at(-1)?.['event'], 'interrupted')
    assert.equal(events.at(-1)?.['code'], '1234')
    assert.ok(events.slice(0, -1).every(({ event }) => event === 'add'))
    refused(await invoke([user('[[cut]]')]), 500, 1234)
    const rows = await untilCalls(server, account.id, 2)
    assert.deepEqual(
      rows.map((row) => [row['operation'], row['http_status'], row['error_code'], row['end_cause']]),
      [
        ['application.invoke', 500, '1234', 'engine_error'],
        ['application.sse_invoke', 200, null, 'engine_error'],
      ],
    )
  })

  it('tell failures before the first word in the envelope of the knowledge API', async () => {
    refused(await invoke([user('[[status-500]]')]), 500, 1234)
    refused(await invoke([user('[[too-long]]')]), 400, 1261)
    const stream = await openSse([user('[[status-500]]')])
    await stream.ended
    assert.equal(stream.status, 500)
    assert.equal(at(JSON.parse(stream.text()) as Json, 'code'), 1234)
  })

  it('are limited like other calls', async () => {
    const streams = await Promise.all(Array.from({ length: 5 }, () => openSse([user('[[slow]]')])))
    refused(await invoke([user('月球')]), 429, 1302)
    for (const stream of streams) stream.leave()
    await until('free slots', async () => (await inFlightOf(server, account.id)) === 0)
  })

  it('keep what was recalled through kill -9', async () => {
    const stream = await openSse([user('月球的半径 [[slow]]')], { request_id: 'kept' })
    await server.end('SIGKILL')
    await stream.ended.catch(() => undefined)
    await server.restart()
    const [entry] = await sliceEntries(client, 'kept')
    assert.equal(textAt(entry ?? null, 'text'), moon)
  })
})
