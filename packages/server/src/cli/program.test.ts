import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { checkMasterSecret, createSealer, ensureAdmin, loadMasterSecret } from '../access/index.ts'
import { createId, openDatabase } from '../database/index.ts'
import { runForTest } from './testing.ts'

let root = ''
let environment: Record<string, string> = {}
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'openmaas-cli-test-'))
  environment = { OPENMAAS_DATA: join(root, 'data') }
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** What the first start of a server leaves behind. */
async function startedOnce(): Promise<{ accountId: string }> {
  const dataFolder = environment['OPENMAAS_DATA'] ?? ''
  const database = await openDatabase({ dataFolder })
  const sealer = createSealer(loadMasterSecret(dataFolder, undefined))
  await checkMasterSecret(database.db, sealer)
  const { accountId } = await ensureAdmin({ db: database.db, sealer })
  await database.close()
  return { accountId }
}

function run(...args: string[]) {
  return runForTest(args, environment)
}

async function json<Value>(...args: string[]): Promise<Value> {
  const { exitCode, stdout, stderr } = await run(...args, '-o', 'json')
  assert.equal(exitCode, 0, stderr)
  return JSON.parse(stdout) as Value
}

interface KeyRow {
  id: string
  key: string
  name: string
  account: string
  state: string
  expires_at: string | null
}

describe('openmaas', () => {
  it('teaches by its help, for each command with examples', async () => {
    const help = await run('--help')
    assert.equal(help.exitCode, 0)
    for (const command of [
      'serve',
      'doctor',
      'keys',
      'models',
      'usage',
      'kb',
      'index',
      'backup',
      'restore',
      'migrate',
    ]) {
      assert.match(help.stdout, new RegExp(`^  ${command}\\b`, 'm'))
      assert.equal((await run(command, '--help')).exitCode, 0)
    }
    assert.match((await run('keys', 'create', '--help')).stdout, /Examples:[^]*openmaas keys create --name laptop/)
    assert.match(help.stdout, /Exit codes: 0 done, 1 failed, 2 wrong usage/)
  })

  it('answers wrong usage with exit code 2 and nothing on standard output', async () => {
    for (const args of [
      [],
      ['nonsense'],
      ['keys', 'create', '--tier', 'V9'],
      ['backup'],
      ['usage', '--by', 'colour'],
    ]) {
      const { exitCode, stdout, stderr } = await run(...args)
      assert.deepEqual([exitCode, stdout], [2, ''], args.join(' '))
      assert.notEqual(stderr, '')
    }
  })

  it('names a wrong value of the configuration and exits with 2', async () => {
    environment['PORT'] = 'eighty'
    const { exitCode, stderr } = await run('models', 'list')
    assert.deepEqual([exitCode, stderr.startsWith('PORT: ')], [2, true], stderr)
  })

  it('does not make an installation by looking for one', async () => {
    for (const args of [['keys', 'list'], ['usage'], ['backup', join(root, 'b.tar.gz')]]) {
      assert.equal((await run(...args)).exitCode, 3, args.join(' '))
    }
    await assert.rejects(readFile(join(root, 'data', 'openmaas.db')), { code: 'ENOENT' })
  })
})

describe('openmaas keys', () => {
  it('prints a new key alone on standard output, and never again', async () => {
    await startedOnce()
    const { stdout, stderr } = await run('keys', 'create', '--name', 'laptop')
    assert.match(stdout, /^[0-9a-f]{32}\.[A-Za-z0-9]+\n$/)
    assert.match(stderr, /shown this once/)
    const listed = await run('keys', 'list')
    assert.ok(!listed.stdout.includes(stdout.trim().split('.')[1] ?? '?'))
    assert.match(listed.stdout, /^ID .*NAME .*ACCOUNT .*STATE/)
    assert.match(listed.stdout, /laptop +admin +active/)
  })

  it('makes an account with its tier and one key', async () => {
    await startedOnce()
    const options = ['--new-account', '团队甲', '--tier', 'V2', '--expires', '90d', '--name', 'first']
    const made = await json<KeyRow & { tier: string; role: string }>('keys', 'create', ...options)
    assert.partialDeepStrictEqual(made, { account: '团队甲', tier: 'V2', role: 'member', name: 'first' })
    assert.ok(Date.parse(made.expires_at ?? '') > Date.now() + 89 * 86_400_000)
    const keys = await json<KeyRow[]>('keys', 'list', '--account', '团队甲')
    assert.deepEqual(
      keys.map(({ id }) => id),
      [made.id],
    )
  })

  it('disables, enables and deletes by id, by its beginning, or by the whole key', async () => {
    await startedOnce()
    const { id, key } = await json<KeyRow>('keys', 'create')
    const state = async () => (await json<KeyRow[]>('keys', 'list')).find((row) => row.id === id)?.state
    assert.equal((await json<KeyRow>('keys', 'disable', id.slice(0, 8))).state, 'disabled')
    assert.equal(await state(), 'disabled')
    await run('keys', 'enable', key)
    assert.equal(await state(), 'active')
    assert.equal((await run('keys', 'delete', id)).exitCode, 0)
    assert.equal(await state(), undefined)
    assert.equal((await run('keys', 'delete', id)).exitCode, 3)
  })

  it('tells unknown accounts (3), ambiguous ones (4) and times that have passed (2)', async () => {
    await startedOnce()
    assert.equal((await run('keys', 'create', '--account', 'nobody')).exitCode, 3)
    await run('keys', 'create', '--new-account', 'twin')
    await run('keys', 'create', '--new-account', 'twin')
    assert.equal((await run('keys', 'create', '--account', 'twin')).exitCode, 4)
    assert.equal((await run('keys', 'create', '--expires', '2020-01-01')).exitCode, 2)
    assert.equal((await run('keys', 'create', '--expires', 'soon')).exitCode, 2)
  })

  it('refuses to work with another master secret', async () => {
    await startedOnce()
    environment['OPENMAAS_SECRET'] = 'another secret altogether'
    const { exitCode, stderr } = await run('keys', 'create')
    assert.deepEqual([exitCode, /another master secret/.test(stderr)], [4, true], stderr)
  })
})

