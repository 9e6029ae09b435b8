import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeOnDatabases } from '../../database/testing.ts'
import type { TestDatabase } from '../../database/testing.ts'
import { dayMs } from '../local-days.ts'
import { RequestKeeper } from './request-keeper.ts'
import type { OfferedRequest, RequestKeeperOptions } from './request-keeper.ts'
import { withoutCredentials } from './without-credentials.ts'

const accountId = '1734786514366738432'
const start = Date.UTC(2026, 10, 20)

function chat(changes: Partial<OfferedRequest> = {}): OfferedRequest {
  return {
    accountId,
    operation: 'chat.completions.create',
    method: 'POST',
    path: '/paas/v4/chat/completions',
    body: '{"model": "glm-4.7",  "seed": 12345678901234567890}',
    ...changes,
  }
}

async function keeperOn(database: TestDatabase, changes: Partial<RequestKeeperOptions> = {}) {
  const times = { createdAt: start, updatedAt: start }
  await database.db
    .insertInto('accounts')
    .values({ id: accountId, name: 'Ada', tier: 'V0', role: 'member', status: 'active', ...times })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const problems: string[] = []
  const onProblem = (message: string): void => void problems.push(message)
  const keeper = new RequestKeeper({ db: database.db, keepDays: 2, maxBodyBytes: 100, onProblem, ...changes })
  return { keeper, problems }
}

describeOnDatabases('the requests of calls', (create) => {
  it('are kept as they were sent when a call comes of them, once, and forgotten otherwise', async () => {
    await using database = await create()
    const { keeper } = await keeperOn(database)
    for (const id of ['called', 'refused']) keeper.offer(id, chat())
    keeper.keep('called')
    keeper.keep('called')
    keeper.keep('never offered')
    for (const id of ['called', 'refused']) keeper.forget(id)
    keeper.keep('refused')
    await keeper.flush()
    assert.equal((await keeper.find('called'))?.body, chat().body)
    assert.equal(await keeper.find('refused'), undefined)
    assert.equal(await keeper.find('never offered'), undefined)
  })

  it('are noted without their body when it is too large or a form', async () => {
    await using database = await create()
    const { keeper } = await keeperOn(database)
    // 40 characters of three bytes each.
    for (const [id, body] of [['large', JSON.stringify('字'.repeat(38))] as const, ['form', undefined] as const]) {
      keeper.offer(id, chat({ body }))
      keeper.keep(id)
    }
    await keeper.flush()
    for (const [id, omitted] of [['large', 'too_large'] as const, ['form', 'form'] as const]) {
      const kept = await keeper.find(id)
      assert.deepEqual([kept?.body, kept?.omitted], [null, omitted])
    }
  })

  it('go after their days, with their account, and when nothing is kept any more', async () => {
    await using database = await create()
    let now = start
    const { keeper } = await keeperOn(database, { keepDays: 2.000_000_01, now: () => now })
    const keep = async (id: string) => {
      keeper.offer(id, chat())
      keeper.keep(id)
      await keeper.flush()
    }
    const rows = async () => (await database.db.selectFrom('keptRequests').select('requestId').execute()).length
    for (let number = 0; number < 101; number++) keeper.offer(`old ${number}`, chat())
    for (let number = 0; number < 101; number++) keeper.keep(`old ${number}`)
    await keeper.flush()
    now += 2 * dayMs + 2
    assert.equal(await keeper.find('old 1'), undefined)
    await keep('new')
    await keeper.sweep()
    assert.equal(await rows(), 1)
    await database.db.deleteFrom('accounts').where('id', '=', accountId).execute()
    assert.equal(await rows(), 0)
    const { keeper: last } = await keeperOn(database)
    last.offer('x', chat())
    last.keep('x')
    await last.flush()
    const { keeper: off } = await keeperOn(database, { keepDays: undefined })
    assert.equal(await off.find('x'), undefined)
    await off.sweep()
    assert.equal(await rows(), 0)
  })

  it('of an account that is gone do not hold up the others', async () => {
    await using database = await create()
    const { keeper } = await keeperOn(database)
    keeper.offer('gone', chat({ accountId: 'nobody' }))
    keeper.offer('there', chat())
    for (const id of ['gone', 'there']) keeper.keep(id)
    await keeper.flush()
    assert.notEqual(await keeper.find('there'), undefined)
    assert.equal(keeper.lost(), 1)
  })

  it('are dropped and counted while the database is away, which is told once', async () => {
    await using database = await create()
    const { keeper, problems } = await keeperOn(database, { maxWaitingBytes: 600 })
    await database.db.schema.alterTable('kept_requests').renameTo('elsewhere').execute()
    for (const id of ['first', 'second']) {
      keeper.offer(id, chat())
      keeper.keep(id)
      await assert.rejects(keeper.flush())
    }
    assert.equal(problems.length, 1)
    assert.equal(keeper.lost(), 1)
    await database.db.schema.alterTable('elsewhere').renameTo('kept_requests').execute()
    await keeper.flush()
    assert.notEqual(await keeper.find('first'), undefined)
  })
})

describe('credentials in a body', () => {
  it('are taken out where they are for servers of tools, and nothing else is', () => {
    const mcp = { type: 'mcp', mcp: { server_url: 'https://x/mcp', headers: { Authorization: 'Bearer t' } } }
    const schema = { properties: { headers: { type: 'object' }, authorization: { type: 'string' } } }
    const clean = withoutCredentials(
      `{"n":12345678901234567890,"tools":${JSON.stringify([mcp, { type: 'mcp', server_url: 'u', authorization: 't' }])},"schema":${JSON.stringify(schema)},"mcp_servers":[{"authorization_token":"t"}]}`,
    )
    assert.ok(clean.includes('12345678901234567890'))
    assert.deepEqual(JSON.parse(clean.replace('12345678901234567890', '0')), {
      n: 0,
      tools: [
        { type: 'mcp', mcp: { server_url: 'https://x/mcp', headers: { Authorization: '***' } } },
        { type: 'mcp', server_url: 'u', authorization: '***' },
      ],
      schema,
      mcp_servers: [{ authorization_token: '***' }],
    })
    const without = '{ "messages": [] }'
    assert.equal(withoutCredentials(without), without)
  })
})
