import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { at, isObject, listAt, numberAt, textAt, type Json, type JsonObject } from './support/json.ts'
import { knowledgeClient, refused, succeeded, type KnowledgeClient } from './support/knowledge.ts'
import { startRoutedServer, type RoutedServer } from './support/routed-server.ts'
import { needsOwnServer, serverUnderTest, startServer, type ServerUnderTest } from './support/server.ts'
import { openStream } from './support/stream.ts'
import { inFlightOf } from './support/usage.ts'
import { until } from './support/wait.ts'

const moon = '月球是地球唯一的天然卫星。月球的平均半径约为1737公里。月球绕地球一周约需27.3天。'
const mars = '火星有两颗卫星。火星的平均半径约为3390公里。'

function input(value: string) {
  return [{ role: 'user', content: [{ type: 'input', value }] }]
}

async function createApplication(client: KnowledgeClient, baseIds: readonly string[], fields: object = {}) {
  const body = { name: '天文', desc: '', knowledge_ids: baseIds, knowledge_info: recall, ...fields }
  return textAt(succeeded(await client.call('/application', { body })), 'data')
}
const recall = { recall_method: 'mixed', rerank_status: 0, slice_count: 3 }

/** The events of a stream of the knowledge API: JSON in `data:` lines, no other lines, no end mark. */
function eventsOf(text: string): JsonObject[] {
  assert.ok(text.endsWith('\n\n'))
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

function wordsOf(chunks: readonly Json[]): string {
  return chunks
    .map((chunk) => at(chunk, 'choices.0.delta.content.msg'))
    .filter((text) => typeof text === 'string')
    .join('')
}

async function uploadFile(
  client: KnowledgeClient,
  url: string,
  fields: Record<string, string>,
  name: string,
  content: string,
) {
  const form = new FormData()
  // The file comes first, as some clients send it.
  form.append('files', new Blob([content]), name)
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  const response = await fetch(`${url}/api/llm-application/open/v2/application/file_upload`, {
    method: 'POST',
    headers: { authorization: client.key },
    body: form,
  })
  const text = await response.text()
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, headers, text, json: () => JSON.parse(text) as Json }
}

