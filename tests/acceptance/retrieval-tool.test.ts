import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import OpenAI from 'openai'
import { call, type Reply } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { at, isObject, listAt, numberAt, textAt, type Json } from './support/json.ts'
import { knowledgeClient, succeeded, type KnowledgeClient } from './support/knowledge.ts'
import { startRoutedServer, type RoutedServer } from './support/routed-server.ts'
import { needsOwnServer, serverUnderTest, type ServerUnderTest } from './support/server.ts'
import { joinChunks, readStream } from './support/stream.ts'
import { adminGet } from './support/usage.ts'
import { until } from './support/wait.ts'

const moon = '月球是地球唯一的天然卫星。月球的平均半径约为1737公里。月球绕地球一周约需27.3天。'
const tea = '龙井茶产于杭州西湖一带，以色绿、香郁、味甘、形美著称。'
const model = 'glm-4.5-air'
const question = '月球的平均半径是多少？'

function tool(id: string, template?: string) {
  return {
    type: 'retrieval',
    retrieval: { knowledge_id: id, ...(template === undefined ? {} : { prompt_template: template }) },
  }
}

function refused(reply: Reply, status: number, code: string): string {
  assert.equal(reply.status, status, reply.text)
  assert.equal(at(reply.json(), 'error.code'), code, reply.text)
  return textAt(reply.json(), 'error.message')
}

