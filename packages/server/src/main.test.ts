import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const mainFile = fileURLToPath(new URL('main.ts', import.meta.url))
const commandFile = fileURLToPath(new URL('cli/main.ts', import.meta.url))

let root = ''
const running = new Set<Started>()
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openmaas-main-test-'))
})
afterEach(async () => {
  for (const one of running) {
    one.kill('SIGKILL')
    await one.ended
  }
  running.clear()
  rmSync(root, { recursive: true, force: true })
})

type Environment = Readonly<Record<string, string>>

interface Started {
  readonly ended: Promise<number | null>
  stdout(): string
  stderr(): string
  kill(signal: NodeJS.Signals): void
  /** Closes the pipes of its output. */
  stopReading(): void
}

function start(environment: Environment, file = mainFile, args: readonly string[] = []): Started {
  const child = spawn(process.execPath, [file, ...args], {
    env: {
      PATH: process.env['PATH'],
      // Compiled code is shared with the other tests, so that a start takes half the time.
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      OPENMAAS_DATA: join(root, 'data'),
      PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: root,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString()
  })
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString()
  })
  const started: Started = {
    ended: once(child, 'close').then(() => child.exitCode),
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    stopReading() {
      child.stdout.destroy()
      child.stderr.destroy()
    },
  }
  running.add(started)
  return started
}

/** Starts and waits for the greeting; gives the address that it names. */
async function startAndGreet(environment: Environment = {}): Promise<Started & { url: string }> {
  const started = start(environment)
  const ended = started.ended.then((code) => {
    throw new Error(`ended with ${code}: ${started.stderr()}`)
  })
  // Lost when the greeting comes first; the end that follows then is the test's own doing.
  ended.catch(() => {})
  for (;;) {
    const url = /OpenMaaS {3}(http:\S+)\/api/.exec(started.stdout())?.[1]
    if (url !== undefined && started.stdout().includes('curl')) return { ...started, url }
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10))])
  }
}

async function occupiedPort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: String((server.address() as AddressInfo).port), close: () => server.close() }
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status

describe('a start with a wrong value', () => {
  const cases: readonly (readonly [string, Environment, RegExp])[] = [
    ['a host without an address', { HOST: 'no-such-host.invalid' }, /^HOST: no-such-host\.invalid .*\n$/],
    ['a host of another machine', { HOST: '192.0.2.1' }, /^HOST: 192\.0\.2\.1 .*\n$/],
    ['a data folder that is a file', { OPENMAAS_DATA: mainFile }, /^OPENMAAS_DATA: \S+main\.ts is a file.*\n$/],
    ['a data folder below a file', { OPENMAAS_DATA: join(mainFile, 'x') }, /^OPENMAAS_DATA: .*\n$/],
    ...(process.platform === 'linux'
      ? [
          [
            'a data folder that cannot be made',
            { OPENMAAS_DATA: '/proc/x' },
            /^OPENMAAS_DATA: .*\/proc\/x.*\n$/,
          ] as const,
        ]
      : []),
  ]
  for (const [what, environment, message] of cases) {
    it(`ends with one line that names it: ${what}`, async () => {
      const started = start(environment)
      assert.equal(await started.ended, 1)
      assert.match(started.stderr(), message)
      assert.equal(started.stderr().trimEnd().split('\n').length, 1)
    })
  }

  it('ends every command likewise', async () => {
    const commands = [
      ['keys', 'list'],
      ['usage'],
      ['backup', 'b.tar.gz'],
      ['migrate'],
      ['models', 'pulled'],
      ['models', 'list'],
    ]
    for (const command of commands) {
      const started = start({ OPENMAAS_DATA: mainFile }, commandFile, command)
      assert.equal(await started.ended, 2, command.join(' '))
      assert.match(started.stderr(), /^OPENMAAS_DATA: \S+main\.ts is a file[^\n]*\n$/)
    }
  })

  it('tells of arguments that would have no effect', async () => {
    const started = start({}, mainFile, ['--port', '1'])
    assert.equal(await started.ended, 2)
    assert.match(started.stderr(), /openmaas serve/)
  })
})