describe('application flows', () => {
  let server: ServerUnderTest
  let admin: KnowledgeClient
  let appId: string
  let streamUrl: string
  before(async () => {
    server = await serverUnderTest()
    admin = knowledgeClient(server, server.key)
    const baseId = await admin.createBase({ name: '天文' })
    await admin.ready(baseId, { name: 'moon.txt', content: moon })
    appId = await createApplication(admin, [baseId])
    streamUrl = `${server.url}/api/llm-application/open/v3/application/invoke`
  })
  after(() => server.stop())

  const invoke = (fields: object, client = admin) =>
    client.call('/v3/application/invoke', { body: { app_id: appId, stream: false, ...fields } })
  async function stream(fields: object): Promise<JsonObject[]> {
    const opened = await openStream(streamUrl, server.key, { app_id: appId, ...fields })
    await opened.ended
    assert.equal(opened.status, 200, opened.text())
    return eventsOf(opened.text())
  }

  it('tell their inputs', async () => {
    const list = listAt(succeeded(await admin.call(`/v2/application/${appId}/variables`)), 'data')
    assert.deepEqual(
      list.map((variable) => [at(variable, 'id'), at(variable, 'type')]),
      [
        ['question', 'Input'],
        ['file', 'upload_file'],
      ],
    )
    for (const variable of list) assert.deepEqual(at(variable, 'input_template'), { options: [] })
    refused(await admin.call('/v2/application/9223372036854775807/variables'), 404, 404)
  })

  it('answer in a stream by default, and say the same in a sync reply', async () => {
    const chunks = await stream({ messages: input('月球的平均半径是多少？') })
    const [first] = chunks
    const last = chunks.at(-1) ?? null
    assert.match(wordsOf(chunks), /1737/)
    assert.equal(at(last, 'choices.0.finish_reason'), 'stop')
    assert.equal(textAt(last, 'app_id'), appId)
    assert.match(textAt(first, 'conversation_id'), /^\d{19}$/)
    const [usage] = listAt(last, 'usage')
    assert.equal(
      numberAt(usage, 'totalTokenCount'),
      numberAt(usage, 'inputTokenCount') + numberAt(usage, 'outputTokenCount'),
    )
    assert.ok(chunks.slice(0, -1).every((chunk) => at(chunk, 'choices.0.finish_reason') === undefined))
    assert.ok(
      chunks.every((chunk) => at(chunk, 'choices.0.delta.event') === undefined),
      'nothing of the log unless asked',
    )

    const reply = (await invoke({ messages: input('月球的平均半径是多少？') })).json()
    assert.equal(textAt(reply, 'choices.0.messages.content.msg'), wordsOf(chunks))
    assert.equal(textAt(reply, 'choices.0.messages.content.type'), 'text')
    assert.equal(at(reply, 'code'), undefined, 'no envelope around it')
  })

  it('send what happens when asked, and where the slices of the answer stand', async () => {
    const chunks = await stream({ messages: input('月球的平均半径是多少？'), send_log_event: true })
    const events = chunks.flatMap((chunk) => at(chunk, 'choices.0.delta.event') ?? [])
    assert.deepEqual(
      events.map((event) => at(event, 'type')),
      ['node_processing', 'tool_finish', 'node_finish'],
    )
    assert.equal(textAt(events[1], 'tool_calls.type'), 'retrieval')
    assert.match(textAt(events[1], 'tool_calls.tool_calls_data.slices.0.text'), /1737/)
    const body = { request_id: textAt(chunks[0], 'request_id'), node_id: textAt(events[0], 'node_id') }
    const info = succeeded(await admin.call('/v2/application/slice_info', { body }))
    assert.equal(textAt(info, 'data.document_slices.0.document.name'), 'moon.txt')
    assert.equal(at(info, 'data.images'), undefined)
    refused(await admin.call('/v2/application/slice_info', { body: { ...body, node_id: 'other' } }), 404, 404)
    const stranger = knowledgeClient(server, (await createAccount(server, 'V0')).key)
    refused(await stranger.call('/v2/application/slice_info', { body }), 404, 404)

    const reply = (await invoke({ messages: input('月球的半径？'), send_log_event: true })).json()
    assert.equal(listAt(reply, 'choices.0.messages.event').length, 3)
  })

  it('remember their conversation', async () => {
    const id = textAt(
      succeeded(await admin.call(`/v2/application/${appId}/conversation`, { method: 'POST' })),
      'data.conversation_id',
    )
    const first = (await invoke({ conversation_id: id, messages: input('月球的平均半径是多少？') })).json()
    assert.equal(textAt(first, 'conversation_id'), id)
    const second = (await invoke({ conversation_id: id, messages: input('它绕地球一周要多少天？') })).json()
    assert.match(textAt(second, 'choices.0.messages.content.msg'), /27\.3/)
    const problems = listAt(succeeded(await admin.call(`/history_session_record/${appId}/${id}`)), 'data.problems')
    assert.ok(problems.length > 0 && problems.length <= 3)
    assert.ok(
      problems.every((problem) => typeof problem === 'string' && !problem.includes('半径')),
      String(problems),
    )
  })

  it('answer turns of one conversation in the order of asking', async () => {
    const id = textAt(
      succeeded(await admin.call(`/v2/application/${appId}/conversation`, { method: 'POST' })),
      'data.conversation_id',
    )
    const asked = ['月球的平均半径是多少？', '月球绕地球一周要多少天？', '月球是什么？']
    const replies = await Promise.all(
      asked.map(async (question, place) => {
        await new Promise((resolve) => setTimeout(resolve, place * 15))
        return invoke({ conversation_id: id, messages: input(question) })
      }),
    )
    for (const reply of replies) assert.equal(reply.status, 200, reply.text)
    assert.match(textAt(replies[0]?.json(), 'choices.0.messages.content.msg'), /1737/)
    assert.match(textAt(replies[1]?.json(), 'choices.0.messages.content.msg'), /27\.3/)
  })

  it('answer from files that were given in the conversation', async () => {
    const id = textAt(
      succeeded(await admin.call(`/v2/application/${appId}/conversation`, { method: 'POST' })),
      'data.conversation_id',
    )
    const uploaded = succeeded(
      await uploadFile(admin, server.url, { app_id: appId, conversation_id: id, file_type: '2' }, '火星.txt', mars),
    )
    const fileId = textAt(uploaded, 'data.success_info.0.file_id')
    assert.equal(textAt(uploaded, 'data.success_info.0.file_name'), '火星.txt')
    const state = await until('the file to be read', async () => {
      const reply = await admin.call('/v2/application/file_stat', { body: { app_id: appId, file_ids: [fileId] } })
      const [file] = listAt(succeeded(reply), 'data')
      return at(file, 'code') === 0 ? undefined : file
    })
    assert.deepEqual(state, { file_id: fileId, code: 1, msg: '解析成功' })
    const reply = (await invoke({ conversation_id: id, messages: input('火星的平均半径是多少？') })).json()
    assert.match(textAt(reply, 'choices.0.messages.content.msg'), /3390/)
    const elsewhere = (await invoke({ messages: input('火星的平均半径是多少？') })).json()
    assert.doesNotMatch(textAt(elsewhere, 'choices.0.messages.content.msg'), /3390/)

    // A file without a conversation belongs to the first that names it.
    const loose = succeeded(await uploadFile(admin, server.url, { app_id: appId }, 'mars.txt', mars))
    const looseId = textAt(loose, 'data.success_info.0.file_id')
    const content = [
      { type: 'upload_file', value: looseId },
      { type: 'input', value: '火星的平均半径是多少？' },
    ]
    const named = (await invoke({ messages: [{ role: 'user', content }] })).json()
    assert.match(textAt(named, 'choices.0.messages.content.msg'), /3390/)
    const next = await invoke({
      conversation_id: textAt(named, 'conversation_id'),
      messages: input('火星有几颗卫星？'),
    })
    assert.match(textAt(next.json(), 'choices.0.messages.content.msg'), /两颗/)
  })

  it('tell of files that they do not take', async () => {
    const wrongKind = succeeded(await uploadFile(admin, server.url, { app_id: appId }, 'a.exe', 'x'))
    assert.deepEqual(at(wrongKind, 'data.success_info'), [])
    assert.equal(textAt(wrongKind, 'data.fail_info.0.file_name'), 'a.exe')
    const notSheet = succeeded(await uploadFile(admin, server.url, { app_id: appId, file_type: '1' }, 'a.txt', 'x'))
    assert.equal(listAt(notSheet, 'data.fail_info').length, 1)
    const broken = succeeded(await uploadFile(admin, server.url, { app_id: appId }, 'a.pdf', '%PDF-1.4 broken'))
    const body = { app_id: appId, file_ids: [textAt(broken, 'data.success_info.0.file_id')] }
    const state = await until('the file to fail', async () => {
      const [file] = listAt(succeeded(await admin.call('/v2/application/file_stat', { body })), 'data')
      return at(file, 'code') === 0 ? undefined : file
    })
    assert.equal(at(state, 'code'), 2)
    refused(await uploadFile(admin, server.url, {}, 'a.txt', 'x'), 400, 1213)
    refused(await uploadFile(admin, server.url, { app_id: '1' }, 'a.txt', 'x'), 404, 404)
    refused(await admin.call('/v2/application/file_stat', { body: { ...body, file_ids: ['1'] } }), 404, 404)
  })

  it('refuse what is wrong before anything is streamed', async () => {
    refused(await invoke({ messages: [] }), 400, 1214)
    refused(await invoke({}), 400, 1213)
    refused(await invoke({ messages: [{ role: 'user', content: [{ type: 'smell', value: 'x' }] }] }), 400, 1214)
    refused(await invoke({ messages: input(' ') }), 400, 1214)
    const noPicture = [...input('a'), { role: 'user', content: [{ type: 'upload_image', value: '' }] }]
    refused(await invoke({ messages: noPicture }), 400, 1214)
    const uploaded = succeeded(await uploadFile(admin, server.url, { app_id: appId }, 'a.txt', moon))
    const value = textAt(uploaded, 'data.success_info.0.file_id')
    refused(await invoke({ messages: [{ role: 'user', content: [{ type: 'upload_image', value }] }] }), 400, 1214)
    refused(
      await invoke({ messages: [...input('a'), { role: 'assistant', content: [{ type: 'input', value: 'b' }] }] }),
      400,
      1214,
    )
    refused(await invoke({ messages: input('a'), conversation_id: '9223372036854775807' }), 404, 404)
    refused(await invoke({ messages: input('a'), app_id: '9223372036854775807', stream: true }), 404, 404)
    const file = [
      {
        role: 'user',
        content: [
          { type: 'upload_file', value: '7' },
          { type: 'input', value: 'a' },
        ],
      },
    ]
    refused(await invoke({ messages: file }), 404, 404)
  })

  it('are as if they were not there for other accounts', async () => {
    const stranger = knowledgeClient(server, (await createAccount(server, 'V0')).key)
    const own = textAt((await invoke({ messages: input('月球的半径？') })).json(), 'conversation_id')
    refused(await stranger.call(`/v2/application/${appId}/variables`), 404, 404)
    refused(await stranger.call(`/v2/application/${appId}/conversation`, { method: 'POST' }), 404, 404)
    refused(await stranger.call(`/history_session_record/${appId}/${own}`), 404, 404)
    refused(await invoke({ messages: input('a'), conversation_id: own }, stranger), 404, 404)
    refused(await uploadFile(stranger, server.url, { app_id: appId, conversation_id: own }, 'a.txt', 'x'), 404, 404)
    const baseId = await stranger.createBase()
    const other = await createApplication(stranger, [baseId])
    refused(await invoke({ app_id: other, messages: input('a'), conversation_id: own }, stranger), 404, 404)
  })
})

