import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, it } from 'node:test'
import { OpenMaaS } from './client.ts'
import type { ClientOptions } from './client-core.ts'
import { AbortedError, ApiError, ConnectionError, RateLimitError, TimeoutError } from './errors.ts'
import { scriptedServer, sendJson, startEvents, until } from './testing/scripted-server.ts'
import type { Script, ScriptedServer } from './testing/scripted-server.ts'

const apiKey = 'id.secret'
const asking = { model: 'glm-4.6', messages: [{ role: 'user' as const, content: 'hello' }] }
const now = { 'retry-after': '0' }

describe('a client', () => {
  let server: ScriptedServer | undefined
  afterEach(async () => {
    await server?.stop()
    server = undefined
  })
  const clientOf = async (script: Script, options: ClientOptions = {}): Promise<OpenMaaS> => {
    server = await scriptedServer(script)
    return new OpenMaaS({ baseURL: server.baseURL, apiKey, ...options })
  }
  const asked = (): number => server?.requests.length ?? 0

  it('repeats a call that was refused for want of a place, with its whole body', async () => {
    const client = await clientOf((response, _, place) => sendJson(response, { place }, place < 3 ? 429 : 200, now))
    assert.deepEqual(await client.chat.completions.create(asking), { place: 3 })
    const bodies = server?.requests.map(({ body }) => body) ?? []
    assert.equal(new Set(bodies).size, 1)
    assert.deepEqual(JSON.parse(bodies[0] ?? ''), asking)
  })

  it('repeats an upload with its files', async () => {
    const client = await clientOf((response, _, place) => sendJson(response, {}, place < 2 ? 429 : 200, now))
    await client.files.create({ purpose: 'batch', file: { name: 'a.jsonl', content: Buffer.from('{"a":1}') } })
    assert.equal(asked(), 2)
    for (const { body } of server?.requests ?? []) assert.match(body, /filename="a\.jsonl"[^]*\{"a":1\}/)
  })

  it('does not repeat a call that may have been carried out, unless the server or the caller says so', async () => {
    const headers = { ...now }
    const client = await clientOf((response) => sendJson(response, { error: { code: '500' } }, 500, headers))
    await assert.rejects(client.chat.completions.create(asking), { name: 'ServerError', status: 500, code: '500' })
    assert.equal(asked(), 1)
    await assert.rejects(client.chat.completions.create(asking, { idempotent: true }))
    assert.equal(asked(), 4)
    await assert.rejects(client.models.list({ maxRetries: 1 }))
    assert.equal(asked(), 6)
    Object.assign(headers, { 'x-should-retry': 'false' })
    await assert.rejects(client.models.list())
    assert.equal(asked(), 7)
    Object.assign(headers, { 'x-should-retry': 'true' })
    await assert.rejects(client.chat.completions.create(asking, { maxRetries: 1 }))
    assert.equal(asked(), 9)
  })

  it('gives up on a server that wants to be left alone for minutes', async () => {
    const client = await clientOf((response) =>
      sendJson(response, { error: { code: '1302', message: 'busy' } }, 429, { 'retry-after': '600' }),
    )
    await assert.rejects(client.chat.completions.create(asking), (error) => {
      assert.ok(error instanceof RateLimitError)
      assert.deepEqual([error.code, error.message], ['1302', 'busy'])
      return true
    })
    assert.equal(asked(), 1)
  })

  it('tells an account that is locked from one that calls too often, though the status is the same', async () => {
    const codes = ['1110', '1112', '1113', '1302']
    const client = await clientOf(
      (response, _, place) => sendJson(response, { error: { code: codes[place - 1], message: 'no' } }, 429),
      { maxRetries: 0 },
    )
    for (const name of ['AuthenticationError', 'AuthenticationError', 'RateLimitError', 'RateLimitError'])
      await assert.rejects(client.models.list(), { name, status: 429 })
  })

  it('throws the failure of an envelope with status 200, but not that of a task', async () => {
    const bodies = [
      { code: 10001, message: 'no room' },
      { success: false, code: 500, msg: 'gone' },
      { id: '1', task_status: 'FAIL', error: { code: '1301', message: 'unsafe' } },
    ]
    const client = await clientOf((response, _, place) => sendJson(response, bodies[place - 1]))
    await assert.rejects(client.knowledge.capacity(), { code: '10001', message: 'no room', status: 200 })
    await assert.rejects(client.knowledge.capacity(), { code: '500', message: 'gone' })
    assert.equal((await client.asyncResult.retrieve('1')).task_status, 'FAIL')
  })

  it('keeps ids that are longer than numbers of JavaScript', async () => {
    const client = await clientOf(
      (response) =>
        void response
          .setHeader('content-type', 'application/json')
          .end(
            '{"data":{"knowledge_ids":[1893541875214569472,7],"name":"a \\"1893541875214569472\\" b","x":0.1234567890123456}}',
          ),
    )
    assert.deepEqual(await client.application.retrieve('1'), {
      data: { knowledge_ids: ['1893541875214569472', 7], name: 'a "1893541875214569472" b', x: 0.1234567890123456 },
    })
  })

  it('gives up when no answer comes in time, and when one stops in its middle', async () => {
    const client = await clientOf(
      (response, { url }) => {
        if (url?.endsWith('models') === true) response.writeHead(200, { 'content-type': 'application/json' }).write('{')
      },
      { timeout: 300, maxRetries: 0 },
    )
    await assert.rejects(client.chat.completions.create(asking), TimeoutError)
    await assert.rejects(client.models.list(), TimeoutError)
    await until('the server to be left', () => server?.left() === 2)
  })

  it('counts the time for the key, and takes no limit for none', async () => {
    const never = new Promise<string>(() => {})
    const client = await clientOf((response) => sendJson(response, {}), { apiKey: () => never, timeout: 40 })
    await assert.rejects(client.models.list({ maxRetries: 0 }), TimeoutError)
    const patient = new OpenMaaS({ baseURL: server?.baseURL ?? '', apiKey, timeout: Infinity })
    await patient.models.list()
    await patient.models.list({ timeout: 0 })
  })

  it('tells a call that never left from one that is wrong', async () => {
    const client = await clientOf((response) => sendJson(response, {}))
    await server?.stop()
    await assert.rejects(client.models.list({ maxRetries: 0 }), ConnectionError)
    await assert.rejects(client.models.list({ headers: { 'a b': '' } }), TypeError)
    server = undefined
  })

  it('repeats reading calls whose answer broke off', async () => {
    const client = await clientOf((response, _, place) => {
      if (place > 1) return sendJson(response, { place })
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"place":')
      setTimeout(() => response.destroy(), 5)
    })
    assert.deepEqual(await client.models.list(), { place: 2 })
  })

  it('is left alone by a signal once a call is over', async () => {
    const client = await clientOf((response, { url }) => {
      if (url?.includes('completions') !== true) return sendJson(response, {})
      startEvents(response)
      response.end('data: {"a":1}\n\ndata: [DONE]\n\n')
    })
    const controller = new AbortController()
    const { signal } = controller
    await client.models.list({ signal })
    await (await client.files.content('1', { signal })).arrayBuffer()
    for await (const chunk of await client.chat.completions.create({ ...asking, stream: true }, { signal })) void chunk
    const unread = await client.chat.completions.create({ ...asking, stream: true }, { signal })
    unread.abort()
    assert.equal(getEventListeners(signal, 'abort').length, 0)
    controller.abort()
    await assert.rejects(client.models.list({ signal }), AbortedError)
  })

  for (const [moment, script, work] of [
    ['before an answer', () => {}, (client, signal) => client.models.list({ signal })],
    [
      'within an answer',
      (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"a":'),
      (client, signal) => client.models.list({ signal }),
    ],
    [
      'within a file',
      (response) => void response.writeHead(200).write('abc'),
      async (client, signal) => (await client.files.content('1', { signal })).text(),
    ],
    [
      'between tries',
      (response) => sendJson(response, {}, 429, { 'retry-after': '30' }),
      (client, signal) => client.models.list({ signal }),
    ],
    [
      'within a stream',
      (response) => {
        startEvents(response)
        response.write('data: {"a":1}\n\n')
      },
      async (client, signal) => {
        for await (const chunk of await client.chat.completions.create({ ...asking, stream: true }, { signal }))
          void chunk
      },
    ],
  ] satisfies readonly (readonly [string, Script, (client: OpenMaaS, signal: AbortSignal) => Promise<unknown>])[]) {
    it(`is ended by its signal ${moment}`, async () => {
      const client = await clientOf(script)
      const controller = new AbortController()
      const working = work(client, controller.signal)
      await until('the call to be there', () => asked() === 1)
      setTimeout(() => controller.abort(new Error('enough')), 20)
      await assert.rejects(working, (error) => {
        assert.ok(error instanceof AbortedError, String(error))
        assert.match(String(error.cause), /enough/)
        return true
      })
      assert.equal(asked(), 1)
      if (moment !== 'between tries') await until('the server to be left', () => server?.left() === 1)
    })
  }

  it('is ended in the middle of a loop without a failure that nobody hears of', async () => {
    const client = await clientOf((response) => {
      startEvents(response)
      response.write('data: {"a":1}\n\n')
    })
    const unheard: unknown[] = []
    const note = (reason: unknown): void => void unheard.push(reason)
    process.on('unhandledRejection', note)
    try {
      const controller = new AbortController()
      const { signal } = controller
      const bySignal = await client.chat.completions.create({ ...asking, stream: true }, { signal })
      const byItself = await client.chat.completions.create({ ...asking, stream: true })
      for (const [stream, end] of [
        [bySignal, () => controller.abort()],
        [byItself, () => byItself.abort()],
      ] as const) {
        await assert.rejects(async () => {
          for await (const _ of stream) end()
        }, AbortedError)
      }
      await until('the server to be left', () => server?.left() === 2)
      assert.deepEqual(unheard, [])
    } finally {
      process.off('unhandledRejection', note)
    }
  })

  it('ends a stream that falls silent, but not one whose reader is slow', async () => {
    const client = await clientOf(
      (response, _, place) => {
        startEvents(response)
        response.write('data: {"a":1}\n\ndata: {"a":2}\n\n')
        if (place === 1) response.end('data: [DONE]\n\n')
      },
      { timeout: 400 },
    )
    const read = async (pauseMilliseconds: number): Promise<number> => {
      let count = 0
      for await (const _ of await client.chat.completions.create({ ...asking, stream: true })) {
        count += 1
        if (count === 1) await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds))
      }
      return count
    }
    assert.equal(await read(500), 2)
    await assert.rejects(read(0), TimeoutError)
    await until('the server to be left', () => server?.left() === 1)
  })

  it('leaves the server when its reader stops, and tells errors and breaks inside a stream', async () => {
    const client = await clientOf((response, _, place) => {
      startEvents(response)
      response.write('data: {"a":1}\n\n')
      if (place === 2) response.end('data: {"error":{"code":"1301","message":"unsafe"}}\n\n')
      if (place === 3) response.end('event: error\ndata: {"error":{"code":"1234","message":"network"}}\n\n')
      if (place === 4) setTimeout(() => response.destroy(), 10)
    })
    const open = () => client.chat.completions.create({ ...asking, stream: true })
    for await (const _ of await open()) break
    await until('the server to be left', () => server?.left() === 1)
    const read = async () => {
      for await (const _ of await open()) continue
    }
    await assert.rejects(read, (error) => error instanceof ApiError && error.code === '1301')
    await assert.rejects(read, { name: 'ServerError', code: '1234', status: 200 })
    await assert.rejects(read, ConnectionError)
  })

  it('sends a file from the disk and tells how far it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openmaas-sdk-'))
    try {
      const path = join(folder, 'big.bin')
      await writeFile(path, Buffer.alloc(3_000_000, 7))
      const client = await clientOf((response) => sendJson(response, {}))
      const seen: number[] = []
      let total = 0
      await client.files.create(
        { purpose: 'batch', file: { name: 'größe "1".bin', content: await openAsBlob(path) } },
        { onUploadProgress: ({ sentBytes, totalBytes }) => void ((total = totalBytes), seen.push(sentBytes)) },
      )
      assert.equal(seen[0], 0)
      assert.equal(seen.at(-1), total)
      assert.deepEqual(
        seen,
        seen.toSorted((left, right) => left - right),
      )
      assert.ok(seen.length > 5)
      const { body = '' } = server?.requests[0] ?? {}
      assert.equal(body.length, total)
      assert.ok(Buffer.from(body, 'latin1').toString().includes('filename="größe %221%22.bin"'))
      assert.match(body, /name="purpose"\r\n\r\nbatch\r\n/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
