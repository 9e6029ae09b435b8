import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { shortChat } from './support/chat-bodies.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, textAt } from './support/json.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'
import { readStream } from './support/stream.ts'
import { upload } from './support/upload.ts'
import { untilCalls } from './support/usage.ts'
import { wavFile } from './support/voice.ts'
import { until } from './support/wait.ts'

describe('what calls were asked', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let chatUrl: string
  before(async () => {
    server = await startServer({ configuration: 'requests: { keepDays: 7, maxBodyBytes: 4000 }\n' })
    chatUrl = `${server.apiUrl}/chat/completions`
  })
  after(() => server.stop())

  const asked = (callId: string, key = server.key) =>
    call(`${server.url}/api/admin/calls/${callId}/request`, { key, headers: { 'accept-language': 'en' } })

  async function startWith(configuration: string): Promise<void> {
    await server.end('SIGKILL')
    await writeFile(join(server.dataFolder, 'acceptance.yaml'), configuration)
    await server.restart()
  }

  /** What the newest call of the account was asked, once it is written. */
  async function newest(accountId: string, calls = 1) {
    const [row] = await untilCalls(server, accountId, calls)
    const id = textAt(row, 'id')
    return until('the request to be written', async () => {
      const reply = await asked(id)
      return reply.text.includes('not written in time') ? undefined : { id, reply }
    })
  }

  it('is there as it was sent, for calls, streams and tasks, without credentials', async () => {
    const account = await createAccount(server, 'V2')
    const mcp = { type: 'mcp', mcp: { server_label: 'x', server_url: 'http://127.0.0.1:9/', headers: { a: 'hidden' } } }
    const body = { ...shortChat('glm-4.6', 'Hello'), unknown: { kept: [1, 'as', null] } }
    assert.equal((await call(chatUrl, { key: account.key, body })).status, 200)
    const first = await newest(account.id)
    assert.deepEqual(at(first.reply.json(), 'body'), body)
    assert.equal(textAt(first.reply.json(), 'path'), '/paas/v4/chat/completions')
    assert.equal(textAt(first.reply.json(), 'operation'), 'chat.completions.create')

    const streamed = { ...body, stream: true }
    await readStream(chatUrl, account.key, streamed)
    assert.deepEqual(at((await newest(account.id, 2)).reply.json(), 'body'), streamed)

    assert.equal((await call(`${server.apiUrl}/async/chat/completions`, { key: account.key, body })).status, 200)
    const task = await newest(account.id, 3)
    assert.equal(textAt(task.reply.json(), 'path'), '/paas/v4/async/chat/completions')

    await call(chatUrl, { key: account.key, body: { ...body, tools: [mcp] } })
    const clean = await newest(account.id, 4)
    assert.equal(at(clean.reply.json(), 'body.tools.0.mcp.headers.a'), '***')
  })

  it('is only noted where the body was too large or a form', async () => {
    const account = await createAccount(server, 'V2')
    await call(chatUrl, { key: account.key, body: shortChat('glm-4.6', 'long '.repeat(1000)) })
    const large = await newest(account.id)
    assertError(large.reply, 404, '1214')
    assert.match(large.reply.text, /requests\.maxBodyBytes/)
    const sound = { name: 'a.wav', content: wavFile(Buffer.alloc(3200), 16_000) }
    await upload(`${server.apiUrl}/audio/transcriptions`, account.key, [
      ['model', 'glm-asr-2512'],
      ['file', sound],
    ])
    const form = await newest(account.id, 2)
    assertError(form.reply, 404, '1214')
    assert.match(form.reply.text, /a form with files/)
  })

  it('is shown to administrators only, and of known calls only', async () => {
    const account = await createAccount(server, 'V0')
    await call(chatUrl, { key: account.key, body: shortChat('glm-4.6', 'Hello') })
    const { id } = await newest(account.id)
    assertError(await asked(id, account.key), 403, '1220')
    assertError(await asked('nothing'), 404, '1214')
  })

  it('outlives kill -9, and is deleted by a server that keeps nothing', async () => {
    const account = await createAccount(server, 'V0')
    await call(chatUrl, { key: account.key, body: shortChat('glm-4.6', 'survives') })
    const { id } = await newest(account.id)
    await server.end('SIGKILL')
    await server.restart()
    assert.match((await asked(id)).text, /survives/)
    await startWith('{}\n')
    const off = await asked(id)
    assertError(off, 404, '1214')
    assert.match(off.text, /requests\.keepDays/)
    await call(chatUrl, { key: account.key, body: shortChat('glm-4.6', 'Hello') })
    await untilCalls(server, account.id, 2)
    // A tenth of a second: what was kept before is gone, and so is what comes now once that time is over.
    await startWith('requests: { keepDays: 0.000001 }\n')
    assert.match((await asked(id)).text, /older than requests are kept/)
  })
})
