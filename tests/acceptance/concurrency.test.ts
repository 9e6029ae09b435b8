import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { scripted } from './support/chat-bodies.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { startRoutedServer, type RoutedServer } from './support/routed-server.ts'
import { needsOwnServer } from './support/server.ts'
import { openStream, type OpenStream } from './support/stream.ts'
import type { ScriptedUpstream } from './support/upstream.ts'
import { until } from './support/wait.ts'

/** Calls at once of one account and model in the lowest tier. */
const limit = 5

describe('calls in flight', { skip: needsOwnServer }, () => {
  let server: RoutedServer
  let upstream: ScriptedUpstream
  let chatUrl: string
  let key: string

  before(async () => {
    server = await startRoutedServer()
    const [first] = server.upstreams
    assert.ok(first !== undefined)
    upstream = first
    chatUrl = `${server.apiUrl}/chat/completions`
  })
  after(() => server.stop())
  beforeEach(async () => {
    await until('a quiet upstream', async () => (await upstream.state()).open === 0)
    await upstream.reset()
    ;({ key } = await createAccount(server, 'V0'))
  })

  const openSlowStream = () => openStream(chatUrl, key, scripted('slow', { stream: true }))

  function startHangingCall() {
    const controller = new AbortController()
    const ended = call(chatUrl, { key, body: scripted('hang'), signal: controller.signal, timeoutMs: 60_000 }).then(
      (reply) => reply.status,
      () => 'left',
    )
    return { leave: () => controller.abort(), ended }
  }

  const untilUpstreamHas = (open: number) =>
    until(`${open} calls at the upstream`, async () => (await upstream.state()).open === open, 5000)

  /** All slots are free exactly when as many streams as the tier allows can be opened at once, and not one more. */
  async function assertAllSlotsAreFree() {
    const streams: OpenStream[] = []
    for (let opened = 0; opened < limit; opened += 1) {
      const stream = await until('a free slot', async () => {
        const attempt = await openSlowStream()
        return attempt.status === 200 ? attempt : undefined
      })
      streams.push(stream)
    }
    assertError(await call(chatUrl, { key, body: scripted('plain') }), 429, '1302')
    streams.forEach((stream) => stream.leave())
    await untilUpstreamHas(0)
  }

  it('are limited: the sixth of tier V0 gets 1302 with a hint when to come back', async () => {
    const streams = await Promise.all(Array.from({ length: limit }, openSlowStream))
    assert.deepEqual(
      streams.map((stream) => stream.status),
      Array(limit).fill(200),
    )
    const sync = await call(chatUrl, { key, body: scripted('plain') })
    assertError(sync, 429, '1302')
    assert.match(String(sync.headers['retry-after']), /^[1-9]\d*$/)
    assertError(await call(chatUrl, { key, body: scripted('plain', { stream: true }) }), 429, '1302')
    assert.equal((await upstream.state()).started, limit, 'a refused call does not reach the engine')
    const otherModel = await call(chatUrl, { key, body: scripted('plain', { model: 'glm-4.5-air' }) })
    assert.equal(otherModel.status, 200, 'another model has slots of its own')
    const otherAccount = await createAccount(server, 'V0')
    assert.equal((await call(chatUrl, { key: otherAccount.key, body: scripted('plain') })).status, 200)
    streams.forEach((stream) => stream.leave())
    await untilUpstreamHas(0)
    await assertAllSlotsAreFree()
  })

  it('free their slot when they end', async () => {
    for (let turn = 0; turn < limit + 2; turn += 1) {
      const body = scripted('plain', { stream: turn % 2 === 0 })
      assert.equal((await call(chatUrl, { key, body })).status, 200)
    }
    await assertAllSlotsAreFree()
  })

  it('free their slot when the engine fails, before and after the first part', async () => {
    for (let turn = 0; turn < limit; turn += 1) {
      await call(chatUrl, { key, body: scripted(turn % 2 === 0 ? 'cut' : 'status-400', { stream: turn > 2 }) })
    }
    await assertAllSlotsAreFree()
  })

  it('free their slot when the request is refused', async () => {
    for (let turn = 0; turn < limit; turn += 1) {
      assert.equal((await call(chatUrl, { key, body: scripted('plain', { temperature: 9 }) })).status, 400)
    }
    await assertAllSlotsAreFree()
  })

  it('end at the engine within a second after a stream is left', async () => {
    const stream = await openSlowStream()
    await untilUpstreamHas(1)
    const leftAt = performance.now()
    stream.leave()
    await untilUpstreamHas(0)
    assert.ok(performance.now() - leftAt < 1000, `${performance.now() - leftAt} ms`)
    assert.equal((await upstream.state()).abandoned, 1)
    await assertAllSlotsAreFree()
  })

  it('end at the engine within a second after a sync call is left', async () => {
    const calls = Array.from({ length: limit }, startHangingCall)
    await untilUpstreamHas(limit)
    assertError(await call(chatUrl, { key, body: scripted('plain') }), 429, '1302')
    const leftAt = performance.now()
    calls.forEach((hanging) => hanging.leave())
    await untilUpstreamHas(0)
    assert.ok(performance.now() - leftAt < 1000, `${performance.now() - leftAt} ms`)
    await Promise.all(calls.map((hanging) => hanging.ended))
    await assertAllSlotsAreFree()
  })
})
