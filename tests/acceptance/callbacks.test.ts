import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { call, type CallOptions } from './support/call.ts'
import { startCallbackReceiver, type CallbackReceiver } from './support/callback-receiver.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, listAt, numberAt, textAt, type Json } from './support/json.ts'
import { knowledgeClient, refused, succeeded } from './support/knowledge.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { until } from './support/wait.ts'

describe('callbacks', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let receiver: CallbackReceiver
  before(async () => {
    receiver = await startCallbackReceiver()
    server = await startServer({ env: { OPENMAAS_FETCH_ALLOW: '127.0.0.1/32' } })
  })
  after(async () => {
    await server.stop()
    await receiver.stop()
  })
  afterEach(() => {
    receiver.received.length = 0
    receiver.nextCodes.length = 0
  })

  const admin = (path: string, options: CallOptions = {}) =>
    call(`${server.url}/api/admin/callbacks${path}`, { key: server.key, ...options })

  const settled = (query: string, state: string): Promise<Json> =>
    until(`a callback that is ${state}`, async () =>
      listAt((await admin(`?${query}`)).json(), 'data').find((delivery) => at(delivery, 'state') === state),
    )

  it('are set, read and removed by each account for itself', async () => {
    const ada = knowledgeClient(server, (await createAccount(server, 'V0')).key)
    const bob = knowledgeClient(server, (await createAccount(server, 'V0')).key)
    const setting = { url: receiver.url, callback_header: { authorization: 'Bearer ada' } }
    succeeded(await ada.call('/callback', { method: 'PUT', body: setting }))
    const data = async (client: typeof ada) => at(succeeded(await client.call('/callback')), 'data')
    assert.deepEqual(await data(ada), { ...setting, be_in_use: 1 })
    assert.deepEqual(await data(bob), { url: '', callback_header: {}, be_in_use: 0 })
    succeeded(await bob.call('/callback', { method: 'DELETE' }))
    assert.equal(at(await data(ada), 'be_in_use'), 1)
    succeeded(await ada.call('/callback', { method: 'DELETE' }))
    assert.equal(at(await data(ada), 'be_in_use'), 0)
  })

  it('are refused when they could not be sent, or would change how they travel', async () => {
    const client = knowledgeClient(server, server.key)
    const put = (body: unknown) => client.call('/callback', { method: 'PUT', body })
    refused(await put({}), 400, 1213)
    for (const url of ['ftp://customer.example/', 'customer.example', 'http://user:password@customer.example/'])
      refused(await put({ url }), 400, 1214)
    for (const header of [{ host: 'inside' }, { 'content-length': '1' }, { 'x-a': 'b\r\nx-c: d' }])
      refused(await put({ url: receiver.url, callback_header: header }), 400, 1214)
  })

  it('are tried again, told to administrators with every attempt, and replayed', async () => {
    const account = await createAccount(server, 'V0')
    const client = knowledgeClient(server, account.key)
    succeeded(await client.call('/callback', { method: 'PUT', body: { url: `${receiver.url}?token=hidden` } }))
    receiver.nextCodes.push(500)
    const documentId = await client.ready(await client.createBase(), { name: 'a.txt', content: '一句话。' })
    const delivery = await settled(`account_id=${account.id}&document_id=${documentId}`, 'delivered')
    const whole = (await admin(`/${textAt(delivery, 'id')}`)).json()
    assert.deepEqual(
      listAt(whole, 'attempt_log').map((attempt) => at(attempt, 'body_code')),
      ['500', '200'],
    )
    assert.equal(at(whole, 'event.status'), 1)
    assert.equal(textAt(whole, 'url'), receiver.url)
    const replayed = await admin(`/${textAt(delivery, 'id')}/replay`, { method: 'POST' })
    assert.equal(replayed.status, 200, replayed.text)
    await until('the third call', () => receiver.received.length === 3)
    for (const { body } of receiver.received) assert.equal(at(body, 'event.documentId'), documentId)
    assertError(await admin('', { key: account.key }), 403, '1220')
    assertError(await admin('/1'), 404, '1214')
    assert.equal(numberAt((await admin('/replay', { body: { account_id: account.id } })).json(), 'replayed'), 0)
  })

  it('never reach a private address that the operator did not allow', async () => {
    const client = knowledgeClient(server, server.key)
    const { port } = new URL(receiver.url)
    const baseId = await client.createBase()
    const document = { name: 'a.txt', content: '一句话。' }
    for (const host of ['127.0.0.2', '[::ffff:127.0.0.2]', '2130706434', '10.0.0.1']) {
      const id = await client.ready(baseId, document, { callback_url: `http://${host}:${port}/told` })
      const delivery = await until('a refused attempt', async () =>
        listAt((await admin(`?document_id=${id}`)).json(), 'data').find((one) => at(one, 'last_error') !== null),
      )
      assert.match(textAt(delivery, 'last_error'), /^private-address: /)
    }
    assert.equal(receiver.received.length, 0)
  })
})

describe('the link of a document', { skip: needsOwnServer }, () => {
  let server: LocalServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.stop())

  it('works without a key, whole and in parts, until the document is deleted', async () => {
    const client = knowledgeClient(server, server.key)
    const id = await client.ready(await client.createBase(), { name: '句子.txt', content: '一句话。' })
    const link = textAt(await client.document(id), 'url')
    assert.ok(link.startsWith(`${server.url}/download/`), link)
    const whole = await fetch(link)
    assert.deepEqual([whole.status, await whole.text()], [200, '一句话。'])
    assert.match(whole.headers.get('content-disposition') ?? '', /^attachment; filename\*=UTF-8''%E5%8F%A5/)
    const part = await fetch(link, { headers: { range: 'bytes=3-5' } })
    assert.deepEqual([part.status, await part.text()], [206, '句'])
    assert.equal((await fetch(`${link}x`)).status, 403)
    succeeded(await client.call(`/document/${id}`, { method: 'DELETE' }))
    assert.equal((await fetch(link)).status, 404)
  })
})