describe('the first start', () => {
  it('does not lose the administrator’s key when it fails after the data folder was made', async () => {
    const occupied = await occupiedPort()
    const failed = start({ PORT: occupied.port })
    assert.equal(await failed.ended, 1)
    assert.match(failed.stderr(), /^Port \d+ on 127\.0\.0\.1 is in use/)
    assert.ok(statSync(join(root, 'data')).isDirectory())
    occupied.close()
    const second = await startAndGreet()
    const key = /Admin key {2}([0-9a-f]{32}\.\w+)/.exec(second.stdout())?.[1]
    const headers = { authorization: `Bearer ${key}` }
    assert.equal((await fetch(`${second.url}/api/paas/v4/models`, { headers })).status, 200)
    second.kill('SIGINT')
    assert.equal(await second.ended, 0)
    const third = await startAndGreet()
    assert.doesNotMatch(third.stdout(), /[0-9a-f]{32}\.\w+/)
    assert.match(third.stdout(), /npm run openmaas -- keys create/)
  })
})

describe('the data folder', { skip: process.platform === 'win32' && 'modes are those of POSIX' }, () => {
  const modeOf = (path: string) => statSync(path).mode & 0o777
  const entries = () =>
    readdirSync(join(root, 'data'), { recursive: true, withFileTypes: true }).map((entry) => ({
      path: join(entry.parentPath, entry.name),
      isFolder: entry.isDirectory(),
    }))
  const assertPrivate = () => {
    assert.equal(modeOf(join(root, 'data')), 0o700)
    assert.ok(entries().some(({ path }) => path.endsWith('openmaas.db-wal')))
    for (const { path, isFolder } of entries()) assert.equal(modeOf(path), isFolder ? 0o700 : 0o600, path)
  }

  it('and all that is in it belongs to its owner alone', async () => {
    const started = await startAndGreet()
    const key = /Admin key {2}(\S+)/.exec(started.stdout())?.[1]
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ model: 'glm-4.6', messages: [{ role: 'user', content: 'Hello' }] })
    assert.equal(
      (await fetch(`${started.url}/api/paas/v4/chat/completions`, { method: 'POST', headers, body })).status,
      200,
    )
    assertPrivate()
  })

  it('is taken back from others when it was made by an earlier version', async () => {
    const first = await startAndGreet()
    first.kill('SIGKILL')
    await first.ended
    for (const { path, isFolder } of entries()) chmodSync(path, isFolder ? 0o755 : 0o644)
    chmodSync(join(root, 'data'), 0o755)
    mkdirSync(join(root, 'data', 'other'), { mode: 0o700 })
    const foreign = join(root, 'data', 'notes.txt')
    writeFileSync(foreign, 'of the operator')
    chmodSync(foreign, 0o640)
    await startAndGreet()
    assert.equal(modeOf(foreign), 0o640)
    rmSync(foreign)
    // What lies deeper is out of reach behind these.
    for (const { path, isFolder } of entries().filter((entry) => dirname(entry.path) === join(root, 'data')))
      assert.equal(modeOf(path), isFolder ? 0o700 : 0o600, path)
  })
})

describe('the end of a server', () => {
  it('comes after a while in which it is served on and /readyz says no, when a program asks for it', async () => {
    const started = await startAndGreet({ OPENMAAS_STOP_DRAIN_SECONDS: '1' })
    const before = performance.now()
    started.kill('SIGTERM')
    while ((await statusOf(`${started.url}/readyz`)) === 200);
    assert.equal(await statusOf(`${started.url}/readyz`), 503)
    assert.equal(await statusOf(`${started.url}/docs`), 200)
    assert.equal(await started.ended, 0)
    assert.ok(performance.now() - before >= 1000)
    await assert.rejects(statusOf(`${started.url}/healthz`))
  })

  it('comes at once when a person asks for it', async () => {
    const started = await startAndGreet({ OPENMAAS_STOP_DRAIN_SECONDS: '60' })
    started.kill('SIGINT')
    assert.equal(await started.ended, 0)
  })

  it('comes at once with the second signal', async () => {
    const started = await startAndGreet({ OPENMAAS_STOP_DRAIN_SECONDS: '60' })
    started.kill('SIGTERM')
    while ((await statusOf(`${started.url}/readyz`)) === 200);
    started.kill('SIGTERM')
    assert.equal(await started.ended, 143)
  })

  it('comes also when nobody reads any more what it says', async () => {
    const started = await startAndGreet({ OPENMAAS_STOP_DRAIN_SECONDS: '0' })
    started.stopReading()
    started.kill('SIGTERM')
    assert.equal(await started.ended, 0)
  })
})
