import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { scripted } from './support/chat-bodies.ts'
import { startRoutedServer, type RoutedServer } from './support/routed-server.ts'
import { needsOwnServer } from './support/server.ts'
import { openStream } from './support/stream.ts'
import { until } from './support/wait.ts'

describe('a graceful stop', { skip: needsOwnServer }, () => {
  let server: RoutedServer | undefined
  afterEach(() => server?.stop())

  it('lets running streams and sync calls end, takes no new ones, and ends with code 0', async () => {
    const started = await startRoutedServer()
    server = started
    const chatUrl = `${started.apiUrl}/chat/completions`
    const stream = await openStream(chatUrl, started.key, scripted('slow-20', { stream: true }))
    const sync = call(chatUrl, { key: started.key, body: scripted('slow-20') })
    await until('both at the upstream', async () => (await started.upstreams[0]?.state())?.open === 2)
    const ended = started.end('SIGTERM')
    await until('the server to refuse new work', () =>
      call(chatUrl, { key: started.key, body: scripted('plain') }).then(
        (reply) => reply.status >= 500,
        () => true, // nobody listens any more
      ),
    )
    await stream.ended
    assert.ok(stream.text().endsWith('data: [DONE]\n\n'))
    assert.match(stream.text(), /"finish_reason":"stop"/)
    assert.match(stream.text(), /word19/)
    assert.equal((await sync).status, 200)
    assert.equal(await ended, 0)
  })

  it('takes calls during the drain period, while /readyz sends balancers away', async () => {
    const started = await startRoutedServer(1, { OPENMAAS_STOP_DRAIN_SECONDS: '1' })
    server = started
    const ended = started.end('SIGTERM')
    await until('/readyz to say no', async () => (await fetch(`${started.url}/readyz`)).status === 503)
    const chatUrl = `${started.apiUrl}/chat/completions`
    assert.equal((await call(chatUrl, { key: started.key, body: scripted('plain') })).status, 200)
    const stream = await openStream(chatUrl, started.key, scripted('slow-20', { stream: true }))
    await stream.ended
    assert.match(stream.text(), /"finish_reason":"stop"/)
    assert.equal(await ended, 0)
  })

  it('gives a documented finish to what is still running when the grace period is over', async () => {
    const started = await startRoutedServer(1, { OPENMAAS_STOP_GRACE_SECONDS: '0.3' })
    server = started
    const chatUrl = `${started.apiUrl}/chat/completions`
    const stream = await openStream(chatUrl, started.key, scripted('slow', { stream: true }))
    const ended = started.end('SIGTERM')
    await stream.ended
    assert.match(stream.text(), /"finish_reason":"network_error"/)
    assert.ok(stream.text().endsWith('data: [DONE]\n\n'))
    assert.equal(await ended, 0)
    await until('the upstream call to end', async () => (await started.upstreams[0]?.state())?.open === 0, 1000)
  })

  it('does not wait for connections that are only kept open', async () => {
    const started = await startRoutedServer()
    server = started
    // `fetch` keeps its connection for later calls.
    assert.equal((await fetch(`${started.url}/healthz`)).status, 200)
    const startedAt = performance.now()
    assert.equal(await started.end('SIGTERM'), 0)
    assert.ok(performance.now() - startedAt < 3000)
  })
})
