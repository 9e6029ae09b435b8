import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it } from 'node:test'
import { adminEndpoints } from '@openmaas/protocol'
import type { EndpointSpec } from '@openmaas/protocol'
import { ensureAdmin, InProcessLimiter } from '../access/index.ts'
import { testAccess } from '../access/testing.ts'
import { describeOnDatabases } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { createApiServer } from '../http/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { callRow } from '../usage/call-row.ts'
import { callStore } from '../usage/call-store.ts'
import { RequestKeeper, usageQueries } from '../usage/index.ts'
import { begunCall, endedCall, testStart } from '../usage/testing.ts'
import { adminHandlers } from './index.ts'

type Json = Record<string, unknown>
interface Reply {
  readonly status: number
  readonly body: Json
}

/** The admin API on a real port, with the key of its first administrator. */
async function startAdmin(database: TestDatabase) {
  const { sealer, accounts, authenticator } = testAccess(database)
  const { generatedKey = '' } = await ensureAdmin({ db: database.db, sealer })
  const limiter = new InProcessLimiter()
  const usage = usageQueries(database.db)
  const api = createApiServer({
    routes: adminHandlers({
      accounts,
      usage,
      keptRequests: new RequestKeeper({
        db: database.db,
        keepDays: undefined,
        maxBodyBytes: 1000,
        onProblem: assert.ifError,
      }),
      limiter,
      timeZone: 'Asia/Shanghai',
      now: () => testStart + 60_000,
    }),
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

  /** Checks each good reply against the schema of its endpoint. */
  async function call(
    operation: string,
    params: Record<string, string> = {},
    body?: Json,
    key = generatedKey,
  ): Promise<Reply> {
    const endpoint: EndpointSpec | undefined = adminEndpoints.find((candidate) => candidate.operation === operation)
    assert.ok(endpoint, operation)
    const query = new URLSearchParams(params)
    const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      query.delete(name)
      return params[name] ?? ''
    })
    const response = await fetch(`http://127.0.0.1:${port}/api${path}?${query}`, {
      method: endpoint.method,
      headers: { authorization: `Bearer ${key}`, 'accept-language': 'en' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const reply: unknown = await response.json()
    assert.ok(typeof reply === 'object' && reply !== null)
    if (response.ok) assert.deepEqual(endpoint.response?.parse(reply), reply)
    return { status: response.status, body: { ...reply } }
  }

  async function fails(expected: string, ...request: Parameters<typeof call>): Promise<void> {
    const { status, body } = await call(...request)
    const error = body['error']
    assert.ok(typeof error === 'object' && error !== null && 'code' in error, JSON.stringify(body))
    assert.equal(`${status} ${error.code}`, expected)
  }

  return { call, fails, limiter, close: () => api.stop(0) }
}

const text = (value: unknown): string => {
  assert.ok(typeof value === 'string')
  return value
}
const list = (value: unknown): Json[] => {
  assert.ok(Array.isArray(value))
  return value
}

describeOnDatabases('the admin API', (create) => {
  it('makes an account whose first key works at once and is shown once', async () => {
    await using database = await create()
    const { call, close } = await startAdmin(database)
    const { status, body } = await call('admin.accounts.create', {}, { name: 'Ada', tier: 'V1' })
    assert.equal(status, 200)
    const { id, key, ...rest } = body
    assert.match(text(key), /^[0-9a-f]{32}\.[A-Za-z0-9]{24}$/)
    assert.deepEqual([rest['name'], rest['tier'], rest['role'], rest['status']], ['Ada', 'V1', 'member', 'active'])
    assert.deepEqual((await call('admin.me', {}, undefined, text(key))).body, {
      account_id: id,
      account_name: 'Ada',
      key_id: text(key).split('.')[0],
      tier: 'V1',
      role: 'member',
    })
    const shown = JSON.stringify([
      (await call('admin.accounts.get', { account_id: text(id) })).body,
      (await call('admin.keys.list', { account_id: text(id) })).body,
    ])
    assert.ok(!shown.includes(text(key).split('.')[1] ?? ''))
    await close()
  })

  it('takes a name twice, since the id is what tells accounts apart', async () => {
    await using database = await create()
    const { call, close } = await startAdmin(database)
    const [one, other] = await Promise.all([1, 2].map(() => call('admin.accounts.create', {}, { name: 'Ada' })))
    assert.deepEqual([one?.status, other?.status], [200, 200])
    assert.notEqual(one?.body['id'], other?.body['id'])
    await close()
  })

  it('pages accounts newest first', async () => {
    await using database = await create()
    const { call, close } = await startAdmin(database)
    for (const name of ['a', 'b', 'c', 'd']) await call('admin.accounts.create', {}, { name })
    const first = (await call('admin.accounts.list', { limit: '2' })).body
    const second = (await call('admin.accounts.list', { limit: '10', after: text(list(first['data'])[1]?.['id']) }))
      .body
    assert.deepEqual(
      list(first['data']).map(({ name }) => name),
      ['d', 'c'],
    )
    assert.deepEqual(
      list(second['data']).map(({ name }) => name),
      ['b', 'a', 'admin'],
    )
    assert.deepEqual([first['has_more'], second['has_more']], [true, false])
    await close()
  })

  it('changes and deletes accounts and keys, with effect on the next call', async () => {
    await using database = await create()
    const { call, fails, close } = await startAdmin(database)
    const { id, key, key_id: keyId } = (await call('admin.accounts.create', {}, { name: 'Ada' })).body
    const path = { account_id: text(id), key_id: text(keyId) }
    assert.equal((await call('admin.accounts.update', path, { tier: 'V3' })).body['tier'], 'V3')
    assert.equal((await call('admin.me', {}, undefined, text(key))).body['tier'], 'V3')
    await call('admin.accounts.update', path, { status: 'locked' })
    await fails('429 1112', 'admin.me', {}, undefined, text(key))
    await call('admin.accounts.update', path, { status: 'active', name: 'Countess' })

    const second = (await call('admin.keys.create', path, { name: 'build server', expires_at: testStart })).body
    await fails('401 1003', 'admin.me', {}, undefined, text(second['key']))
    const unlimited = await call('admin.keys.update', { ...path, key_id: text(second['id']) }, { expires_at: 'never' })
    assert.equal(unlimited.body['expires_at'], null)
    assert.equal((await call('admin.me', {}, undefined, text(second['key']))).body['account_name'], 'Countess')
    assert.equal((await call('admin.keys.update', path, { disabled: true })).body['disabled'], true)
    await fails('401 1000', 'admin.me', {}, undefined, text(key))
    assert.deepEqual(
      list((await call('admin.keys.list', path)).body['data']).map(({ name }) => name),
      ['default', 'build server'],
    )
    await call('admin.keys.delete', path)
    await fails('404 1214', 'admin.keys.delete', path)
    await call('admin.accounts.delete', path)
    await fails('401 1000', 'admin.me', {}, undefined, text(second['key']))
    await fails('404 1214', 'admin.accounts.get', path)
    await close()
  })

  it('is closed to members, except for what they are', async () => {
    await using database = await create()
    const { call, fails, close } = await startAdmin(database)
    const { id, key, key_id: keyId } = (await call('admin.accounts.create', {}, { name: 'Ada' })).body
    const path = { account_id: text(id), key_id: text(keyId), call_id: 'any' }
    for (const { operation, path: address } of adminEndpoints) {
      if (operation === 'admin.me') continue
      await fails(
        '403 1220',
        operation,
        address.includes('{') ? path : {},
        operation.endsWith('create') || operation.endsWith('update') ? { name: 'x' } : undefined,
        text(key),
      )
    }
    await fails('401 1000', 'admin.me', {}, undefined, '00.11')
    await close()
  })

  it('finds nothing under a path that does not belong together', async () => {
    await using database = await create()
    const { call, fails, close } = await startAdmin(database)
    const ada = (await call('admin.accounts.create', {}, { name: 'Ada' })).body
    const bob = (await call('admin.accounts.create', {}, { name: 'Bob' })).body
    const crossed = { account_id: text(bob['id']), key_id: text(ada['key_id']) }
    await fails('404 1214', 'admin.keys.update', crossed, { disabled: true })
    await fails('404 1214', 'admin.keys.delete', crossed)
    for (const operation of ['admin.accounts.get', 'admin.accounts.delete', 'admin.keys.list'])
      await fails('404 1214', operation, { account_id: '1' })
    await fails('404 1214', 'admin.accounts.update', { account_id: '1' }, { name: 'x' })
    await fails('404 1214', 'admin.keys.create', { account_id: '1' }, {})
    await close()
  })

  it('refuses what is out of range, and to shut out the caller', async () => {
    await using database = await create()
    const { call, fails, close } = await startAdmin(database)
    await fails('400 1213', 'admin.accounts.create', {}, {})
    await fails('400 1214', 'admin.accounts.create', {}, { name: ' ' })
    await fails('400 1214', 'admin.accounts.create', {}, { name: 'Ada', tier: 'V9' })
    await fails('400 1214', 'admin.accounts.list', { limit: '0' })
    await fails('400 1214', 'admin.usage.get', { group_by: 'key,moon' })
    await fails('400 1214', 'admin.usage.get', { time_zone: 'Mars/Base' })
    await fails('400 1214', 'admin.usage.get', { from: '5', to: '5' })
    await fails('400 1214', 'admin.usage.get', { from: '0', group_by: 'day' })
    await fails('400 1214', 'admin.calls.list', { after: 'x' })
    await fails('400 1214', 'admin.usage.get', { limit: '-1' })
    await fails('400 1214', 'admin.usage.get', { acount_id: '1' })
    await fails('400 1214', 'admin.calls.list', { limit: '-1' })
    await fails('400 1214', 'admin.calls.list', { group_by: 'key' })
    await fails('400 1214', 'admin.accounts.list', { page: '2' })
    const me = (await call('admin.me')).body
    const own = { account_id: text(me['account_id']), key_id: text(me['key_id']) }
    await fails('400 1214', 'admin.accounts.delete', own)
    await fails('400 1214', 'admin.accounts.update', own, { status: 'locked' })
    await fails('400 1214', 'admin.accounts.update', own, { role: 'member' })
    await fails('400 1214', 'admin.keys.update', own, { disabled: true })
    await fails('400 1214', 'admin.keys.delete', own)
    assert.equal((await call('admin.accounts.update', own, { name: 'root', status: 'active' })).body['name'], 'root')
    await close()
  })

  it('tells totals and pages the request log', async () => {
    await using database = await create()
    const { call, close } = await startAdmin(database)
    const rows = Array.from({ length: 5 }, (_, index) =>
      callRow(
        `c${index}`,
        begunCall({ startedAt: testStart + index, model: index < 3 ? 'glm-4.6' : 'glm-4.5', keyId: `k${index % 2}` }),
        endedCall(),
      ),
    )
    await callStore(database.db).insert(rows)
    const usage = (await call('admin.usage.get', { group_by: 'day,model' })).body
    assert.deepEqual(
      list(usage['data']).map(({ day, model, calls, total_tokens: tokens }) => [day, model, calls, tokens]),
      [
        ['2026-11-20', 'glm-4.5', 2, 30],
        ['2026-11-20', 'glm-4.6', 3, 45],
      ],
    )
    const seen: unknown[] = []
    let after: unknown = ''
    while (after !== null) {
      const page = (
        await call('admin.calls.list', { limit: '2', after: text(after), from: '2026-11-01T00:00:00+08:00' })
      ).body
      seen.push(...list(page['data']).map(({ id }) => id))
      after = page['next']
    }
    assert.deepEqual(seen, ['c4', 'c3', 'c2', 'c1', 'c0'])
    const ofKey = (await call('admin.calls.list', { key_id: 'k1', end_cause: 'completed', http_status: '200' })).body
    assert.deepEqual(
      list(ofKey['data']).map(({ id }) => id),
      ['c3', 'c1'],
    )
    await close()
  })

  it('tells the tiers and what is in flight', async () => {
    await using database = await create()
    const { call, limiter, close } = await startAdmin(database)
    assert.deepEqual(
      list((await call('admin.tiers.list')).body['data']).map(({ tier, default_limit: limit }) => [tier, limit]),
      [
        ['V0', 5],
        ['V1', 10],
        ['V2', 15],
        ['V3', 20],
        ['unlimited', null],
      ],
    )
    const caller = { accountId: '1', accountName: 'Ada', keyId: 'k', role: 'member', tier: 'V0' } as const
    const lease = limiter.acquire(caller, 'glm-4.6')
    assert.deepEqual((await call('admin.calls.in_flight')).body, {
      data: [{ account_id: '1', model: 'glm-4.6', calls: 1 }],
    })
    lease.release()
    assert.deepEqual((await call('admin.calls.in_flight')).body, { data: [] })
    await close()
  })
})
