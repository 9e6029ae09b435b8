import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { call, type CallOptions } from './support/call.ts'
import { scripted, shortChat } from './support/chat-bodies.ts'
import { createAccount, splitKey } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, isObject, listAt, numberAt, textAt, type Json } from './support/json.ts'
import { startRoutedServer, type RoutedServer } from './support/routed-server.ts'
import { needsOwnServer } from './support/server.ts'
import { plainText } from './support/scripted-replies.ts'

describe('the admin API', { skip: needsOwnServer }, () => {
  let server: RoutedServer
  before(async () => {
    server = await startRoutedServer()
  })
  after(() => server.stop())

  const admin = (path: string, options: CallOptions = {}) =>
    call(`${server.url}/api/admin${path}`, { key: server.key, ...options })

  async function adminJson(path: string, options: CallOptions = {}): Promise<Json> {
    const reply = await admin(path, options)
    assert.equal(reply.status, 200, reply.text)
    return reply.json()
  }

  it('says whom a key stands for, to everybody', async () => {
    assert.equal(at(await adminJson('/me'), 'role'), 'admin')
    const member = await createAccount(server, 'V1')
    const me = await call(`${server.url}/api/admin/me`, { key: member.key })
    assert.equal(at(me.json(), 'role'), 'member')
    assert.equal(at(me.json(), 'tier'), 'V1')
    assert.equal(at(me.json(), 'account_id'), member.id)
  })

  it('makes, lists, changes and deletes accounts', async () => {
    const { id, key } = await createAccount(server, 'V0')
    assert.equal(at(await adminJson(`/accounts/${id}`), 'tier'), 'V0')
    assert.ok(listAt(await adminJson('/accounts'), 'data').some((account) => at(account, 'id') === id))
    const changed = await adminJson(`/accounts/${id}`, { method: 'PATCH', body: { tier: 'V3', name: 'renamed' } })
    assert.equal(at(changed, 'tier'), 'V3')
    assert.equal(at(changed, 'name'), 'renamed')
    await adminJson(`/accounts/${id}`, { method: 'PATCH', body: { status: 'locked' } })
    assertError(await call(`${server.apiUrl}/models`, { key }), 429, '1112')
    await adminJson(`/accounts/${id}`, { method: 'PATCH', body: { status: 'active' } })
    assert.equal((await call(`${server.apiUrl}/models`, { key })).status, 200)
    assert.equal(at(await adminJson(`/accounts/${id}`, { method: 'DELETE' }), 'deleted'), true)
    assert.equal((await call(`${server.apiUrl}/models`, { key })).status, 401)
    assertError(await admin(`/accounts/${id}`), 404, '1214')
  })

  it('makes, lists, disables and deletes keys, and shows a secret once', async () => {
    const account = await createAccount(server, 'V0')
    const made = await adminJson(`/accounts/${account.id}/keys`, { body: { name: 'second' } })
    const whole = textAt(made, 'key')
    assert.equal((await call(`${server.apiUrl}/models`, { key: whole })).status, 200)
    const list = await admin(`/accounts/${account.id}/keys`)
    assert.equal(listAt(list.json(), 'data').length, 2)
    assert.ok(!list.text.includes(splitKey(whole).secret))
    const keyPath = `/accounts/${account.id}/keys/${splitKey(whole).id}`
    await adminJson(keyPath, { method: 'PATCH', body: { disabled: true } })
    assert.equal((await call(`${server.apiUrl}/models`, { key: whole })).status, 401)
    await adminJson(keyPath, { method: 'DELETE' })
    assert.equal(listAt(await adminJson(`/accounts/${account.id}/keys`), 'data').length, 1)
    const stranger = await createAccount(server, 'V0')
    assertError(
      await admin(`/accounts/${stranger.id}/keys/${splitKey(account.key).id}`, { method: 'DELETE' }),
      404,
      '1214',
    )
  })

  it('is closed to members', async () => {
    const { id, key } = await createAccount(server, 'V0')
    for (const path of [
      '/accounts',
      `/accounts/${id}`,
      '/tiers',
      '/usage',
      '/calls',
      '/calls/in-flight',
      '/engines',
      '/models',
    ]) {
      assertError(await call(`${server.url}/api/admin${path}`, { key }), 403, '1220')
    }
  })

  it('lists the tiers', async () => {
    const tiers = listAt(await adminJson('/tiers'), 'data')
    const lowest = tiers.find((tier) => at(tier, 'tier') === 'V0')
    assert.equal(numberAt(lowest, 'default_limit'), 5)
  })

  it('shows engines with their health and what answers each model', async () => {
    const engines = listAt(await adminJson('/engines'), 'data')
    const upstream = engines.find((engine) => at(engine, 'id') === 'up-0')
    assert.ok(isObject(upstream))
    assert.equal(upstream['type'], 'openai-compatible')
    assert.equal(upstream['healthy'], true)
    const models = listAt(await adminJson('/models'), 'data')
    const routed = models.find((model) => at(model, 'id') === 'glm-4.6')
    assert.equal(at(routed, 'routes.0.engine'), 'up-0')
  })

  it('shows one engine, and says why it cannot be removed', async () => {
    const one = await adminJson('/engines/up-0')
    assert.equal(at(one, 'id'), 'up-0')
    assert.equal(at(one, 'source'), 'file')
    assertError(await admin('/engines/nowhere'), 404, '1214')
    assertError(await admin('/engines/nowhere', { method: 'DELETE' }), 404, '1214')
    const ofFile = await admin('/engines/up-0', { method: 'DELETE' })
    assertError(ofFile, 400, '1214')
    assert.match(textAt(ofFile.json(), 'error.message'), /配置文件/)

    const baseUrl = server.upstreams[0]?.baseUrl ?? ''
    await adminJson('/engines/in-use', { method: 'PUT', body: { type: 'openai-compatible', baseUrl } })
    await adminJson('/models/glm-4.5-x/routes', { method: 'PUT', body: { routes: [{ engine: 'in-use' }] } })
    const inUse = await admin('/engines/in-use', { method: 'DELETE', headers: { 'accept-language': 'en' } })
    assertError(inUse, 400, '1214')
    assert.match(textAt(inUse.json(), 'error.message'), /glm-4\.5-x/)
    await adminJson('/models/glm-4.5-x/routes', { method: 'DELETE' })
    await adminJson('/engines/in-use', { method: 'DELETE' })
  })

  it('refuses query parameters that it does not know, because they would change the answer', async () => {
    for (const path of ['/usage?limit=-1', '/usage?acount_id=1', '/calls?limit=-1', '/accounts?page=2'])
      assertError(await admin(path), 400, '1214')
  })

  it('adds an engine and a route while the server runs, and takes them away again', async () => {
    const baseUrl = server.upstreams[0]?.baseUrl ?? ''
    await adminJson('/engines/added', { method: 'PUT', body: { type: 'openai-compatible', baseUrl } })
    const routes = [{ engine: 'added', model: 'scripted' }]
    await adminJson('/models/glm-4.7/routes', { method: 'PUT', body: { routes } })
    const body = shortChat('glm-4.7', 'Hello')
    const reply = await call(`${server.apiUrl}/chat/completions`, { key: server.key, body })
    assert.equal(reply.headers['x-openmaas-engine'], 'added')
    assert.equal(at(reply.json(), 'choices.0.message.content'), plainText)
    await adminJson('/models/glm-4.7/routes', { method: 'DELETE' })
    await adminJson('/engines/added', { method: 'DELETE' })
    const afterwards = await call(`${server.apiUrl}/chat/completions`, { key: server.key, body })
    assert.equal(afterwards.headers['x-openmaas-engine'], 'simulator')
  })

  it('reads the configuration file again, and keeps the old one when the new one is wrong', async () => {
    const file = join(server.dataFolder, 'acceptance.yaml')
    const original = await readFile(file, 'utf8')
    const engineOf = async (model: string) => {
      const body = shortChat(model, 'Hello')
      const reply = await call(`${server.apiUrl}/chat/completions`, { key: server.key, body })
      return reply.headers['x-openmaas-engine']
    }
    await writeFile(file, original.replace('glm-4.6:', 'glm-4.5:'))
    await adminJson('/reload', { method: 'POST', body: {} })
    assert.equal(await engineOf('glm-4.5'), 'up-0')
    assert.equal(await engineOf('glm-4.6'), 'simulator')
    await writeFile(file, original.replace('up-0, type', 'up-0, kind'))
    const refused = await admin('/reload', { method: 'POST', body: {} })
    assert.ok(refused.status >= 400, refused.text)
    assert.equal(await engineOf('glm-4.5'), 'up-0')
    await writeFile(file, original)
    await adminJson('/reload', { method: 'POST', body: {} })
    assert.equal(await engineOf('glm-4.6'), 'up-0')
  })

  it('keeps prompts and secrets out of the log of the server', async () => {
    const body = scripted('plain', { messages: [{ role: 'user', content: 'a very private prompt 4711' }] })
    await call(`${server.apiUrl}/chat/completions`, { key: server.key, body })
    assert.ok(!server.output().includes('a very private prompt 4711'))
    assert.ok(!server.output().includes(splitKey(server.key).secret))
  })
})
