import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { it } from 'node:test'
import { createSealer } from '../access/index.ts'
import { describeOnDatabases } from '../database/testing.ts'
import { sealCallbackHeader } from './callback-header.ts'
import { callbackRepository } from './callback-repository.ts'
import { CallbackSettingsService } from './callback-settings-service.ts'
import { addAccount, addBase, event, sealer, silent, startReceiver, testSender } from './testing.ts'
import type { Answer } from './testing.ts'

const day = 86_400_000

/** An address of this machine at which nobody listens. */
async function deadUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${address.port}/hook`
}

const answers = (status: number, body: string, headers: Record<string, string> = {}): Answer => {
  return (outgoing) => void outgoing.writeHead(status, headers).end(body)
}

describeOnDatabases('a callback', (create) => {
  it('tells the documented payload with the headers of the customer, and is told once', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await using receiver = await startReceiver()
    await using test = testSender(database.db)
    const header = { Authorization: 'Bearer theirs', 'Content-Type': 'text/plain', 'X-Own': 'a b' }
    const explicit = { url: receiver.url, sealedHeader: sealCallbackHeader(sealer, header) }
    const id = await test.enqueue(event('1855805746403495936', '', { explicit, status: 2, msg: '解析失败' }))
    await test.sendAfter(0)
    await test.sendAfter(7 * day - 1)
    assert.equal(receiver.received.length, 1)
    const [{ headers, body } = assert.fail()] = receiver.received
    assert.deepEqual(body, {
      eventId: 'knowledge_construction',
      event: { status: 2, msg: '解析失败', documentId: '1855805746403495936' },
    })
    assert.deepEqual(
      [headers.authorization, headers['x-own'], headers['content-type'], headers['x-openmaas-delivery']],
      ['Bearer theirs', 'a b', 'application/json; charset=utf-8', id],
    )
    const stored = await test.repository.find(id ?? '')
    assert.deepEqual([stored?.state, stored?.attempts, stored?.lastError], ['delivered', 1, null])
    assert.ok(!JSON.stringify(stored).includes('theirs'), 'the header is not stored in the clear')
  })

  it('goes to the address of the request, else of the base, else of the account, else nowhere', async () => {
    await using database = await create()
    const { db } = database
    await addAccount(db, '1')
    await addAccount(db, '2')
    const settings = new CallbackSettingsService({ db, sealer })
    await addBase(db, { callbackUrl: 'http://base.example/', sealedCallbackHeader: null })
    await using test = testSender(db)
    const urlOf = async (change: Parameters<typeof event>[2]) => {
      const id = await test.enqueue(event('7', '', { explicit: undefined, ...change }))
      return id === undefined ? undefined : (await test.repository.find(id))?.url
    }
    assert.equal(await urlOf({ knowledgeId: '11' }), undefined)
    await settings.set('1', 'http://account.example/', {})
    assert.equal(await urlOf({ knowledgeId: '11' }), 'http://account.example/')
    assert.equal(await urlOf({}), 'http://base.example/')
    const explicit = { url: 'http://request.example/', sealedHeader: null }
    assert.equal(await urlOf({ explicit }), 'http://request.example/')
    // Another account profits neither from the setting nor from the base.
    assert.equal(await urlOf({ accountId: '2' }), undefined)
    await settings.remove('1')
    assert.equal(await urlOf({ knowledgeId: '11' }), undefined)
  })

  it('carries headers that came without an address to the address that is used', async () => {
    await using database = await create()
    const { db } = database
    await addAccount(db, '1')
    await using receiver = await startReceiver()
    await using test = testSender(db)
    const own = { Authorization: 'Bearer account', 'X-Place': 'account', 'X-Kept': 'yes' }
    await new CallbackSettingsService({ db, sealer }).set('1', receiver.url, own)
    await addBase(db, { callbackUrl: null, sealedCallbackHeader: sealCallbackHeader(sealer, { 'X-Base': 'b' }) })
    const sealedHeader = sealCallbackHeader(sealer, { 'x-place': 'request', 'X-Trace': '7' })
    await test.enqueue(event('7', '', { explicit: { url: null, sealedHeader } }))
    await test.sendAfter(0)
    const [{ headers } = assert.fail()] = receiver.received
    assert.partialDeepStrictEqual(headers, {
      authorization: 'Bearer account',
      'x-place': 'request',
      'x-kept': 'yes',
      'x-base': 'b',
      'x-trace': '7',
    })
  })

  it('has failed from the start where its address or its headers cannot be used, and holds nothing up', async () => {
    await using database = await create()
    const { db } = database
    await addAccount(db, '1')
    await using test = testSender(db)
    await addBase(db, { callbackUrl: 'not an address', sealedCallbackHeader: null })
    const foreign = sealCallbackHeader(createSealer('another master secret'), { 'X-Lost': 'key' })
    const cases: [Parameters<typeof event>[2], RegExp][] = [
      [{ explicit: undefined }, /no valid URL/],
      [{ explicit: { url: 'ftp://files.example/', sealedHeader: null } }, /only http and https/],
      [{ knowledgeId: '11', explicit: { url: null, sealedHeader: foreign } }, /headers cannot be read/],
    ]
    await new CallbackSettingsService({ db, sealer }).set('1', 'http://account.example/', { 'X-Own': 'a' })
    for (const [change, words] of cases) {
      const id = await test.enqueue(event('7', '', change))
      const stored = await test.repository.find(id ?? '')
      assert.deepEqual([stored?.state, stored?.attempts], ['failed', 0])
      assert.match(stored?.lastError ?? '', words)
    }
    await test.sendAfter(0)
    assert.deepEqual((await test.repository.page({ state: 'pending' }, { limit: 10 })).deliveries, [])
  })

  it('is not told when the transaction that it belongs to fails', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await using test = testSender(database.db)
    await assert.rejects(test.enqueue(event('7', 'http://account.example/', { accountId: 'nobody' })))
    assert.deepEqual((await test.repository.page({}, { limit: 10 })).deliveries, [])
  })

  it('counts only HTTP 200 with code 200 as taken, and notes what else came', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await using elsewhere = await startReceiver()
    await using receiver = await startReceiver([
      answers(200, '{"code":500}'),
      answers(200, 'ok'),
      answers(200, '{"message":"ok"}'),
      answers(201, '{"code":200}'),
      answers(500, '{"code":200}'),
      answers(307, '{"code":200}', { location: elsewhere.url }),
      (outgoing) => void outgoing.destroy(),
      answers(200, `{"pad":"${'x'.repeat(70_000)}","code":200}`),
      answers(200, '{"code":"200"}'),
    ])
    await using test = testSender(database.db)
    const id = (await test.enqueue(event('7', receiver.url))) ?? ''
    for (let round = 0; round < 9; round++) await test.sendAfter(day)
    const log = await test.repository.attempts(id)
    assert.deepEqual(
      log.map(({ attempt, httpStatus, bodyCode }) => [attempt, httpStatus, bodyCode]),
      [
        [1, 200, '500'],
        [2, 200, null],
        [3, 200, null],
        [4, 201, '200'],
        [5, 500, '200'],
        [6, 307, '200'],
        [7, null, null],
        [8, 200, null],
        [9, 200, '200'],
      ],
    )
    assert.deepEqual(
      log.map(({ error }) => error?.split(/[: ]/)[0] ?? null),
      ['The', 'The', 'The', 'The', 'The', 'The', 'unreachable', 'too-large', null],
    )
    assert.equal((await test.repository.find(id))?.state, 'delivered')
    assert.equal(elsewhere.received.length, 0, 'the headers are for the address that was set')
  })

  it('is given up after 2 seconds of silence, refused at private addresses, and tried ten times over a day', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await using receiver = await startReceiver([silent])
    await using test = testSender(database.db)
    const slow = (await test.enqueue(event('7', receiver.url))) ?? ''
    const inside = (await test.enqueue(event('8', 'http://10.0.0.1/'))) ?? ''
    const dead = (await test.enqueue(event('9', await deadUrl()))) ?? ''
    const startedAt = performance.now()
    await test.sendAfter(0)
    const took = performance.now() - startedAt
    assert.ok(took > 1900 && took < 4000, `${took} ms`)
    assert.match((await test.repository.find(slow))?.lastError ?? '', /^timeout: /)
    assert.match((await test.repository.find(inside))?.lastError ?? '', /^private-address: /)
    const pauses: number[] = []
    for (;;) {
      const { state, availableAt } = (await test.repository.find(dead)) ?? assert.fail()
      if (state !== 'pending') break
      const pause = availableAt - test.clock.now
      pauses.push(pause / 1000)
      await test.sendAfter(pause - 1)
      assert.equal((await test.repository.find(dead))?.attempts, pauses.length, 'nothing is sent before its time')
      await test.sendAfter(1)
    }
    assert.deepEqual(pauses, [1, 5, 30, 120, 600, 1800, 7200, 21_600, 54_000])
    const failed = await test.repository.find(dead)
    assert.deepEqual([failed?.state, failed?.attempts], ['failed', 10])
    assert.equal((await test.repository.find(slow))?.state, 'delivered')
  })

  it('keeps the order of one document, and lets others pass', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await using receiver = await startReceiver([answers(500, '')])
    await using test = testSender(database.db)
    await test.enqueue(event('7', receiver.url, { status: 0 }))
    await test.sendAfter(0)
    await test.enqueue(event('7', receiver.url, { status: 1 }))
    await test.enqueue(event('8', receiver.url, { status: 1 }))
    await test.sendAfter(1)
    assert.deepEqual(receiver.told(), ['0 7', '1 8'])
    await test.sendAfter(1000)
    assert.deepEqual(receiver.told(), ['0 7', '1 8', '0 7', '1 7'])
  })

  it('is not held up by a receiver that hangs', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await addAccount(database.db, '2')
    await using hanging = await startReceiver(Array.from({ length: 100 }, () => silent))
    await using receiver = await startReceiver()
    await using test = testSender(database.db)
    for (let document = 0; document < 40; document++) await test.enqueue(event(String(document), hanging.url))
    for (const accountId of ['1', '2']) await test.enqueue(event(`own ${accountId}`, receiver.url, { accountId }))
    test.sender.wake()
    const startedAt = performance.now()
    while (receiver.received.length < 2) {
      assert.ok(performance.now() - startedAt < 1500, 'the hanging receiver held up the other one')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    assert.ok(hanging.received.length <= 4, `${hanging.received.length} calls at once to one receiver`)
  })

  it('gets its turn beside long queues of the same account', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await using one = await startReceiver()
    await using two = await startReceiver()
    const before: number[] = []
    const noting: Answer = (outgoing) => {
      before.push(one.received.length + two.received.length)
      outgoing.end('{"code":200}')
    }
    await using third = await startReceiver([noting])
    await using test = testSender(database.db)
    for (let document = 0; document < 60; document++)
      for (const { url } of [one, two]) await test.enqueue(event(String(document), url))
    await test.enqueue(event('0', third.url))
    await test.sendAfter(0)
    assert.deepEqual([one.received.length, two.received.length, third.received.length], [60, 60, 1])
    assert.ok((before[0] ?? 120) < 30, `${before[0]} calls went before`)
  })

  it('survives a process that is killed while it sends', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await using receiver = await startReceiver([silent])
    await using test = testSender(database.db)
    test.clock.now = Date.now() - 1000
    const id = (await test.enqueue(event('7', receiver.url))) ?? ''
    const { dataFolder, url = '', schema = '' } = database.options
    const file = new URL('testing-sender.ts', import.meta.url).pathname
    const other = spawn(process.execPath, [file, dataFolder, url, schema], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const gone = once(other, 'exit')
    while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    other.kill('SIGKILL')
    await gone
    const held = await test.repository.find(id)
    assert.deepEqual([held?.state, held?.attempts], ['pending', 1])
    test.clock.now = Date.now()
    await test.sendAfter(0)
    assert.equal(receiver.received.length, 1, 'the lease still holds')
    await test.sendAfter(20_000)
    assert.deepEqual(receiver.told(), ['1 7', '1 7'])
    assert.equal((await test.repository.find(id))?.state, 'delivered')
  })

  it('is taken up at once where no other process can be sending', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await using receiver = await startReceiver()
    await using test = testSender(database.db)
    const id = (await test.enqueue(event('7', receiver.url))) ?? ''
    await test.repository.claim(id, 'a process that died', test.clock.now, 15_000)
    await test.repository.releaseAll()
    await test.sendAfter(0)
    assert.deepEqual(receiver.told(), ['1 7'])
  })

  it('is claimed once, however many ask', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await using test = testSender(database.db)
    const id = (await test.enqueue(event('7', 'http://account.example/'))) ?? ''
    const repository = callbackRepository(database.db)
    const claims = await Promise.all(
      Array.from({ length: 6 }, (_, owner) => repository.claim(id, `owner ${owner}`, test.clock.now, 15_000)),
    )
    assert.equal(claims.filter((claim) => claim !== undefined).length, 1)
    const attempt = { startedAt: 0, durationMs: 1, httpStatus: 200, bodyCode: '200', error: null }
    const settled = await repository.settle(
      { id, attempts: 1 },
      'another',
      attempt,
      { state: 'delivered' },
      test.clock.now,
    )
    assert.equal(settled, false)
  })

  it('is replayed with a new round of attempts, alone or with all that failed', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await addAccount(database.db, '2')
    const script = Array.from({ length: 30 }, () => answers(500, ''))
    await using receiver = await startReceiver(script)
    await using test = testSender(database.db)
    const ids = await Promise.all([
      test.enqueue(event('7', receiver.url)),
      test.enqueue(event('8', receiver.url)),
      test.enqueue(event('9', receiver.url, { accountId: '2' })),
    ])
    for (let round = 0; round < 10; round++) await test.sendAfter(day)
    const states = async () => Promise.all(ids.map(async (id) => (await test.repository.find(id ?? ''))?.state))
    assert.deepEqual(await states(), ['failed', 'failed', 'failed'])
    await test.repository.replay(ids[0] ?? '', test.clock.now)
    script.push(answers(500, ''))
    await test.sendAfter(0)
    assert.deepEqual(await states(), ['pending', 'failed', 'failed'])
    await test.sendAfter(1000)
    assert.deepEqual(await states(), ['delivered', 'failed', 'failed'])
    assert.equal((await test.repository.attempts(ids[0] ?? '')).length, 12)
    assert.equal(await test.repository.replayFailed({ accountId: '1' }, test.clock.now), 1)
    assert.equal(await test.repository.replayFailed({ documentId: '7' }, test.clock.now), 0)
    await test.sendAfter(0)
    assert.deepEqual(await states(), ['delivered', 'delivered', 'failed'])
    await test.repository.replay(ids[1] ?? '', test.clock.now)
    await test.sendAfter(0)
    assert.equal(receiver.told().filter((told) => told === '1 8').length, 12)
  })

  it('goes with its account, and after its time on record', async () => {
    await using database = await create()
    await addAccount(database.db, '1')
    await addAccount(database.db, '2')
    await using receiver = await startReceiver()
    await using test = testSender(database.db)
    const delivered = (await test.enqueue(event('7', receiver.url))) ?? ''
    await test.sendAfter(0)
    const waiting = (await test.enqueue(event('8', receiver.url, { accountId: '2' }))) ?? ''
    const before = { delivered: test.clock.now + 1, failed: test.clock.now + 1 }
    await test.repository.prune({ ...before, delivered: test.clock.now })
    assert.ok(await test.repository.find(delivered))
    await test.repository.prune(before)
    assert.equal(await test.repository.find(delivered), undefined)
    assert.deepEqual(await test.repository.attempts(delivered), [])
    assert.ok(await test.repository.find(waiting))
    const claimed = await test.repository.claim(waiting, 'owner', test.clock.now, 15_000)
    assert.ok(claimed)
    await database.db.deleteFrom('accounts').where('id', '=', '2').execute()
    assert.equal(await test.repository.find(waiting), undefined)
    const attempt = { startedAt: 0, durationMs: 1, httpStatus: 200, bodyCode: '200', error: null }
    assert.equal(await test.repository.settle(claimed, 'owner', attempt, { state: 'delivered' }, test.clock.now), false)
  })
})
