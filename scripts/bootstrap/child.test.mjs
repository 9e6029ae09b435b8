import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { runChild } from './child.mjs'

describe('a program run in the place of the bootstrap', () => {
  it('gives its exit code', async () => {
    assert.equal(await runChild(process.execPath, ['-e', 'process.exit(3)'], process.env), 3)
    assert.equal(await runChild(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'], process.env), 137)
  })

  it('is told as missing', async () => {
    await assert.rejects(runChild('/nowhere/node', [], process.env), /ENOENT/)
  })

  it('gets the signals that its parent gets, and ends in its own way', async () => {
    const program = `process.on('SIGTERM', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 1000)`
    const parent = `
      import { runChild } from ${JSON.stringify(new URL('child.mjs', import.meta.url).href)}
      process.exitCode = await runChild(process.execPath, ['-e', ${JSON.stringify(program)}], process.env)
    `
    const child = spawn(process.execPath, ['--input-type=module', '-e', parent], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    assert.equal(code, 7)
  })
})
