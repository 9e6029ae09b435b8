import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { call } from './support/call.ts'
import { shortChat } from './support/chat-bodies.ts'
import { createAccount, signToken, splitKey } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'

describe('credentials', () => {
  let server: ServerUnderTest
  let id: string
  let secret: string
  const hourMs = 3_600_000

  before(async () => {
    server = await serverUnderTest()
    ;({ id, secret } = splitKey(server.key))
  })
  after(() => server.stop())

  function callWith(headers: Record<string, string>) {
    return call(`${server.apiUrl}/chat/completions`, { headers, body: shortChat('glm-4.5-air', 'Hello') })
  }

  const accepted: readonly { form: string; headers: () => Record<string, string> }[] = [
    { form: 'Bearer key', headers: () => ({ authorization: `Bearer ${server.key}` }) },
    { form: 'bearer key in lower case with blanks', headers: () => ({ authorization: `bearer   ${server.key} ` }) },
    { form: 'bare key', headers: () => ({ AUTHORIZATION: server.key }) },
    { form: 'x-api-key', headers: () => ({ 'x-api-key': server.key }) },
    {
      form: 'Bearer JWT with exp in milliseconds',
      headers: () => ({ authorization: `Bearer ${token({ exp: Date.now() + hourMs, timestamp: Date.now() })}` }),
    },
    {
      form: 'bare JWT with exp in milliseconds',
      headers: () => ({ authorization: token({ exp: Date.now() + hourMs, timestamp: Date.now() }) }),
    },
    {
      form: 'bare JWT with exp and iat in seconds',
      headers: () => {
        const seconds = Math.floor(Date.now() / 1000)
        return { authorization: token({ exp: seconds + 180, iat: seconds, timestamp: Date.now() }) }
      },
    },
    {
      form: 'bare JWT with exp in milliseconds times 1000, already past when read as microseconds',
      headers: () => ({ authorization: token({ exp: Date.now() * 1000 - 60_000_000, timestamp: Date.now() * 1000 }) }),
    },
    {
      form: 'JWT whose header names its type',
      headers: () => ({
        authorization: `Bearer ${token({ exp: Date.now() + hourMs }, { alg: 'HS256', sign_type: 'SIGN', typ: 'JWT' })}`,
      }),
    },
  ]

  function token(
    claims: { exp: number; timestamp?: number; iat?: number },
    header?: { alg: string; sign_type: string; typ: string },
  ) {
    return signToken({ api_key: id, ...claims }, secret, header)
  }

  for (const { form, headers } of accepted) {
    it(`are accepted as ${form}`, async () => {
      const reply = await callWith(headers())
      assert.equal(reply.status, 200, reply.text)
    })
  }

  const refused: readonly { form: string; headers: () => Record<string, string>; code: string }[] = [
    { form: 'no header', headers: () => ({}), code: '1001' },
    { form: 'an empty header', headers: () => ({ authorization: '' }), code: '1001' },
    { form: 'a key without a dot', headers: () => ({ authorization: 'Bearer abcdef' }), code: '1002' },
    { form: 'text that is no token', headers: () => ({ authorization: 'Bearer a.b.c' }), code: '1002' },
    { form: 'another scheme', headers: () => ({ authorization: 'Basic dXNlcjpwYXNz' }), code: '1002' },
    {
      form: 'a token without a signature algorithm',
      headers: () => {
        const [, claims = ''] = token({ exp: Date.now() + hourMs }).split('.')
        const header = Buffer.from('{"alg":"none","sign_type":"SIGN"}').toString('base64url')
        return { authorization: `Bearer ${header}.${claims}.` }
      },
      code: '1002',
    },
    { form: 'an unknown key', headers: () => ({ authorization: `Bearer ${'0'.repeat(32)}.${secret}` }), code: '1000' },
    {
      form: 'a token of an unknown key',
      headers: () => ({ authorization: signToken({ api_key: '0'.repeat(32), exp: Date.now() + hourMs }, secret) }),
      code: '1000',
    },
    {
      form: 'a token past its end in milliseconds',
      headers: () => ({ authorization: token({ exp: Date.now() - 1000 }) }),
      code: '1003',
    },
    {
      form: 'a token past its end in seconds',
      headers: () => ({ authorization: token({ exp: Math.floor(Date.now() / 1000) - 5 }) }),
      code: '1003',
    },
    {
      form: 'a token signed with another secret',
      headers: () => ({ authorization: signToken({ api_key: id, exp: Date.now() + hourMs }, 'AnotherSecret12345') }),
      code: '1004',
    },
  ]

  for (const { form, headers, code } of refused) {
    it(`are refused with ${code} for ${form}`, async () => {
      assertError(await callWith(headers()), 401, code)
    })
  }

  it('are refused for a known key with a wrong secret', async () => {
    const reply = await callWith({ authorization: `Bearer ${id}.WrongWrongWrong16` })
    assert.equal(reply.status, 401)
  })

  it('are asked for on every path of the API', async () => {
    for (const path of ['/models', '/async-result/1', '/models/glm-4.6']) {
      assertError(await call(`${server.apiUrl}${path}`), 401, '1001')
    }
    for (const path of ['/embeddings', '/tokenizer', '/async/chat/completions']) {
      assertError(await call(`${server.apiUrl}${path}`, { body: {} }), 401, '1001')
    }
  })

  it('of a new account work at once, and its key holds one dot and neither "api" nor "key"', async () => {
    const { key } = await createAccount(server, 'V1')
    assert.match(key, /^[^.]+\.[^.]+$/)
    assert.doesNotMatch(key, /api|key/i)
    assert.equal((await callWith({ authorization: key })).status, 200)
  })

  it('of a member do not open the admin API', async () => {
    const { key } = await createAccount(server, 'V0')
    const reply = await call(`${server.url}/api/admin/accounts`, { key })
    assertError(reply, 403, '1220')
  })

  it('stop working when the key is disabled', async () => {
    const account = await createAccount(server, 'V0')
    assert.equal((await callWith({ authorization: account.key })).status, 200)
    const keyUrl = `${server.url}/api/admin/accounts/${account.id}/keys/${splitKey(account.key).id}`
    const change = await call(keyUrl, { method: 'PATCH', key: server.key, body: { disabled: true } })
    assert.equal(change.status, 200, change.text)
    assert.equal((await callWith({ authorization: account.key })).status, 401)
  })
})
