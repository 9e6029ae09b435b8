import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { openTestProxy } from '../database/testing-proxy.ts'
import { ApiError } from '../errors/api-error.ts'
import type { ConcurrencyLimiter, Lease } from './concurrency-limiter.ts'
import { InProcessLimiter } from './in-process-limiter.ts'
import { openRedisLimiter } from './redis-limiter.ts'
import { testCaller } from './testing.ts'

const redisUrl = process.env['OPENMAAS_TEST_REDIS_URL']

/** Takes slots until the limiter refuses. */
async function takeAll(limiter: ConcurrencyLimiter, accountId: string, model: string, atMost = 50): Promise<Lease[]> {
  const leases: Lease[] = []
  try {
    while (leases.length < atMost) leases.push(await limiter.acquire(testCaller('V0', accountId), model))
  } catch (error) {
    assert.ok(error instanceof ApiError && error.code === '1302' && error.retryAfterSeconds === 1, String(error))
  }
  return leases
}

function sharedTests(create: () => Promise<ConcurrencyLimiter>): void {
  it('lets as many calls in as the tier allows, for each account and model', async () => {
    const limiter = await create()
    const account = randomUUID()
    const leases = await takeAll(limiter, account, 'glm-4.6')
    assert.equal(leases.length, 5)
    assert.equal((await takeAll(limiter, account, 'glm-4.5')).length, 5)
    assert.equal((await takeAll(limiter, randomUUID(), 'glm-4.6')).length, 5)
    const ofAccount = limiter.inFlight().filter(({ accountId }) => accountId === account)
    assert.deepEqual(
      ofAccount.toSorted((left, right) => left.model.localeCompare(right.model)),
      [
        { accountId: account, model: 'glm-4.5', calls: 5 },
        { accountId: account, model: 'glm-4.6', calls: 5 },
      ],
    )
    await limiter.close()
  })

  it('gives a slot back once, however often it is released', async () => {
    const limiter = await create()
    const account = randomUUID()
    const [first] = await takeAll(limiter, account, 'glm-4.6')
    first?.release()
    first?.release()
    assert.equal((await takeAll(limiter, account, 'glm-4.6')).length, 1)
    await limiter.close()
  })

  it('follows the figures of the model, and never limits the unlimited', async () => {
    const limiter = await create()
    const account = randomUUID()
    const leases: Lease[] = []
    for (let call = 0; call < 3; call++)
      leases.push(await limiter.acquire(testCaller('V1', account), 'cogview-4', { V1: 3 }))
    await assert.rejects(async () => limiter.acquire(testCaller('V1', account), 'cogview-4', { V1: 3 }), ApiError)
    const unlimited = randomUUID()
    for (let call = 0; call < 100; call++)
      leases.push(await limiter.acquire(testCaller('unlimited', unlimited), 'cogview-4', { V0: 1 }))
    assert.equal(limiter.inFlight().find(({ accountId }) => accountId === unlimited)?.calls, 100)
    for (const lease of leases) lease.release()
    assert.deepEqual(limiter.inFlight(), [])
    await limiter.close()
  })

  it('does not let more in when calls come at the same time', async () => {
    const limiter = await create()
    const account = randomUUID()
    const calls = Array.from({ length: 30 }, async () => limiter.acquire(testCaller('V1', account), 'glm-4.6'))
    const settled = await Promise.allSettled(calls)
    assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 10)
    await limiter.close()
  })
}

describe('concurrency in one process', () => {
  sharedTests(async () => new InProcessLimiter())

  it('answers without waiting', () => {
    assert.ok(!(new InProcessLimiter().acquire(testCaller('V0'), 'glm-4.6') instanceof Promise))
  })

  it('keeps its counters through a sweep of thousands of others', async () => {
    const limiter = new InProcessLimiter()
    const leases = await takeAll(limiter, 'busy', 'glm-4.6')
    for (let account = 0; account < 10_000; account++)
      limiter.acquire(testCaller('V0', String(account)), 'glm-4.6').release()
    assert.deepEqual(limiter.inFlight(), [{ accountId: 'busy', model: 'glm-4.6', calls: leases.length }])
    assert.equal((await takeAll(limiter, 'busy', 'glm-4.6')).length, 0)
  })
})

describe('concurrency over Redis', { skip: redisUrl === undefined && 'OPENMAAS_TEST_REDIS_URL is not set' }, () => {
  const url = redisUrl ?? ''
  const open = (changes: { url?: string; leaseMs?: number; problems?: string[] } = {}) =>
    openRedisLimiter({ url, leaseMs: 600, onProblem: (message) => changes.problems?.push(message), ...changes })

  sharedTests(open)

  it('counts the calls of all servers together, and frees what one of them left', async () => {
    const [one, other] = await Promise.all([open(), open()])
    const account = randomUUID()
    const leases = await takeAll(one, account, 'glm-4.6', 3)
    assert.equal((await takeAll(other, account, 'glm-4.6')).length, 2)
    leases[0]?.release()
    assert.equal((await takeAll(other, account, 'glm-4.6')).length, 1)
    // Longer than a lease lives without renewal: those in hand are still counted.
    await delay(900)
    assert.equal((await takeAll(other, account, 'glm-4.6')).length, 0)
    // Closing without release is what a crash leaves behind.
    await one.close()
    await delay(900)
    assert.equal((await takeAll(other, account, 'glm-4.6')).length, 2)
    await other.close()
  })

  it('goes on counting alone while Redis is away or silent, and together again afterwards', async () => {
    const problems: string[] = []
    const proxy = await openTestProxy(Number(new URL(url).port || 6379))
    const limiter = await open({ url: `redis://127.0.0.1:${proxy.port}`, problems })
    const other = await open()
    const account = randomUUID()
    const leases = await takeAll(limiter, account, 'glm-4.6', 2)

    proxy.silence()
    leases.push(...(await takeAll(limiter, account, 'glm-4.6')))
    assert.equal(leases.length, 5)
    proxy.cut()
    leases.pop()?.release()
    leases.push(...(await takeAll(limiter, account, 'glm-4.6')))
    assert.equal(leases.length, 5)
    assert.ok(problems.some((problem) => problem.startsWith('Redis is away')))

    proxy.heal()
    while (!problems.some((problem) => problem.startsWith('Redis is back'))) await delay(20)
    assert.equal((await takeAll(other, account, 'glm-4.6')).length, 0)
    for (const lease of leases) lease.release()
    await delay(100)
    assert.equal((await takeAll(other, account, 'glm-4.6')).length, 5)
    await Promise.all([limiter.close(), other.close()])
    proxy.close()
  })
})