describe('conversations of flows', { skip: needsOwnServer }, () => {
  it('survive the death of the server, as do files that were not read yet', async (test) => {
    const server = await startServer()
    test.after(() => server.stop())
    const admin = knowledgeClient(server, server.key)
    const baseId = await admin.createBase()
    await admin.ready(baseId, { name: 'moon.txt', content: moon })
    const appId = await createApplication(admin, [baseId])
    const invoke = (fields: object) =>
      admin.call('/v3/application/invoke', { body: { app_id: appId, stream: false, ...fields } })
    const first = (await invoke({ messages: input('月球的平均半径是多少？') })).json()
    const id = textAt(first, 'conversation_id')
    const uploaded = await uploadFile(admin, server.url, { app_id: appId, conversation_id: id }, 'mars.txt', mars)
    succeeded(uploaded)
    await server.end('SIGKILL')
    await server.restart()
    const second = (await invoke({ conversation_id: id, messages: input('它绕地球一周要多少天？') })).json()
    assert.match(textAt(second, 'choices.0.messages.content.msg'), /27\.3/)
    const third = (await invoke({ conversation_id: id, messages: input('火星的平均半径是多少？') })).json()
    assert.match(textAt(third, 'choices.0.messages.content.msg'), /3390/)
    const body = { request_id: textAt(first, 'request_id'), node_id: 'knowledge_answer' }
    const info = succeeded(await admin.call('/v2/application/slice_info', { body }))
    assert.equal(textAt(info, 'data.document_slices.0.document.name'), 'moon.txt')
  })
})

