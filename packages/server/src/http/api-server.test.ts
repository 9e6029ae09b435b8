import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { send, startTestServer } from './testing.ts'
import type { TestServer } from './testing.ts'

async function serverFor(test: TestContext): Promise<TestServer> {
  const server = await startTestServer()
  test.after(() => server.api.stop(0))
  return server
}

describe('errors at the address of the Messages protocol', () => {
  it('have the form of that protocol, with the word that clients decide by', async (test) => {
    const { url } = await serverFor(test)
    const cases = [
      ['/anthropic/nowhere', {}, 404, 'not_found_error', '1222'],
      ['/anthropic/test', {}, 400, 'invalid_request_error', '1213'],
      ['/anthropic/test', { authorization: 'nobody' }, 401, 'authentication_error', '1000'],
    ] as const
    for (const [path, headers, status, type, code] of cases) {
      const reply = await send(`${url}${path}`, { headers })
      assert.equal(reply.status, status)
      const body = JSON.parse(reply.text) as { error: { message: string }; request_id: string }
      assert.partialDeepStrictEqual(body, { type: 'error', error: { type, code } })
      assert.equal(body.request_id, reply.headers['x-request-id'])
      assert.ok(body.error.message.startsWith(`[${code}][`) && body.error.message.endsWith(`][${body.request_id}]`))
    }
  })

  it('keep their own form at the other addresses', async (test) => {
    const { url } = await serverFor(test)
    const members = async (path: string) =>
      Object.keys(JSON.parse((await send(`${url}${path}`, {})).text) as object).sort()
    assert.deepEqual(await members('/nowhere'), ['error'])
    assert.deepEqual(await members('/anthropics'), ['error'])
    assert.deepEqual(await members('/llm-application/open/nowhere'), ['code', 'message', 'timestamp'])
    assert.deepEqual(await members('/zrag/nowhere'), ['code', 'message', 'timestamp'])
  })
})

describe('pages of another origin', () => {
  it('may ask for anything with headers of ours, and read replies and refusals with all their headers', async (test) => {
    const { url } = await serverFor(test)
    const asked = await fetch(`${url}/test/echo`, {
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    })
    assert.equal(asked.status, 204)
    assert.match(asked.headers.get('access-control-allow-headers') ?? '', /authorization/)
    assert.match(asked.headers.get('access-control-allow-methods') ?? '', /PATCH/)
    for (const [path, status] of [
      ['/test/echo', 200],
      ['/anthropic/test', 400],
      ['/nowhere', 404],
      ['/anthropic/nowhere', 404],
    ] as const) {
      const reply = await send(`${url}${path}`, { body: Buffer.from(path === '/test/echo' ? '{"text":"a"}' : '{}') })
      assert.equal(reply.status, status)
      for (const name of ['access-control-allow-origin', 'access-control-expose-headers'])
        assert.equal(reply.headers[name], '*', `${path}: ${name}`)
      if (path.startsWith('/anthropic')) assert.equal(reply.headers['request-id'], reply.headers['x-request-id'])
    }
  })
})

describe('a server that stops', () => {
  const body = Buffer.from('{"text":"hello"}')

  it('serves on for the drain period, each reply the last of its connection', async () => {
    const { api, url } = await startTestServer()
    const stopped = api.stop(1000, 300)
    const during = await send(`${url}/test/echo`, { body })
    assert.deepEqual([during.status, during.headers.connection], [200, 'close'])
    await stopped
    await assert.rejects(send(`${url}/test/echo`, { body }), { code: 'ECONNREFUSED' })
  })

  it('lets a call end that came during the drain period', async () => {
    const { api, url, release } = await startTestServer()
    const stopped = api.stop(5000, 100)
    const waiting = send(`${url}/test/wait`, { body })
    await assert.rejects(async () => {
      for (;;) await send(`${url}/test/echo`, { body })
    })
    release()
    assert.equal((await waiting).status, 200)
    await stopped
  })
})
