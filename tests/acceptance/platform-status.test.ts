import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { call, type CallOptions } from './support/call.ts'
import { createAccount } from './support/credentials.ts'
import { assertError } from './support/errors.ts'
import { at, listAt, textAt, type Json } from './support/json.ts'
import { freePort } from './support/processes.ts'
import { needsOwnServer, startServer, type LocalServer } from './support/server.ts'

const secret = 'sk-of-another-server-4711'

describe('what the platform tells its operator about itself', { skip: needsOwnServer }, () => {
  let server: LocalServer
  let deadPort: number
  before(async () => {
    deadPort = await freePort()
    server = await startServer({ configuration: configuration({ engines: true }) })
  })
  after(() => server.stop())

  function configuration({ engines, keepDays = 7 }: { engines: boolean; keepDays?: number }): string {
    const engine = `{ id: dead, type: openai-compatible, baseUrl: "http://127.0.0.1:${deadPort}/v1", apiKey: ${secret} }`
    return `engines: [${engines ? engine : ''}]
models: ${engines ? '{ glm-4.6: [{ engine: dead }] }' : '{}'}
files: { keepDays: ${keepDays} }
`
  }

  const admin = (path: string, options: CallOptions = {}) =>
    call(`${server.url}/api/admin${path}`, { key: server.key, headers: { 'accept-language': 'en' }, ...options })

  async function adminJson(path: string, options: CallOptions = {}): Promise<Json> {
    const reply = await admin(path, options)
    assert.equal(reply.status, 200, reply.text)
    assert.ok(!reply.text.includes(secret), 'a secret is told')
    return reply.json()
  }

  it('says which engine fails, which models nobody answers, and what to do', async () => {
    await adminJson('/engines/dead/check', { method: 'POST' })
    const status = await adminJson('/status')
    assert.equal(at(status, 'level'), 'failure')
    const findings = listAt(status, 'data')
    const of = (check: string) => findings.find((finding) => at(finding, 'check') === check)
    assert.equal(at(of('database'), 'level'), 'ok')
    assert.equal(at(of('engines'), 'level'), 'warning')
    assert.match(textAt(of('engines'), 'detail'), /dead/)
    assert.match(textAt(of('models'), 'detail'), /glm-4\.6/)
    assert.ok(textAt(of('models'), 'advice').length > 0)
    for (const finding of findings) assert.equal(typeof at(finding, 'detail'), 'string')
  })

  it('shows an engine without its secrets, and keeps them when it is changed at the same address', async () => {
    const { definition } = (await adminJson('/engines/dead')) as { definition: Record<string, unknown> }
    assert.equal(definition['apiKey'], '***')
    await adminJson('/engines/dead', { method: 'PUT', body: { ...definition, maxConcurrency: 3 } })
    assert.equal(at(await adminJson('/engines/dead'), 'definition.maxConcurrency'), 3)
    const elsewhere = { ...definition, baseUrl: 'http://127.0.0.1:9/v1' }
    assertError(await admin('/engines/dead', { method: 'PUT', body: elsewhere }), 400, '1214')
    assertError(await admin('/engines/other', { method: 'PUT', body: definition }), 400, '1214')
    await adminJson('/engines/dead', { method: 'DELETE' })
    assertError(await admin('/engines/nobody/check', { method: 'POST' }), 404, '1214')
  })

  it('shows the settings in effect, and which wait for a start', async () => {
    const deadIn = (settings: Json) =>
      listAt(settings, 'settings.engines').find((engine) => at(engine, 'id') === 'dead')
    const first = await adminJson('/settings')
    assert.equal(at(first, 'settings.files.keepDays'), 7)
    assert.equal(at(deadIn(first), 'apiKey'), '***')
    const environment = listAt(first, 'environment')
    assert.deepEqual(
      environment.find((variable) => at(variable, 'name') === 'OPENMAAS_API_KEY'),
      { name: 'OPENMAAS_API_KEY', value: '***' },
    )
    assert.deepEqual(listAt(first, 'needs_start'), [])
    await writeFile(join(server.dataFolder, 'acceptance.yaml'), configuration({ engines: false, keepDays: 9 }))
    await adminJson('/reload', { method: 'POST', body: {} })
    const second = await adminJson('/settings')
    assert.equal(deadIn(second), undefined)
    assert.equal(at(second, 'settings.files.keepDays'), 7)
    assert.deepEqual(listAt(second, 'needs_start'), ['files'])
  })

  it('is closed to members', async () => {
    const { key } = await createAccount(server, 'V0')
    for (const path of ['/status', '/settings', '/engines/simulator'])
      assertError(await call(`${server.url}/api/admin${path}`, { key }), 403, '1220')
  })
})