describe('flows with an engine', { skip: needsOwnServer }, () => {
  let server: RoutedServer
  let admin: KnowledgeClient
  let appId: string
  let url: string
  before(async () => {
    server = await startRoutedServer()
    admin = knowledgeClient(server, server.key)
    const baseId = await admin.createBase()
    await admin.ready(baseId, { name: 'moon.txt', content: moon })
    appId = await createApplication(admin, [baseId], { model: 'glm-4.6' })
    url = `${server.url}/api/llm-application/open/v3/application/invoke`
  })
  after(() => server.stop())

  it('stop it when the client leaves, keep nothing of that turn, and let the next one begin', async () => {
    const [upstream] = server.upstreams
    assert.ok(upstream !== undefined)
    const created = await admin.call(`/v2/application/${appId}/conversation`, { method: 'POST' })
    const id = textAt(succeeded(created), 'data.conversation_id')
    const body = { app_id: appId, conversation_id: id }
    const stream = await openStream(url, server.key, { ...body, messages: input('月球 [[slow]]') })
    stream.leave()
    const left = Date.now()
    await until('the engine to be left', async () => ((await upstream.state()).open === 0 ? true : undefined))
    assert.ok(Date.now() - left < 1000)
    const account = textAt((await call(`${server.url}/api/admin/me`, { key: server.key })).json(), 'account_id')
    await until('the slot to be free', async () => ((await inFlightOf(server, account)) === 0 ? true : undefined))
    await upstream.reset()
    const reply = await admin.call('/v3/application/invoke', {
      body: { ...body, stream: false, messages: input('月球的半径？') },
    })
    assert.equal(reply.status, 200, reply.text)
    const [sent] = (await upstream.state()).bodies
    assert.equal(listAt(sent, 'messages').length, 1)
    assert.equal(at(reply.json(), 'usage.0.model'), 'glm-4.6')
    assert.equal(at(reply.json(), 'usage.0.inputTokenCount'), 31)
  })

  it('are an HTTP error while nothing was said and a chunk afterwards', async () => {
    refused(
      await admin.call('/v3/application/invoke', {
        body: { app_id: appId, send_log_event: true, messages: input('月球 [[status-400]]') },
      }),
      400,
      1210,
    )
    const stream = await openStream(url, server.key, { app_id: appId, messages: input('月球 [[cut]]') })
    await stream.ended
    const last = eventsOf(stream.text()).at(-1)
    assert.equal(at(last, 'choices.0.finish_reason'), 'error')
    assert.equal(at(last, 'choices.0.error_msg.code'), 1234)
  })
})
