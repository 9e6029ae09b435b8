import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it } from 'node:test'
import { endpoints } from '@openmaas/protocol'
import { testAccess } from '../access/testing.ts'
import { describeOnDatabases } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { createApiServer } from '../http/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { callbackAdminRoutes } from './callback-admin-routes.ts'
import { callbackRoutes } from './callback-routes.ts'
import { CallbackSettingsService } from './callback-settings-service.ts'
import { event, startReceiver, testSender } from './testing.ts'

type Json = Record<string, unknown>

/** Both families of callback operations on a real port, with the keys of two members and an administrator. */
async function start(database: TestDatabase) {
  const { sealer, accounts, authenticator } = testAccess(database)
  const ada = await accounts.create({ name: 'Ada', tier: 'V0', role: 'member' })
  const bob = await accounts.create({ name: 'Bob', tier: 'V0', role: 'member' })
  const root = await accounts.create({ name: 'root', tier: 'V0', role: 'admin' })
  const test = testSender(database.db)
  const api = createApiServer({
    routes: [
      ...callbackRoutes({ settings: new CallbackSettingsService({ db: database.db, sealer }) }),
      ...callbackAdminRoutes({
        repository: test.repository,
        onQueued: () => test.sender.wake(),
        now: () => test.clock.now,
      }),
    ],
    plainHandlers: [],
    authenticator,
    telemetry: silentTelemetry(),
    maxBodyBytes: 65_536,
  })
  api.server.listen(0, '127.0.0.1')
  await once(api.server, 'listening')
  const address = api.server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const { port } = address

  async function call(key: string, method: string, path: string, body?: Json) {
    const response = await fetch(`http://127.0.0.1:${port}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'accept-language': 'en' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const reply = (await response.json()) as Json
    const plain = path.split('?')[0] ?? ''
    const known = endpoints.find(
      (one) => one.method === method && new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(plain),
    )
    if (response.ok) assert.deepEqual(known?.response?.parse(reply), reply)
    return { status: response.status, body: reply }
  }

  return {
    ...test,
    ada,
    bob,
    root,
    call,
    async [Symbol.asyncDispose]() {
      await api.stop(0)
      await test[Symbol.asyncDispose]()
    },
  }
}

const path = '/llm-application/open/callback'

describeOnDatabases('the callback of an account', (create) => {
  it('is set, read, replaced and removed, each account its own', async () => {
    await using database = await create()
    await using test = await start(database)
    const { ada, bob, call } = test
    const data = async (key: string) => (await call(key, 'GET', path)).body['data']
    const unset = { url: '', callback_header: {}, be_in_use: 0 }
    assert.deepEqual(await data(ada.key), unset)
    const header = { Authorization: 'Bearer x', 'Content-Type': 'application/json' }
    assert.equal(
      (await call(ada.key, 'PUT', path, { url: 'https://ada.example/h?k=1', callback_header: header })).status,
      200,
    )
    assert.deepEqual(await data(ada.key), { url: 'https://ada.example/h?k=1', callback_header: header, be_in_use: 1 })
    assert.deepEqual(await data(bob.key), unset)
    await call(ada.key, 'PUT', path, { url: 'http://ada.example/2' })
    assert.deepEqual(await data(ada.key), { url: 'http://ada.example/2', callback_header: {}, be_in_use: 1 })
    assert.equal((await call(bob.key, 'DELETE', path)).status, 200)
    assert.equal((await call(ada.key, 'DELETE', path)).status, 200)
    assert.equal((await call(ada.key, 'DELETE', path)).status, 200)
    assert.deepEqual(await data(ada.key), unset)
    const stored = await database.db.selectFrom('callbackSettings').selectAll().execute()
    assert.deepEqual(stored, [])
  })

  it('is refused with 1214 when it could not be sent, or would change how it travels', async () => {
    await using database = await create()
    await using test = await start(database)
    const url = 'https://ada.example/'
    const wrong: Json[] = [
      { url: 'ftp://ada.example/' },
      { url: 'not an address' },
      { url: 'https://user:secret@ada.example/' },
      { url: `https://ada.example/${'x'.repeat(2048)}` },
      { url, callback_header: { 'x-a': 'b\r\nx-injected: c' } },
      { url, callback_header: { 'x-a\n': 'b' } },
      { url, callback_header: { 'x a': 'b' } },
      { url, callback_header: { '': 'b' } },
      { url, callback_header: { 'x-a': '值' } },
      { url, callback_header: { Host: 'inside' } },
      { url, callback_header: { 'Content-Length': '0' } },
      { url, callback_header: { 'transfer-encoding': 'chunked' } },
      { url, callback_header: { connection: 'upgrade' } },
      { url, callback_header: Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`x-${index}`, ''])) },
      { url, callback_header: { 'x-a': 'b'.repeat(9000) } },
    ]
    for (const body of wrong) {
      const reply = await test.call(test.ada.key, 'PUT', path, body)
      assert.deepEqual([reply.status, reply.body['code']], [400, 1214], JSON.stringify(body).slice(0, 200))
      assert.ok(!JSON.stringify(reply.body).includes('secret'))
    }
    const missing = await test.call(test.ada.key, 'PUT', path, {})
    assert.deepEqual([missing.status, missing.body['code']], [400, 1213])
  })
})