describe('openmaas usage', () => {
  it('sums the calls of the ledger by the groups that are asked for', async () => {
    const { accountId } = await startedOnce()
    const database = await openDatabase({ dataFolder: environment['OPENMAAS_DATA'] ?? '' })
    const call = (model: string, promptTokens: number, completionTokens: number) => ({
      id: createId(),
      requestId: 'r',
      accountId,
      keyId: 'k',
      operation: 'chat.completions.create',
      model,
      stream: 0 as const,
      startedAt: Date.now() - 1000,
      promptTokens,
      completionTokens,
      totalTokens: promptTokens + completionTokens,
      source: 'engine' as const,
      endCause: 'completed' as const,
    })
    const rows = [call('glm-4.6', 5, 1000), call('glm-4.6', 1, 1), call('glm-4.5', 2, 2)]
    await database.db.insertInto('calls').values(rows).execute()
    await database.close()

    const byModel = await json<{ model: string; calls: number; total_tokens: number }[]>('usage')
    assert.deepEqual(
      byModel.map(({ model, calls, total_tokens: total }) => [model, calls, total]),
      [
        ['glm-4.5', 1, 4],
        ['glm-4.6', 2, 1007],
      ],
    )
    const table = await run('usage', '--by', 'account,key')
    assert.match(table.stdout, /^ACCOUNT +KEY +CALLS/)
    assert.match(table.stdout, /^admin +k +3 +0 +8 +1,003 +1,011$/m)
    assert.match((await run('usage', '--to', '1h')).stderr, /No calls/)
  })
})

describe('openmaas models', () => {
  it('shows what answers each model by the configuration', async () => {
    const config = join(root, 'openmaas.yaml')
    const route = 'models:\n  glm-4.7: [{ engine: near, model: GLM-4.7-FP8 }]\n'
    await writeFile(
      config,
      `engines: [{ id: near, type: openai-compatible, baseUrl: 'http://127.0.0.1:1/v1' }]\n${route}`,
    )
    const rows = await json<{ model: string; answered_by: string[] }[]>('models', 'list', '--config', config)
    const answeredBy = (id: string) => rows.find(({ model }) => model === id)?.answered_by
    assert.deepEqual([answeredBy('glm-4.7'), answeredBy('glm-4.6')], [['near/GLM-4.7-FP8'], ['simulator/glm-4.6']])
    const near = await json<{ model: string }[]>('models', 'list', '--config', config, '--engine', 'near')
    assert.deepEqual(
      near.map(({ model }) => model),
      ['glm-4.7'],
    )
  })

  it('pulls a file, lists it and removes it', async () => {
    const weights = Buffer.alloc(300_000, 'gguf')
    const server = createServer((request, response) => {
      response.setHeader('content-length', weights.length).end(request.method === 'HEAD' ? undefined : weights)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tiny.gguf`
    try {
      const pulled = await run('models', 'pull', url)
      assert.equal(pulled.exitCode, 0, pulled.stderr)
      assert.match(pulled.stderr, /tiny\.gguf {2}100\.0 %/)
      const rows = await json<{ name: string; sha256: string; complete: boolean }[]>('models', 'pulled')
      const sha256 = createHash('sha256').update(weights).digest('hex')
      assert.partialDeepStrictEqual(rows, [{ name: url, sha256, complete: true }])
      assert.equal((await run('models', 'remove', url)).exitCode, 0)
      assert.equal((await run('models', 'remove', url)).exitCode, 3)
      assert.match((await run('models', 'pulled')).stderr, /No model was pulled yet/)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('tells a name that nobody offers', async () => {
    const { exitCode, stderr } = await run('models', 'pull', 'no-such-model')
    assert.deepEqual([exitCode, /glm-edge-1\.5b-chat/.test(stderr)], [2, true], stderr)
  })
})

describe('openmaas backup, restore and migrate', () => {
  it('saves, brings back and tells what was kept', async () => {
    await startedOnce()
    const archive = join(root, 'backup.tar.gz')
    assert.partialDeepStrictEqual(await json('backup', archive), { database: 'sqlite', files: 2 })
    assert.equal((await run('backup', archive)).exitCode, 4)
    assert.equal((await run('restore', archive)).exitCode, 4)
    const { exitCode, stderr } = await run('restore', archive, '--force')
    assert.equal(exitCode, 0, stderr)
    assert.match(stderr, /What was there before is kept in .*before-restore/)
    assert.equal((await json<KeyRow[]>('keys', 'list')).length, 1)
    assert.equal((await run('restore', join(root, 'nowhere.tar.gz'))).exitCode, 3)
  })

  it('shows what would run, runs it once, and is then up to date', async () => {
    const states = async () => (await json<{ state: string }[]>('migrate', '--status')).map(({ state }) => state)
    assert.ok((await states()).every((state) => state === 'pending'))
    assert.ok((await json<object[]>('migrate')).length > 0)
    assert.ok((await states()).every((state) => state === 'applied'))
    assert.match((await run('migrate')).stderr, /up to date/)
  })
})
