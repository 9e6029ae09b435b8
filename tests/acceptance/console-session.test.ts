import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createAccount, signToken, splitKey } from './support/credentials.ts'
import { serverUnderTest, type ServerUnderTest } from './support/server.ts'

describe('signing in to the console', () => {
  let server: ServerUnderTest
  before(async () => {
    server = await serverUnderTest()
  })
  after(() => server.stop())

  function at(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${server.url}/api${path}`, init)
  }

  async function signIn(key = server.key): Promise<{ cookie: string; csrf: string; setCookie: string }> {
    const reply = await at('/console/session', { method: 'POST', headers: { authorization: `Bearer ${key}` } })
    assert.equal(reply.status, 200)
    const { csrf_token: csrf } = (await reply.json()) as { csrf_token: string }
    const setCookie = reply.headers.get('set-cookie') ?? ''
    return { cookie: setCookie.split(';')[0] ?? '', csrf, setCookie }
  }

  it('takes the key once and gives a cookie that no script and no other site can use', async () => {
    const { setCookie } = await signIn()
    assert.match(setCookie, /^openmaas_session=[\w-]{43}; Path=\/api; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
    assert.ok(!setCookie.includes(splitKey(server.key).secret))
  })

  it('lets the cookie read whatever the key may read', async () => {
    const { cookie, csrf } = await signIn()
    const me = (await (await at('/admin/me', { headers: { cookie } })).json()) as { key_id: string }
    assert.equal(me.key_id, splitKey(server.key).id)
    const session = (await (await at('/console/session', { headers: { cookie } })).json()) as { csrf_token: string }
    assert.equal(session.csrf_token, csrf)
  })

  it('changes nothing for a cookie that comes without the proof of our own page', async () => {
    const { cookie, csrf } = await signIn()
    const body = JSON.stringify({ model: 'glm-4.7', messages: [{ role: 'user', content: 'Hello' }] })
    const post = (headers: Record<string, string>) =>
      at('/paas/v4/chat/completions', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', cookie, ...headers },
      })
    assert.equal((await post({})).status, 401)
    assert.equal((await post({ 'x-openmaas-csrf': `${csrf.slice(1)}A` })).status, 401)
    assert.equal((await post({ 'x-openmaas-csrf': csrf, 'sec-fetch-site': 'same-site' })).status, 401)
    assert.equal((await post({ 'x-openmaas-csrf': csrf, 'sec-fetch-site': 'same-origin' })).status, 200)
  })

  it('forgets the session when its owner signs out', async () => {
    const { cookie, csrf } = await signIn()
    const reply = await at('/console/session', { method: 'DELETE', headers: { cookie, 'x-openmaas-csrf': csrf } })
    assert.match(reply.headers.get('set-cookie') ?? '', /^openmaas_session=; .*Max-Age=0/)
    assert.equal((await at('/admin/me', { headers: { cookie } })).status, 401)
  })

  it('makes no session from a token, which would end earlier, nor from another session', async () => {
    const { id, secret } = splitKey(server.key)
    const token = signToken({ api_key: id, exp: Date.now() + 60_000, timestamp: Date.now() }, secret)
    const byToken = await at('/console/session', { method: 'POST', headers: { authorization: token } })
    assert.equal(byToken.status, 401)
    const { cookie, csrf } = await signIn()
    const bySession = await at('/console/session', { method: 'POST', headers: { cookie, 'x-openmaas-csrf': csrf } })
    assert.equal(bySession.status, 401)
    const withKey = await at('/console/session', { headers: { authorization: server.key } })
    assert.equal(withKey.status, 404)
  })

  it('ends with the key that it was made from', async () => {
    const account = await createAccount(server, 'V1')
    const { cookie } = await signIn(account.key)
    assert.equal((await at('/admin/me', { headers: { cookie } })).status, 200)
    const gone = await at(`/admin/accounts/${account.id}/keys/${splitKey(account.key).id}`, {
      method: 'DELETE',
      headers: { authorization: server.key },
    })
    assert.equal(gone.status, 200)
    assert.equal((await at('/admin/me', { headers: { cookie } })).status, 401)
  })
})