describe('tools of type retrieval', () => {
  let server: ServerUnderTest
  let admin: KnowledgeClient
  let moonBase: string
  let teaBase: string
  before(async () => {
    server = await serverUnderTest()
    admin = knowledgeClient(server, server.key)
    moonBase = await admin.createBase({ name: '天文' })
    teaBase = await admin.createBase({ name: '茶' })
    await admin.ready(moonBase, { name: 'moon.txt', content: moon })
    await admin.ready(teaBase, { name: 'tea.txt', content: tea })
  })
  after(() => server.stop())

  const chat = (fields: object, key = server.key) =>
    call(`${server.apiUrl}/chat/completions`, {
      key,
      body: { model, messages: [{ role: 'user', content: question }], ...fields },
    })

  it('answer from the base and tell what was used, sync and streamed alike', async () => {
    const body = { model, messages: [{ role: 'user', content: question }], tools: [tool(moonBase)] }
    const reply = (await chat({ tools: [tool(moonBase)] })).json()
    assert.match(textAt(reply, 'choices.0.message.content'), /1737/)
    assert.equal(at(reply, 'choices.0.finish_reason'), 'stop')
    assert.equal(textAt(reply, 'knowledgeV2.contents.0.metadata.doc_name'), 'moon.txt')
    assert.match(textAt(reply, 'knowledgeV2.contents.0.metadata.doc_url'), /^https?:\/\/.+\/download\//)
    const reference = { index: 1, doc_type: 'txt', doc_name: 'moon.txt' }
    assert.deepEqual(listAt(reply, 'knowledgeV2.doc_reference'), [reference])
    assert.equal(at(reply, 'choices.0.message.tool_calls'), undefined, 'strict clients know calls of functions only')

    const chunks = await readStream(`${server.apiUrl}/chat/completions`, server.key, { ...body, stream: true })
    const [first] = chunks
    assert.equal(textAt(first, 'knowledgeV2.contents.0.text'), textAt(reply, 'knowledgeV2.contents.0.text'))
    assert.deepEqual(listAt(first ?? null, 'knowledgeV2.doc_reference'), [reference])
    assert.ok(chunks.every((chunk) => at(chunk, 'choices.0.delta.tool_calls') === undefined))
    const joined = joinChunks(chunks.slice(1))
    assert.equal(joined.content, textAt(reply, 'choices.0.message.content'))
    assert.ok(numberAt(joined.usage, 'prompt_tokens') > 40, 'what was found counts as prompt')
  })

  it('tell what was used as a call of their type where that is asked for', async () => {
    const asking = { type: 'retrieval', retrieval: { knowledge_id: moonBase, reply_call: true } }
    const reply = (await chat({ tools: [asking] })).json()
    assert.equal(at(reply, 'choices.0.finish_reason'), 'stop')
    const used = listAt(reply, 'choices.0.message.tool_calls')
    assert.equal(used.length, 1)
    assert.equal(at(used[0], 'type'), 'retrieval')
    assert.deepEqual(at(used[0], 'doc_reference.0'), { index: 1, doc_type: 'txt', doc_name: 'moon.txt' })
    const body = { model, messages: [{ role: 'user', content: question }], tools: [asking], stream: true }
    const [first] = await readStream(`${server.apiUrl}/chat/completions`, server.key, body)
    const referred = at(first, 'choices.0.delta.tool_calls.0.doc_reference') ?? null
    assert.deepEqual(referred, at(used[0], 'doc_reference'))
  })

  it('can be checked afterwards by the id of the reply', async () => {
    const body = { model, messages: [{ role: 'user', content: question }], tools: [tool(moonBase)] }
    const reply = (await chat({ tools: [tool(moonBase)] })).json()
    const chunks = await readStream(`${server.apiUrl}/chat/completions`, server.key, { ...body, stream: true })
    for (const id of [textAt(reply, 'id'), textAt(chunks[0], 'id')]) {
      const info = succeeded(await admin.call(`/v2/${id}/slice_info`))
      assert.equal(textAt(info, 'data.document_slices.0.document.name'), 'moon.txt')
      assert.match(textAt(info, 'data.answer.sentences.0.text'), /1737/)
      const sources = listAt(info, 'data.answer.sentences.0.sources')
      const entries = listAt(info, 'data.document_slices.0.slice_info')
      assert.ok(entries.some((entry) => at(entry, 'cited') === true && sources.includes(at(entry, 'index') ?? null)))
    }
  })

  it('answer asynchronously as well', async () => {
    const submitted = await call(`${server.apiUrl}/async/chat/completions`, {
      key: server.key,
      body: { model, messages: [{ role: 'user', content: question }], tools: [tool(moonBase)] },
    })
    const id = textAt(submitted.json(), 'id')
    const result = await until('the result', async () => {
      const reply = (await call(`${server.apiUrl}/async-result/${id}`, { key: server.key })).json()
      return at(reply, 'task_status') === 'PROCESSING' ? undefined : reply
    })
    assert.match(textAt(result, 'choices.0.message.content'), /1737/)
    assert.equal(textAt(result, 'knowledgeV2.contents.0.metadata.doc_name'), 'moon.txt')
  })

  it('understand a question that follows another', async () => {
    const messages = [
      { role: 'user', content: question },
      { role: 'assistant', content: '约1737公里。' },
      { role: 'user', content: '它绕地球一周要多少天？' },
    ]
    const reply = await chat({ messages, tools: [tool(moonBase), tool(teaBase)] })
    assert.match(textAt(reply.json(), 'choices.0.message.content'), /27\.3/)
    assert.equal(textAt(reply.json(), 'knowledgeV2.contents.0.metadata.doc_name'), 'moon.txt')
  })

  it('do not drive out functions', async () => {
    const weather = {
      type: 'function',
      function: {
        name: 'get_weather',
        description: 'Weather of a city',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
    }
    const tools = [weather, tool(moonBase)]
    const asked = await chat({ tools })
    assert.match(textAt(asked.json(), 'choices.0.message.content'), /1737/)
    assert.equal(at(asked.json(), 'choices.0.message.tool_calls'), undefined)
    assert.equal(textAt(asked.json(), 'knowledgeV2.contents.0.metadata.doc_name'), 'moon.txt')
    const messages = [{ role: 'user', content: '北京的天气 weather 怎么样？' }]
    const called = await chat({ messages, tools })
    assert.equal(at(called.json(), 'choices.0.message.tool_calls.0.type'), 'function', called.text)
  })

  it('work through the openai client, whose own message comes back in the next call', async () => {
    const client = new OpenAI({ baseURL: server.apiUrl, apiKey: server.key, maxRetries: 0 })
    // The client's types know no tools of this kind; the platform's documents send them so.
    const tools = JSON.parse(JSON.stringify([tool(moonBase)])) as OpenAI.ChatCompletionTool[]
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: question }]
    const first = await client.chat.completions.create({ model, messages, tools })
    const message = first.choices[0]?.message
    assert.ok(message !== undefined)
    assert.match(message.content ?? '', /1737/)
    messages.push(message, { role: 'user', content: '它绕地球一周要多少天？' })
    const second = await client.chat.completions.create({ model, messages, tools })
    assert.match(second.choices[0]?.message.content ?? '', /27\.3/)
    let streamed = ''
    const stream = await client.chat.completions.create({ model, messages: messages.slice(0, 1), tools, stream: true })
    for await (const chunk of stream) streamed += chunk.choices[0]?.delta.content ?? ''
    assert.equal(streamed, message.content)
  })

  it('refuse bases of others and templates without placeholders, sync, streamed and asynchronous', async () => {
    const message = refused(await chat({ tools: [tool('9223372036854775807')] }), 404, '1214')
    assert.match(message, /tools\[0\]\.retrieval\.knowledge_id/)
    refused(await chat({ tools: [tool('x')], stream: true }), 404, '1214')
    refused(await chat({ tools: [tool(moonBase, '{{question}}')] }), 400, '1214')
    refused(await chat({ tools: [{ type: 'retrieval', retrieval: {} }] }), 400, '1213')
    const account = await createAccount(server, 'V0')
    refused(await chat({ tools: [tool(moonBase)] }, account.key), 404, '1214')
    const body = { model, messages: [{ role: 'user', content: question }], tools: [tool(moonBase)] }
    refused(await call(`${server.apiUrl}/async/chat/completions`, { key: account.key, body }), 404, '1214')
  })
})

