import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { startCallbackReceiver, type CallbackReceiver } from './support/callback-receiver.ts'
import { startEmbeddingServer, type EmbeddingServer } from './support/embedding-server.ts'
import { at, listAt, numberAt, textAt } from './support/json.ts'
import { knowledgeClient, refused, succeeded, type KnowledgeClient } from './support/knowledge.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { adminGet } from './support/usage.ts'
import { until } from './support/wait.ts'

const moon = '月球是地球唯一的天然卫星。月球的平均半径约为1737公里。'
const tea = '龙井茶产于杭州西湖一带，以色绿、香郁、味甘、形美著称。'

describe('knowledge bases with an embedding engine', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let engine: EmbeddingServer
  let receiver: CallbackReceiver
  let admin: KnowledgeClient
  before(async () => {
    engine = await startEmbeddingServer()
    receiver = await startCallbackReceiver()
    server = await startServer({
      configuration: JSON.stringify({
        engines: [{ id: 'e', type: 'openai-compatible', baseUrl: engine.baseUrl }],
        models: {
          'embedding-2': [{ engine: 'e', model: 'embed-b' }],
          'embedding-3': [{ engine: 'e', model: 'embed-a' }],
        },
      }),
      env: { OPENMAAS_FETCH_ALLOW: '127.0.0.0/8' },
    })
    admin = knowledgeClient(server, server.key)
  })
  after(async () => {
    await server.stop()
    await Promise.all([engine.stop(), receiver.stop()])
  })
  afterEach(() => {
    engine.failing = false
    engine.delayMs = 0
    engine.embedded.length = 0
    receiver.received.length = 0
  })

  const told = (documentId: string) =>
    until(`a callback for ${documentId}`, () =>
      receiver.received.find(({ body }) => at(body, 'event.documentId') === documentId),
    )

  it('recall by vectors, by words and by both', async () => {
    const baseId = await admin.createBase()
    await admin.ready(baseId, { name: 'moon.txt', content: moon })
    await admin.ready(baseId, { name: 'tea.txt', content: tea })
    for (const method of ['embedding', 'keyword', 'mixed']) {
      const body = { query: '月球的平均半径', knowledge_ids: [baseId], recall_method: method }
      const reply = await admin.call('/knowledge/retrieve', { body })
      assert.match(textAt(succeeded(reply), 'data.0.text'), /1737/, method)
      assert.equal(reply.headers['x-openmaas-recall'], undefined)
    }
    assert.ok(engine.embedded.every((model) => model === 'embed-a'))
  })

  it('write what was embedded into the books of the account', async () => {
    const baseId = await admin.createBase()
    await admin.ready(baseId, { name: 'moon.txt', content: moon })
    const calls = listAt(await adminGet(server, '/calls?limit=100'), 'data')
    const row = calls.find((entry) => at(entry, 'operation') === 'knowledge.document.embed')
    assert.equal(at(row, 'model'), 'embedding-3')
    assert.equal(at(row, 'prompt_tokens'), 7)
  })

  it('serve from the former index while another embedding model is built, and tell of each document', async () => {
    const baseId = await admin.createBase({ name: 'switch' })
    const ids = [
      await admin.ready(baseId, { name: 'moon.txt', content: moon }),
      await admin.ready(baseId, { name: 'tea.txt', content: tea }),
    ]
    engine.delayMs = 150
    const edit = { embedding_id: 3, callback_url: receiver.url, callback_header: { 'x-customer': '42' } }
    succeeded(await admin.call(`/knowledge/${baseId}`, { method: 'PUT', body: edit }))
    assert.equal(numberAt(await admin.document(ids[0] ?? ''), 'embedding_stat'), 0)
    const during = await admin.retrieve(baseId, '月球的平均半径', { recall_method: 'embedding' })
    assert.match(textAt(during[0] ?? null, 'text'), /1737/)
    for (const id of ids) {
      assert.equal(at(await admin.settled(id), 'embedding_stat'), 1)
      const callback = await told(id)
      assert.equal(callback.headers['x-customer'], '42')
      assert.deepEqual(at(callback.body, 'event.status'), 1)
    }
    assert.ok(engine.embedded.includes('embed-b'))
    const found = await admin.retrieve(baseId, '月球的平均半径', { recall_method: 'embedding' })
    assert.match(textAt(found[0] ?? null, 'text'), /1737/)
    assert.equal(at(succeeded(await admin.call(`/knowledge/${baseId}`)), 'data.embedding_id'), 3)
  })

  it('wait for an engine that fails, and go on when it is back', async () => {
    const baseId = await admin.createBase()
    await admin.ready(baseId, { name: 'tea.txt', content: tea })
    engine.failing = true
    const [id = ''] = await admin.upload(baseId, [{ name: 'moon.txt', content: moon }])
    const body = { query: '龙井茶', knowledge_ids: [baseId] }
    const mixed = await admin.call('/knowledge/retrieve', { body })
    assert.match(textAt(succeeded(mixed), 'data.0.text'), /龙井茶/)
    assert.match(String(mixed.headers['x-openmaas-recall']), /embedding-failed/)
    const byVector = await admin.call('/knowledge/retrieve', { body: { ...body, recall_method: 'embedding' } })
    refused(byVector, 500, 1234)
    const waiting = await until('the failure to be told', async () => {
      const document = await admin.document(id)
      return at(document, 'progress.last_error') === undefined ? undefined : document
    })
    assert.equal(numberAt(waiting, 'embedding_stat'), 0)
    assert.equal(at(waiting, 'progress.stage'), 'embedding')
    assert.equal(at(waiting, 'progress.last_error'), '向量化引擎调用失败，将重试。')
    engine.failing = false
    assert.equal(at(await admin.settled(id), 'embedding_stat'), 1)
  })

  it('tell the address of the request, of the account, and repeat until it is taken', async () => {
    const baseId = await admin.createBase()
    receiver.nextCodes.push(500)
    const url = receiver.url
    const [first = ''] = await admin.upload(baseId, [{ name: 'moon.txt', content: moon }], {
      callback_url: url,
      callback_header: '{"authorization":"Bearer customer"}',
    })
    await until('the second try', () => receiver.received.length >= 2)
    assert.deepEqual(
      receiver.received.map(({ body }) => body),
      Array.from({ length: 2 }, () => ({
        eventId: 'knowledge_construction',
        event: { status: 1, msg: 'success', documentId: first },
      })),
    )
    assert.equal(receiver.received[0]?.headers.authorization, 'Bearer customer')
    succeeded(await admin.call('/callback', { method: 'PUT', body: { url } }))
    const [broken = ''] = await admin.upload(baseId, [{ name: 'broken.pdf', content: '%PDF-1.7' }])
    const failure = await told(broken)
    assert.equal(at(failure.body, 'event.status'), 2)
    assert.ok(textAt(failure.body, 'event.msg').length > 0)
    succeeded(await admin.call('/callback', { method: 'DELETE' }))
  })

  it('survive kill -9 with what was acknowledged', async () => {
    const baseId = await admin.createBase()
    const content = Array.from({ length: 400 }, (_, index) => `第${index}段。${tea}${moon}`).join('\n\n')
    const ids = await admin.upload(baseId, [
      { name: 'big.txt', content },
      { name: 'moon.txt', content: moon },
    ])
    await server.end('SIGKILL')
    await server.restart()
    for (const id of ids) assert.equal(at(await admin.settled(id), 'embedding_stat'), 1)
    const found = await admin.retrieve(baseId, '第399段', { recall_method: 'keyword', top_k: 3 })
    assert.match(textAt(found[0] ?? null, 'text'), /第399段/)
  })
})

describe('pages of the web in a knowledge base', { skip: needsOwnServer }, () => {
  it('are refused when they lie in a private network', async () => {
    const server = await startServer()
    try {
      const admin = knowledgeClient(server, server.key)
      const baseId = await admin.createBase()
      const upload_detail = [{ url: `${server.url}/`, knowledge_type: 1 }]
      const reply = await admin.call('/document/upload_url', { body: { knowledge_id: baseId, upload_detail } })
      const id = textAt(succeeded(reply), 'data.successInfos.0.documentId')
      assert.equal(at(await admin.settled(id), 'failInfo.embedding_code'), 10010)
    } finally {
      await server.stop()
    }
  })
})
