import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { chatBody } from './support/batches.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, listAt, numberAt, textAt, type Json } from './support/json.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'
import { untilCalls } from './support/usage.ts'

describe('GET /api/monitor/usage', () => {
  let server: ServerUnderTest
  let account: { id: string; key: string }

  before(async () => {
    server = await serverUnderTest()
    account = await createAccount(server, 'V0')
    for (let index = 0; index < 2; index++) {
      const reply = await call(`${server.apiUrl}/chat/completions`, { key: account.key, body: chatBody('hello') })
      assert.equal(reply.status, 200, reply.text)
    }
    await untilCalls(server, account.id, 2)
  })
  after(() => server.stop())

  /** With the bare key, as the plug-in sends it. */
  async function ask(path: string, headers = { authorization: account.key }): Promise<Json> {
    const reply = await call(`${server.url}/api/monitor/usage/${path}`, { headers })
    assert.equal(reply.status, 200, reply.text)
    assert.equal(at(reply.json(), 'success'), true)
    return reply.json()
  }

  it('tells the limits, of which nothing is used where none holds', async () => {
    const limits = listAt(await ask('quota/limit'), 'data.limits')
    assert.deepEqual(
      limits.map((limit) => [textAt(limit, 'type'), at(limit, 'percentage')]),
      [
        ['TOKENS_LIMIT', 0],
        ['TIME_LIMIT', 0],
      ],
    )
    assert.ok(numberAt(limits[0], 'currentValue') > 0)
    assert.equal(at(limits[1], 'currentValue'), 0)
  })

  it('tells the calls and tokens of models hour by hour, those of this account alone', async () => {
    const usage = await ask('model-usage')
    assert.equal(numberAt(usage, 'data.totalUsage.totalModelCallCount'), 2)
    const times = listAt(usage, 'data.x_time')
    assert.equal(times.length, 24)
    const counts = listAt(usage, 'data.modelCallCount').map(Number)
    assert.equal(counts.length, times.length)
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      2,
    )
    assert.equal(at(usage, 'data.totalUsage.modelDetails.0.modelCode'), 'glm-4.6')
    const other = await createAccount(server, 'V0')
    const none = await ask('model-usage', { authorization: other.key })
    assert.equal(numberAt(none, 'data.totalUsage.totalModelCallCount'), 0)
  })

  it('takes a range as the plug-in writes it, and refuses what is none', async () => {
    const range = (startTime: string, endTime: string): string => `?${new URLSearchParams({ startTime, endTime })}`
    const usage = await ask(`tool-usage${range('2020-01-01 00:00:00', '2020-01-02 23:59:59')}`)
    assert.equal(listAt(usage, 'data.x_time').length, 48)
    assert.equal(at(usage, 'data.x_time.0'), '2020-01-01 00:00')
    assert.equal(at(usage, 'data.totalUsage.totalNetworkSearchCount'), 0)
    for (const query of [
      range('yesterday', '2020-01-02 23:59:59'),
      range('2020-02-31 00:00:00', '2020-03-02 23:59:59'),
      range('2020-01-03 00:00:00', '2020-01-02 00:00:00'),
      range('2010-01-01 00:00:00', '2020-01-02 00:00:00'),
    ]) {
      const reply = await call(`${server.url}/api/monitor/usage/model-usage${query}`, { key: account.key })
      assertError(reply, 400, '1214')
    }
    assertError(await call(`${server.url}/api/monitor/usage/quota/limit`), 401, '1001')
  })
})
