import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { scripted, shortChat } from './support/chat-bodies.ts'
import { createAccount } from './support/credentials.ts'
import { at, isObject, listAt, numberAt, type Json, type JsonObject } from './support/json.ts'
import { startRoutedServer, type RoutedServer } from './support/routed-server.ts'
import { needsOwnServer } from './support/server.ts'
import { openStream, readStream } from './support/stream.ts'
import { adminGet, callsOf, inFlightOf, untilCalls } from './support/usage.ts'
import { until } from './support/wait.ts'

const tokenFields = ['prompt_tokens', 'completion_tokens', 'total_tokens'] as const

describe('the usage ledger', { skip: needsOwnServer }, () => {
  let server: RoutedServer
  let chatUrl: string
  before(async () => {
    server = await startRoutedServer()
    chatUrl = `${server.apiUrl}/chat/completions`
  })
  after(() => server.stop())

  it('adds up to exactly what the replies said, in total and by key, model and day', async () => {
    const { id, key } = await createAccount(server, 'V2')
    const usages: Json[] = []
    for (const model of ['glm-4.6', 'glm-4.5-air']) {
      for (let turn = 0; turn < 3; turn += 1) {
        const body = shortChat(model, `Hello number ${turn}`)
        usages.push(at((await call(chatUrl, { key, body })).json(), 'usage') ?? null)
        usages.push(at((await readStream(chatUrl, key, { ...body, stream: true })).at(-1), 'usage') ?? null)
      }
    }
    const embeddings = { model: 'embedding-3', input: ['one', 'two'] }
    usages.push(at((await call(`${server.apiUrl}/embeddings`, { key, body: embeddings })).json(), 'usage') ?? null)
    await untilCalls(server, id, usages.length)

    const from = Date.now() - 3_600_000
    const report = await adminGet(server, `/usage?account_id=${id}&group_by=key,model,day&from=${from}`)
    assert.equal(numberAt(report, 'total.calls'), usages.length)
    for (const field of tokenFields) {
      const expected = usages.reduce((sum: number, usage) => sum + numberAt(usage, field), 0)
      assert.equal(numberAt(report, `total.${field}`), expected, field)
      const rows = listAt(report, 'data').reduce((sum: number, row) => sum + numberAt(row, field), 0)
      assert.equal(rows, expected, `${field} by group`)
    }
    assert.ok(numberAt(report, 'total.estimated_tokens') > 0, 'the simulator estimates')
    assert.ok(numberAt(report, 'total.estimated_tokens') < numberAt(report, 'total.total_tokens'), 'the engine counts')
  })

  it('names the end of every call, its engine and who counted', async () => {
    const { id, key } = await createAccount(server, 'V2')
    await call(chatUrl, { key, body: scripted('plain', { user_id: 'end-user-1' }) })
    await call(chatUrl, { key, body: scripted('status-400') })
    await (
      await openStream(chatUrl, key, scripted('cut', { stream: true }))
    ).ended
    const left = await openStream(chatUrl, key, scripted('slow', { stream: true }))
    left.leave()
    const rows = (await untilCalls(server, id, 4)).toReversed()
    assert.deepEqual(
      rows.map((row) => row['end_cause']),
      ['completed', 'engine_error', 'engine_error', 'client_closed'],
    )
    const [completed, , cut, gone] = rows
    assert.equal(completed?.['engine_id'], 'up-0')
    assert.equal(completed?.['upstream_model'], 'scripted')
    assert.equal(completed?.['source'], 'engine')
    assert.equal(completed?.['cached_tokens'], 16)
    assert.equal(completed?.['user_id'], 'end-user-1')
    assert.equal(completed?.['stream'], false)
    assert.equal(cut?.['finish_reason'], 'network_error')
    assert.equal(gone?.['stream'], true)
    assert.equal(await inFlightOf(server, id), 0)
  })

  it('survives kill -9 in the middle of streams: interrupted calls are on record once, and no slot is held', async () => {
    const { id, key } = await createAccount(server, 'V0')
    for (let turn = 0; turn < 3; turn += 1) await call(chatUrl, { key, body: scripted('plain') })
    const streams = await Promise.all(
      Array.from({ length: 5 }, () => openStream(chatUrl, key, scripted('slow', { stream: true }))),
    )
    assert.equal(await inFlightOf(server, id), 5)
    await server.end('SIGKILL')
    await Promise.all(streams.map((stream) => assert.rejects(stream.ended, 'the client sees a broken stream')))
    await server.restart()
    await until('the upstream calls to end', async () => (await server.upstreams[0]?.state())?.open === 0)

    const rows = await untilCalls(server, id, 8)
    assert.deepEqual(countBy(rows, 'end_cause'), { completed: 3, interrupted: 5 })
    assert.equal(new Set(rows.map((row) => row['id'])).size, 8)
    assert.equal(await inFlightOf(server, id), 0)
    const replies = await Promise.all(Array.from({ length: 5 }, () => call(chatUrl, { key, body: scripted('slow-4') })))
    assert.deepEqual(
      replies.map((reply) => reply.status),
      Array(5).fill(200),
    )
    await untilCalls(server, id, 13)
    // A second death and start repeats nothing.
    await server.end('SIGKILL')
    await server.restart()
    assert.deepEqual(countBy(await callsOf(server, id), 'end_cause'), { completed: 8, interrupted: 5 })
    const report = await adminGet(server, `/usage?account_id=${id}&group_by=key`)
    assert.equal(numberAt(report, 'total.calls'), 13)
  })
})

function countBy(rows: readonly JsonObject[], field: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const row of rows) {
    assert.ok(isObject(row))
    const value = String(row[field])
    counts[value] = (counts[value] ?? 0) + 1
  }
  return Object.fromEntries(Object.entries(counts).toSorted())
}
