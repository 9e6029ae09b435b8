import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { ensureInstalled } from './install.mjs'
import { installedMatches } from './installed.mjs'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openmaas-bootstrap-'))
  writeLock({ '': {}, 'node_modules/left': { version: '1.0.0' } })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function writeLock(packages) {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }))
}

function writeInstalled(packages) {
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
}

/** An installer that fails as often as it is told and counts its calls. */
function installer({ failures = 0, pauseMs = 0 } = {}) {
  const calls = { count: 0 }
  const install = async () => {
    calls.count += 1
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    return calls.count <= failures ? { code: 1, output: 'no network' } : { code: 0, output: '' }
  }
  return { calls, install }
}

describe('the first start', () => {
  it('installs once and says so; the second start is silent', async () => {
    const { calls, install } = installer()
    const said = []
    await ensureInstalled(root, (line) => said.push(line), install)
    assert.match(said.join('\n'), /^Installing dependencies[^]*Installed in/)
    await ensureInstalled(root, () => assert.fail('nothing to say'), install)
    assert.equal(calls.count, 1)
  })

  it('installs again when the lock file has changed', async () => {
    const { calls, install } = installer()
    await ensureInstalled(root, () => {}, install)
    writeLock({ '': {}, 'node_modules/left': { version: '2.0.0' } })
    await ensureInstalled(root, () => {}, install)
    assert.equal(calls.count, 2)
  })

  it('leaves alone what `npm install` made by hand', async () => {
    writeInstalled({ 'node_modules/left': { version: '1.0.0' } })
    await ensureInstalled(
      root,
      () => {},
      () => assert.fail('must not install'),
    )
  })

  it('tries twice, then fails with what npm said', async () => {
    const once = installer({ failures: 1 })
    await ensureInstalled(root, () => {}, once.install)
    assert.equal(once.calls.count, 2)
    writeLock({ '': {}, 'node_modules/left': { version: '3.0.0' } })
    const never = installer({ failures: 9 })
    await assert.rejects(
      ensureInstalled(root, () => {}, never.install),
      /no network[^]*npm ci failed/,
    )
    assert.equal(never.calls.count, 2)
    assert.equal(existsSync(join(root, '.cache', 'install.lock')), false)
  })

  it('installs once when two start together', async () => {
    const { calls, install } = installer({ pauseMs: 50 })
    const said = []
    const start = () => ensureInstalled(root, (line) => said.push(line), install)
    await Promise.all([start(), start()])
    assert.equal(calls.count, 1)
    assert.match(said.join('\n'), /waiting for it/)
  })

  it('takes over from an installer that died', async () => {
    const lock = join(root, '.cache', 'install.lock')
    mkdirSync(join(root, '.cache'))
    writeFileSync(lock, 'dead')
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(lock, longAgo, longAgo)
    const { calls, install } = installer()
    await ensureInstalled(root, () => {}, install)
    assert.equal(calls.count, 1)
  })
})

describe('what counts as installed', () => {
  const machine = { os: 'linux', cpu: 'x64', libc: 'glibc' }

  it('is every package in its version', () => {
    assert.equal(installedMatches(root, machine), false)
    writeInstalled({ 'node_modules/left': { version: '0.9.0' } })
    assert.equal(installedMatches(root, machine), false)
    writeInstalled({ 'node_modules/left': { version: '1.0.0' } })
    assert.equal(installedMatches(root, machine), true)
  })

  it('does not need optional packages of other machines, but those of this one', () => {
    const optional = (rules) => ({ '': {}, 'node_modules/right': { version: '1.0.0', optional: true, ...rules } })
    writeInstalled({})
    for (const rules of [{ os: ['darwin'] }, { os: ['!linux'] }, { cpu: ['arm64'] }, { libc: 'musl' }]) {
      writeLock(optional(rules))
      assert.equal(installedMatches(root, machine), true, JSON.stringify(rules))
    }
    for (const rules of [{}, { os: ['linux'], cpu: ['x64'] }, { os: ['!win32'] }]) {
      writeLock(optional(rules))
      assert.equal(installedMatches(root, machine), false, JSON.stringify(rules))
    }
  })
})
