import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import OpenAI from 'openai'
import {
  batchLine,
  batchOf,
  chatBody,
  chatUrl,
  linesOfFile,
  startBatch,
  untilBatchEnds,
  uploadLines,
} from './support/batches.ts'
import type { BatchClient } from './support/batches.ts'
import { call } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, isObject, listAt, numberAt, textAt } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { untilCalls } from './support/usage.ts'
import { until } from './support/wait.ts'

describe('batches', { skip: needsOwnServer }, () => {
  let folder: string
  let server: LocalServer
  let account: { id: string; key: string }
  let client: BatchClient

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openmaas-batches-'))
    const rules = [
      { match: { contains: 'wait a little' }, fault: 'delay=30ms' },
      { match: { contains: 'wait long' }, fault: 'delay=60s' },
    ]
    await writeFile(join(folder, 'scenario.json'), JSON.stringify({ rules }))
    server = await startServer({
      configuration: `
engines:
  - { id: scripted, type: simulator, scenarioFile: "${join(folder, 'scenario.json')}" }
models:
  glm-4.6:
    - { engine: scripted }
`,
    })
    account = await createAccount(server, 'V0')
    client = { apiUrl: server.apiUrl, key: account.key }
  })
  after(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('run through the client of OpenAI, from the file to its answers', async () => {
    const openai = new OpenAI({ apiKey: account.key, baseURL: server.apiUrl, maxRetries: 0 })
    const questions = ['What is 2 + 3?', 'What is 20 + 30?', '北京是哪个国家的首都？']
    const lines = questions.map((question, index) =>
      batchLine(`q-${index}`, chatBody(question), '/v1/chat/completions'),
    )
    const fileId = await uploadLines(client, lines)
    const created = await openai.batches.create({
      input_file_id: fileId,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { team: 'a' },
    })
    assert.equal(created.status, 'validating')
    assert.equal(created.object, 'batch')
    assert.equal((created.expires_at ?? 0) - created.created_at, 7 * 86_400)
    await untilBatchEnds(client, created.id)
    const batch = await openai.batches.retrieve(created.id)
    assert.equal(batch.status, 'completed')
    assert.deepEqual(batch.request_counts, { total: 3, completed: 3, failed: 0 })
    assert.deepEqual(batch.metadata, { team: 'a' })
    assert.equal(batch.error_file_id, undefined)
    const output = await linesOfFile(client, batch.output_file_id ?? '')
    assert.deepEqual(
      output.map((line) => line['custom_id']),
      ['q-0', 'q-1', 'q-2'],
    )
    assert.deepEqual(Object.keys(output[0] ?? {}), ['custom_id', 'id', 'response'])
    assert.match(textAt(output[0], 'id'), /^batch_/)
    assert.equal(at(output[0], 'response.status_code'), 200)
    assert.match(textAt(output[0], 'response.body.choices.0.message.content'), /\b5\b/)
    const files = await openai.files.list({ purpose: 'batch' })
    assert.ok(files.data.some(({ id }) => id === batch.output_file_id))
    // The input is deleted unless the caller wants it kept.
    assert.ok(files.data.every(({ id }) => id !== fileId))
    const calls = await untilCalls(server, account.id, 3)
    assert.ok(calls.some((row) => row['operation'] === 'batches.chat.completions.create'))
    assert.ok(calls.some((row) => row['request_id'] === `${batch.id}-1`))
  })

  it('tell every wrong line by its number, and run none of them', async () => {
    const lines = [
      batchLine('a', chatBody('hello')),
      batchLine('a', chatBody('hello')),
      batchLine('b', { ...chatBody('hello'), model: 'glm-4.5' }),
      batchLine('c', chatBody('hello'), '/v4/embeddings'),
      JSON.stringify({ custom_id: 'd', method: 'GET', url: chatUrl, body: chatBody('hello') }),
      JSON.stringify({ method: 'POST', url: chatUrl, body: chatBody('hello') }),
      '',
      batchLine('e', { model: 'glm-4.6' }),
      batchLine('f', { ...chatBody('hello'), temperature: 'warm' }),
      batchLine('g', chatBody('hello')),
    ]
    const batch = await untilBatchEnds(client, await startBatch(client, lines))
    assert.equal(batch['status'], 'failed')
    assert.deepEqual(
      listAt(batch, 'errors.data').map((error) => [at(error, 'line'), at(error, 'code'), at(error, 'param')]),
      [
        [2, '1214', 'custom_id'],
        [3, '1214', 'body.model'],
        [4, '1214', 'url'],
        [5, '1214', 'method'],
        [6, '1213', 'custom_id'],
        [8, '1213', 'messages'],
        [9, '1214', 'temperature'],
      ],
    )
    assert.equal(batch['output_file_id'], undefined)
    assert.equal(numberAt(batch, 'request_counts.completed'), 0)
  })

  it('are refused for what is no input of a batch', async () => {
    const create = (body: object) => call(`${server.apiUrl}/batches`, { key: account.key, body })
    const file = await uploadLines(client, [batchLine('a', chatBody('hello'))])
    assertError(await create({ endpoint: chatUrl }), 400, '1213')
    assertError(await create({ input_file_id: file, endpoint: '/v4/files' }), 400, '1214')
    assertError(await create({ input_file_id: 'batch-1-2', endpoint: chatUrl }), 404, '1214')
    const metadata = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, 'v']))
    assertError(await create({ input_file_id: file, endpoint: chatUrl, metadata }), 400, '1214')
    assertError(await call(`${server.apiUrl}/batches?limit=0`, { key: account.key }), 400, '1214')
    assertError(await call(`${server.apiUrl}/batches?after=nothing`, { key: account.key }), 404, '1214')
  })

  it('keep what a line is refused for apart from the answers', async () => {
    const tools = [{ type: 'retrieval', retrieval: { knowledge_id: '1734786514366738432' } }]
    const lines = [batchLine('good', chatBody('hello')), batchLine('bad', chatBody('hello', { tools }))]
    const batch = await untilBatchEnds(client, await startBatch(client, lines, { auto_delete_input_file: false }))
    assert.equal(batch['status'], 'completed')
    assert.deepEqual(batch['request_counts'], { total: 2, completed: 1, failed: 1 })
    const [refused] = await linesOfFile(client, textAt(batch, 'error_file_id'))
    assert.equal(at(refused, 'custom_id'), 'bad')
    assert.equal(at(refused, 'response.status_code'), 404)
    assert.equal(at(refused, 'response.body.error.code'), '1214')
    const input = await call(`${server.apiUrl}/files/${textAt(batch, 'input_file_id')}`, { key: account.key })
    assert.equal(input.status, 200)
  })

  it('run embeddings, and are listed newest first in pages', async () => {
    const owner = await createAccount(server, 'V0')
    const own = { apiUrl: server.apiUrl, key: owner.key }
    const ids: string[] = []
    for (const text of ['one', 'two', 'three']) {
      const line = batchLine(text, { model: 'embedding-3', input: text, dimensions: 256 }, '/v4/embeddings')
      ids.unshift(await startBatch(own, [line], { endpoint: '/v4/embeddings' }))
    }
    const ended = await Promise.all(ids.map((id) => untilBatchEnds(own, id)))
    const [line] = await linesOfFile(own, textAt(ended[0], 'output_file_id'))
    assert.equal(listAt(line, 'response.body.data.0.embedding').length, 256)
    const openai = new OpenAI({ apiKey: owner.key, baseURL: server.apiUrl, maxRetries: 0 })
    const listed: string[] = []
    for await (const { id } of openai.batches.list({ limit: 2 })) listed.push(id)
    assert.deepEqual(listed, ids)
    for (const path of [`/batches/${ids[0]}`, `/batches/${ids[0]}/cancel`]) {
      const method = path.endsWith('cancel') ? 'POST' : 'GET'
      assertError(await call(`${server.apiUrl}${path}`, { key: account.key, method }), 404, '1214')
    }
  })

  it('draw pictures, whose links need no key', async () => {
    const line = batchLine('p', { model: 'cogview-4', prompt: '一只猫' }, '/v4/images/generations')
    const id = await startBatch(client, [line], { endpoint: '/v4/images/generations' })
    const [drawn] = await linesOfFile(client, textAt(await untilBatchEnds(client, id), 'output_file_id'))
    const picture = await call(textAt(drawn, 'response.body.data.0.url'))
    assert.equal(picture.status, 200)
    assert.match(String(picture.headers['content-type']), /^image\//)
  })

  it('stop when they are cancelled, and keep the lines that are done', async () => {
    const lines = Array.from({ length: 40 }, (_, index) =>
      batchLine(`c-${index}`, chatBody(index < 20 ? 'What is 1 + 1?' : 'wait long')),
    )
    const id = await startBatch(client, lines)
    await until(
      'some lines to be done',
      async () => numberAt(await batchOf(client, id), 'request_counts.completed') >= 20,
    )
    const reply = await call(`${server.apiUrl}/batches/${id}/cancel`, {
      key: account.key,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    assert.equal(reply.status, 200, reply.text)
    assert.ok(['cancelling', 'cancelled'].includes(textAt(reply.json(), 'status')), reply.text)
    const batch = await untilBatchEnds(client, id, 5000)
    assert.equal(batch['status'], 'cancelled')
    assert.equal(numberAt(batch, 'request_counts.completed'), 20)
    assert.equal((await linesOfFile(client, textAt(batch, 'output_file_id'))).length, 20)
  })

  it('leave the slots of the account and a place on the engine to live calls', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => batchLine(`l-${index}`, chatBody('wait long')))
    const id = await startBatch(client, lines)
    await until('the lines to run', async () => (await batchOf(client, id))['status'] === 'in_progress')
    const replies = await Promise.all(
      Array.from({ length: 5 }, () =>
        call(`${server.apiUrl}/chat/completions`, { key: account.key, body: chatBody('hi') }),
      ),
    )
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200, 200, 200, 200],
    )
    await call(`${server.apiUrl}/batches/${id}/cancel`, { key: account.key, method: 'POST' })
    await untilBatchEnds(client, id)
  })

  it('have each line once after the server was killed in the middle', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => batchLine(`k-${index}`, chatBody(`wait a little ${index}`)))
    const id = await startBatch(client, lines)
    await until(
      'some lines to be done',
      async () => numberAt(await batchOf(client, id), 'request_counts.completed') > 0,
    )
    await server.end('SIGKILL')
    await server.restart()
    const batch = await untilBatchEnds(client, id)
    assert.deepEqual(batch['request_counts'], { total: 300, completed: 300, failed: 0 })
    const output = await linesOfFile(client, textAt(batch, 'output_file_id'))
    assert.equal(output.length, 300)
    assert.equal(new Set(output.filter(isObject).map((line) => line['custom_id'])).size, 300)
  })
})