describe('tools of type retrieval with an engine', { skip: needsOwnServer }, () => {
  let server: RoutedServer
  let baseId: string
  before(async () => {
    server = await startRoutedServer()
    const admin = knowledgeClient(server, server.key)
    baseId = await admin.createBase({ name: '天文' })
    await admin.ready(baseId, { name: 'moon.txt', content: moon })
  })
  after(() => server.stop())

  it("fill the caller's template and keep the tool from the engine", async () => {
    const [upstream] = server.upstreams
    await upstream?.reset()
    const body = {
      model: 'glm-4.6',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: question },
      ],
      tools: [tool(baseId, 'KNOWN {{ knowledge }} ASKED {{question}}')],
    }
    const reply = await call(`${server.apiUrl}/chat/completions`, { key: server.key, body })
    assert.equal(reply.status, 200, reply.text)
    assert.equal(at(reply.json(), 'usage.prompt_tokens'), 31, "the engine's own count")
    const [sent] = (await upstream?.state())?.bodies ?? []
    const messages: Json[] = listAt(sent, 'messages')
    assert.deepEqual(messages[0], { role: 'system', content: 'Be brief.' })
    assert.match(textAt(messages[1], 'content'), /^KNOWN \[1\] [^]*1737公里[^]* ASKED 月球的平均半径是多少？$/)
    assert.ok(isObject(sent) && !('tools' in sent), 'no tool goes to the engine')
  })

  it('leave one row in the books, also for an engine that refuses', async () => {
    const body = (word: string) => ({
      model: 'glm-4.6',
      messages: [{ role: 'user', content: `${question}${word}` }],
      tools: [tool(baseId)],
      stream: true,
    })
    const failed = await call(`${server.apiUrl}/chat/completions`, { key: server.key, body: body('[[status-400]]') })
    assert.equal(failed.status, 400, failed.text)
    const chunks = await readStream(`${server.apiUrl}/chat/completions`, server.key, body(''))
    const id = textAt(chunks[0], 'id')
    const rows = await until('the row of the call', async () => {
      const calls = listAt(await adminGet(server, '/calls?limit=20'), 'data')
      const own = calls.filter((row) => at(row, 'request_id') === id)
      return own.length > 0 ? own : undefined
    })
    assert.equal(rows.length, 1)
    assert.equal(at(rows[0], 'prompt_tokens'), 31)
  })
})