describeOnDatabases('the admin API of callbacks', (create) => {
  it('shows deliveries with their attempts, without secrets, and sends them again', async () => {
    await using database = await create()
    await using receiver = await startReceiver([(outgoing) => void outgoing.end('{"code":500}')])
    await using test = await start(database)
    const { ada, bob, root, call } = test
    const explicit = { url: `${receiver.url}?token=secret`, sealedHeader: null }
    const id = await test.enqueue(event('7', '', { accountId: ada.account.id, explicit, status: 2, msg: '解析失败' }))
    await test.sendAfter(0)
    const { body } = await call(root.key, 'GET', `/admin/callbacks/${id}`)
    assert.partialDeepStrictEqual(body, {
      id,
      account_id: ada.account.id,
      document_id: '7',
      url: receiver.url,
      event: { status: 2, msg: '解析失败' },
      state: 'pending',
      attempts: 1,
      next_attempt_at: test.clock.now + 1000,
      attempt_log: [{ attempt: 1, http_status: 200, body_code: '500', error: 'The receiver answered code 500.' }],
    })
    assert.ok(!JSON.stringify(body).includes('secret'))
    const replayed = await call(root.key, 'POST', `/admin/callbacks/${id}/replay`)
    assert.deepEqual([replayed.status, replayed.body['next_attempt_at']], [200, test.clock.now])
    await test.sender.idle()
    assert.equal((await call(root.key, 'GET', `/admin/callbacks/${id}`)).body['state'], 'delivered')
    // Members see nothing of it, not even of their own account.
    for (const key of [ada.key, bob.key]) {
      assert.equal((await call(key, 'GET', '/admin/callbacks')).status, 403)
      assert.equal((await call(key, 'POST', `/admin/callbacks/${id}/replay`)).status, 403)
    }
    assert.equal((await call(root.key, 'GET', '/admin/callbacks/1')).status, 404)
    assert.equal((await call(root.key, 'POST', '/admin/callbacks/1/replay')).status, 404)
  })

  it('lists by account, document and state, in pages, and replays all that failed', async () => {
    await using database = await create()
    await using receiver = await startReceiver()
    await using test = await start(database)
    const { ada, bob, root, call } = test
    for (const [accountId, document] of [
      [ada.account.id, '7'],
      [ada.account.id, '8'],
      [bob.account.id, '9'],
    ] as const)
      await test.enqueue(event(document, receiver.url, { accountId }))
    const documents = async (query: string) => {
      const { body } = await call(root.key, 'GET', `/admin/callbacks?${query}`)
      const rows = body['data'] as { id: string; document_id: string }[]
      return {
        ids: rows.map((row) => row.id),
        documents: rows.map((row) => row.document_id).join(),
        more: body['has_more'],
      }
    }
    assert.equal((await documents('')).documents, '9,8,7')
    assert.equal((await documents(`account_id=${ada.account.id}`)).documents, '8,7')
    assert.equal((await documents('document_id=9&state=pending')).documents, '9')
    assert.equal((await documents('state=failed')).documents, '')
    const first = await documents('limit=2')
    assert.deepEqual([first.documents, first.more], ['9,8', true])
    const second = await documents(`limit=2&after=${first.ids.at(-1)}`)
    assert.deepEqual([second.documents, second.more], ['7', false])
    assert.equal((await call(root.key, 'GET', '/admin/callbacks?state=lost')).status, 400)
    await database.db.updateTable('callbackDeliveries').set({ state: 'failed' }).execute()
    const replay = (filter: Json) => call(root.key, 'POST', '/admin/callbacks/replay', filter)
    assert.deepEqual((await replay({ account_id: bob.account.id })).body, { replayed: 1 })
    assert.deepEqual((await replay({ document_id: '7' })).body, { replayed: 1 })
    assert.deepEqual((await replay({})).body, { replayed: 1 })
    await test.sender.idle()
    assert.equal((await documents('state=delivered')).documents, '9,8,7')
    assert.deepEqual(receiver.told().toSorted(), ['1 7', '1 8', '1 9'])
  })
})
