import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { runChild } from './child.mjs'

const module = JSON.stringify(new URL('child.mjs', import.meta.url).href)
/** A bootstrap that runs a program which says that it is ready and ends with 7 when it is told to. */
function bootstrapOf(onStop) {
  const program = `process.on('SIGTERM', () => { ${onStop}; process.exit(7) }); console.log('ready'); setInterval(() => {}, 1000)`
  return `
    import { runChild } from ${module}
    process.exitCode = await runChild(process.execPath, ['-e', ${JSON.stringify(program)}], process.env)
  `
}

describe('a program run in the place of the bootstrap', () => {
  it('gives its exit code', async () => {
    assert.equal(await runChild(process.execPath, ['-e', 'process.exit(3)'], process.env), 3)
    assert.equal(await runChild(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'], process.env), 137)
  })

  it('is told as missing', async () => {
    await assert.rejects(runChild('/nowhere/node', [], process.env), /ENOENT/)
  })

  it('gets the signals that its parent gets, and ends in its own way', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', bootstrapOf('')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    assert.equal(code, 7)
  })

  it(
    'is stopped when npm, or the shell that npm started, is killed',
    { skip: process.platform === 'win32' },
    async () => {
      const script = JSON.stringify(bootstrapOf(`console.log('stopped')`))
      const parent = `
      const { spawn } = require('node:child_process')
      spawn(process.execPath, ['--input-type=module', '-e', ${script}], { stdio: 'inherit' })
    `
      const shell = spawn(process.execPath, ['-e', parent], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, npm_lifecycle_event: 'start' },
      })
      const lines = createInterface(shell.stdout)[Symbol.asyncIterator]()
      assert.equal((await lines.next()).value, 'ready')
      shell.kill('SIGKILL')
      assert.equal((await lines.next()).value, 'stopped')
    },
  )
})
