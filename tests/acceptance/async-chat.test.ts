import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { scripted, shortChat, weatherQuestion, weatherTool } from './support/chat-bodies.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, numberAt, textAt, type JsonObject } from './support/json.ts'
import { startRoutedServer, type RoutedServer } from './support/routed-server.ts'
import { plainText } from './support/scripted-replies.ts'
import { needsOwnServer, startServer } from './support/server.ts'
import { openStream } from './support/stream.ts'
import { adminGet, untilCalls } from './support/usage.ts'
import { until } from './support/wait.ts'

describe('POST /api/paas/v4/async/chat/completions', { skip: needsOwnServer }, () => {
  let server: RoutedServer
  before(async () => {
    server = await startRoutedServer()
  })
  after(() => server.stop())

  async function submit(body: JsonObject, key = server.key): Promise<string> {
    const reply = await call(`${server.apiUrl}/async/chat/completions`, { key, body })
    assert.equal(reply.status, 200, reply.text)
    assert.equal(at(reply.json(), 'task_status'), 'PROCESSING')
    assert.equal(textAt(reply.json(), 'model'), textAt(body, 'model'))
    assert.ok(textAt(reply.json(), 'request_id').length > 0)
    return textAt(reply.json(), 'id')
  }

  const poll = (id: string, key = server.key) => call(`${server.apiUrl}/async-result/${id}`, { key })

  async function result(id: string, limitMs = 15_000, key = server.key) {
    return until(
      `task ${id} to end`,
      async () => {
        const reply = await poll(id, key)
        assert.equal(reply.status, 200, reply.text)
        return at(reply.json(), 'task_status') === 'PROCESSING' ? undefined : reply.json()
      },
      limitMs,
    )
  }

  it('works on after its reply, and the result is a chat reply', async () => {
    const id = await submit(scripted('plain'))
    const reply = await result(id)
    assert.equal(at(reply, 'task_status'), 'SUCCESS')
    assert.equal(at(reply, 'choices.0.message.content'), plainText)
    assert.equal(at(reply, 'choices.0.finish_reason'), 'stop')
    assert.equal(at(reply, 'id'), id)
    assert.equal(typeof at(reply, 'usage.total_tokens'), 'number')
  })

  it('says PROCESSING while the engine works', async () => {
    const id = await submit(scripted('slow-20'))
    assert.equal(at((await poll(id)).json(), 'task_status'), 'PROCESSING')
    assert.equal(at(await result(id), 'task_status'), 'SUCCESS')
  })

  it('takes tools and the simulator too', async () => {
    const id = await submit(shortChat('glm-4.5-air', weatherQuestion, { tools: [weatherTool] }))
    const reply = await result(id)
    assert.equal(at(reply, 'task_status'), 'SUCCESS')
    assert.equal(at(reply, 'choices.0.message.tool_calls.0.function.name'), 'get_weather')
  })

  it('fails when the engine refuses, and says FAIL', async () => {
    const reply = await result(await submit(scripted('status-400')))
    assert.equal(at(reply, 'task_status'), 'FAIL')
  })

  it('keeps the result for its own account only', async () => {
    const id = await submit(scripted('plain'))
    await result(id)
    const stranger = await createAccount(server, 'V1')
    assertError(await poll(id, stranger.key), 404, '1214')
    const own = await submit(scripted('plain'), stranger.key)
    assertError(await poll(own), 404, '1214')
  })

  it('waits for a slot of its account, and each task is one call in the books', async () => {
    const [upstream] = server.upstreams
    assert.ok(upstream !== undefined)
    await until('a quiet upstream', async () => (await upstream.state()).open === 0)
    await upstream.reset()
    const { id: accountId, key } = await createAccount(server, 'V0')
    const streams = await Promise.all(
      Array.from({ length: 5 }, () =>
        openStream(`${server.apiUrl}/chat/completions`, key, scripted('slow', { stream: true })),
      ),
    )
    const ids: string[] = []
    for (let count = 0; count < 8; count += 1) ids.push(await submit(scripted('slow-3'), key))
    // Long enough for a runner that looks for work each second to have looked more than once.
    await new Promise((resolve) => setTimeout(resolve, 2500))
    for (const id of ids) assert.equal(at((await poll(id, key)).json(), 'task_status'), 'PROCESSING')
    assert.equal((await upstream.state()).started, streams.length, 'a task went past the limit of its account')
    streams.forEach((stream) => stream.leave())
    let tokens = 0
    for (const id of ids) {
      const reply = await result(id, 15_000, key)
      assert.equal(at(reply, 'task_status'), 'SUCCESS', JSON.stringify(reply))
      tokens += numberAt(reply, 'usage.total_tokens')
    }
    const rows = await untilCalls(server, accountId, streams.length + ids.length)
    const ofTasks = rows.filter((row) => row['operation'] === 'chat.completions.create_async')
    assert.deepEqual(
      ofTasks.map((row) => [row['end_cause'], row['http_status']]),
      ids.map(() => ['completed', 200]),
    )
    assert.deepEqual(ofTasks.map((row) => row['request_id']).toSorted(), ids.toSorted())
    assert.equal(
      ofTasks.reduce((sum, row) => sum + numberAt(row, 'total_tokens'), 0),
      tokens,
    )
    const report = await adminGet(server, `/usage?account_id=${accountId}&group_by=key`)
    assert.equal(numberAt(report, 'total.calls'), streams.length + ids.length)
  })

  it('loses no task and finishes each once when the process is killed in the middle', async () => {
    const [upstream] = server.upstreams
    assert.ok(upstream !== undefined)
    await upstream.reset()
    const words = ['slow-30', 'slow-30', 'slow-30', 'slow-30', 'slow-30', 'slow-30']
    const ids: string[] = []
    for (const word of words) ids.push(await submit(scripted(word)))
    await until('running tasks', async () => (await upstream.state()).open >= 2)
    await server.end('SIGKILL')
    await server.restart()
    const replies: string[] = []
    for (const id of ids) {
      const reply = await result(id, 60_000)
      assert.equal(at(reply, 'task_status'), 'SUCCESS', JSON.stringify(reply))
      assert.equal(textAt(reply, 'choices.0.message.content').split(' ').length, 31)
      replies.push(JSON.stringify(reply))
    }
    // Once means once: what a client has read does not change, and no engine is asked again.
    const { started } = await upstream.state()
    for (const [position, id] of ids.entries()) assert.equal(JSON.stringify(await result(id)), replies[position])
    assert.equal((await upstream.state()).started, started)
    assert.equal((await upstream.state()).open, 0)
    const running = started - ids.length
    assert.ok(running >= 0 && running <= ids.length, `${running} tasks were begun twice`)
  })
})

describe('the queue of asynchronous tasks', { skip: needsOwnServer }, () => {
  it('is full at the configured number, for the account that filled it', async () => {
    const server = await startServer({ configuration: 'async: { concurrency: 1, maxQueuedPerAccount: 3 }\n' })
    try {
      const { key } = await createAccount(server, 'V3')
      const other = await createAccount(server, 'V0')
      const submit = (of: string) =>
        call(`${server.apiUrl}/async/chat/completions`, {
          key: of,
          body: { model: 'glm-4.6', messages: [{ role: 'user', content: 'Hello' }] },
          headers: { 'x-openmaas-simulate': 'delay=60s' },
        })
      for (let count = 0; count < 3; count += 1) assert.equal((await submit(key)).status, 200)
      const refused = await submit(key)
      assertError(refused, 429, '1302')
      assert.match(String(refused.headers['retry-after']), /^[1-9]\d*$/)
      assert.equal((await submit(other.key)).status, 200)
    } finally {
      await server.stop()
    }
  })
})
