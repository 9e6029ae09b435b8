import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSocketServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { checkMasterSecret, createSealer, loadMasterSecret } from '../access/index.ts'
import { openDatabase, sqliteFileName } from '../database/index.ts'
import { engineCheck, llamaCppCheck } from './engine-checks.ts'
import type { CheckedEngine } from './engine-checks.ts'
import { messageOf, runChecks } from './finding.ts'
import type { Check, Finding } from './finding.ts'
import { clockCheck, dataFolderCheck, nodeCheck, optionalProgramsCheck, portCheck } from './machine-checks.ts'
import { databaseCheck, objectStoreCheck, redisCheck } from './storage-checks.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'openmaas-doctor-test-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function findings(...checks: Check[]): Promise<Finding[]> {
  const found: Finding[] = []
  for await (const finding of runChecks(checks)) found.push(finding)
  return found
}

async function levels(...checks: Check[]): Promise<string[]> {
  return (await findings(...checks)).map(({ check, level }) => `${check}: ${level}`)
}

async function listening<Listener extends Server>(server: Listener): Promise<{ port: number; close(): void }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() }
}

describe('the doctor', () => {
  it('goes on after a check that breaks, and tells why with the causes', async () => {
    const broken: Check = {
      name: 'broken',
      run: () => Promise.reject(new Error('Not available.', { cause: new Error('refused') })),
    }
    const found = await findings(broken, nodeCheck('v24.1.0'))
    assert.deepEqual(found[0], { check: 'broken', level: 'failure', detail: 'Not available: refused' })
    assert.equal(found[1]?.level, 'ok')
    assert.equal(messageOf(new AggregateError([new Error('first')], '')), 'AggregateError: first')
    const cutOff = new Error('it is cut off', { cause: new Error('unexpected end') })
    assert.equal(
      messageOf(new Error('It cannot be restored: it is cut off.', { cause: cutOff })),
      'It cannot be restored: it is cut off: unexpected end',
    )
  })

  it('knows an old Node and a clock that was never set', async () => {
    assert.deepEqual(await levels(nodeCheck('v20.1.0')), ['Node: failure'])
    assert.deepEqual(await levels(clockCheck(() => 0)), ['clock: failure'])
    assert.deepEqual(await levels(clockCheck()), ['clock: ok'])
  })

  it('tries to write to the data folder and leaves nothing there', async () => {
    assert.deepEqual((await levels(dataFolderCheck(root)))[0], 'data folder: ok')
    assert.deepEqual(await readdir(root), [])
    await findings(dataFolderCheck(join(root, 'new', 'folder')))
    assert.deepEqual(await readdir(root), [])
    await writeFile(join(root, 'file'), '')
    assert.deepEqual(await levels(dataFolderCheck(join(root, 'file', 'below'))), ['data folder: failure'])
  })

  it('tells a free port, a port that OpenMaaS has, and a port that something else has', async () => {
    const free = await listening(createSocketServer())
    free.close()
    const at = (port: number) => portCheck({ host: '127.0.0.1', port })
    assert.deepEqual(await levels(at(free.port)), ['port: ok'])
    for (const [status, level] of [
      [200, 'ok'],
      [503, 'warning'],
      [404, 'failure'],
    ] as const) {
      const ours = await listening(createServer((_request, response) => response.writeHead(status).end()))
      assert.deepEqual(await levels(at(ours.port)), [`port: ${level}`])
      ours.close()
    }
    const mute = await listening(createSocketServer((socket) => socket.destroy()))
    assert.deepEqual(await levels(at(mute.port)), ['port: failure'])
    mute.close()
  })

  it('looks for optional programs without missing them', async () => {
    await writeFile(join(root, 'ffmpeg'), '', { mode: 0o755 })
    const found = await findings(optionalProgramsCheck(root, async (searchPath) => join(searchPath, 'soffice')))
    assert.ok(found.every(({ level }) => level === 'information'))
    assert.equal(found.find(({ check }) => check === 'ffmpeg')?.detail, join(root, 'ffmpeg'))
    assert.equal(found.find(({ check }) => check === 'LibreOffice')?.detail, join(root, 'soffice'))
    const [without] = await findings(optionalProgramsCheck(root, async () => undefined))
    assert.match(without?.detail ?? '', /^not installed \(optional: reads rich text/)
  })
})

describe('the doctor on storage', () => {
  const storage = (masterSecret?: string) => databaseCheck({ dataFolder: root, databaseUrl: undefined, masterSecret })

  it('finds an empty folder fine and makes nothing in it', async () => {
    assert.deepEqual(await levels(storage()), ['database: ok'])
    assert.deepEqual(await readdir(root), [])
  })

  it('finds a database and its secret fine, and a wrong or lost secret a failure', async () => {
    const database = await openDatabase({ dataFolder: root })
    await checkMasterSecret(database.db, createSealer(loadMasterSecret(root, undefined)))
    await database.close()
    assert.deepEqual(await levels(storage()), ['database: ok', 'master secret: ok'])
    assert.match((await findings(storage('quite another secret')))[0]?.detail ?? '', /another master secret/)
    await rm(join(root, 'secret'))
    assert.deepEqual(await levels(storage()), ['database: ok', 'master secret: failure'])
  })

  it('finds a file that is no database, a newer database, and a Redis that is away', async () => {
    await writeFile(join(root, sqliteFileName), 'this is no database at all, only text'.repeat(99))
    assert.deepEqual(await levels(storage()), ['database: failure'])
    await rm(join(root, sqliteFileName))
    const database = await openDatabase({ dataFolder: root, migrations: [] })
    await database.close()
    assert.deepEqual(await levels(storage()), ['database: ok'])
    const closed = await listening(createSocketServer())
    closed.close()
    assert.deepEqual(await levels(redisCheck(`redis://127.0.0.1:${closed.port}`)), ['Redis: failure'])
    const store = { endpoint: `http://127.0.0.1:${closed.port}`, bucket: 'b', region: 'r' }
    const objectStore = objectStoreCheck({ ...store, accessKeyId: 'id', secretAccessKey: 'secret' })
    assert.deepEqual(await levels(objectStore), ['object store: failure'])
  })
})

describe('the doctor on engines', () => {
  const engine = (changes: Partial<CheckedEngine>): Check =>
    engineCheck(async () => [
      {
        id: 'vllm',
        type: 'openai-compatible',
        routes: [{ model: 'glm-4.7', upstreamModel: 'GLM-4.7' }],
        health: { healthy: true, detail: 'answers' },
        ...changes,
      },
    ])

  it('tells one that is down, with the models that depend on it', async () => {
    const [found] = await findings(engine({ health: { healthy: false, detail: 'connection refused' } }))
    assert.partialDeepStrictEqual(found, { check: 'engine vllm', level: 'failure' })
    assert.match(found?.advice ?? '', /glm-4\.7/)
  })

  it('warns of a route to a model that the engine does not have', async () => {
    const offering = (...models: string[]) => engine({ health: { healthy: true, detail: 'answers', models } })
    assert.deepEqual(await levels(offering('GLM-4.7')), ['engine vllm: ok'])
    assert.deepEqual(await levels(offering('GLM-4.7:latest')), ['engine vllm: ok'])
    assert.deepEqual(await levels(offering('other')), ['engine vllm: ok', 'engine vllm: warning'])
    assert.deepEqual(await levels(engine({})), ['engine vllm: ok'])
  })

  it('loads the native library of llama.cpp in a process of its own', async () => {
    const [found] = await findings(llamaCppCheck({ needed: true }))
    assert.partialDeepStrictEqual(found, { check: 'llama.cpp', level: 'ok' })
  })
})
