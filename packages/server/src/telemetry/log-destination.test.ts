import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { LineWriter } from './log-destination.ts'

const module = JSON.stringify(new URL('log-destination.ts', import.meta.url).href)

/** A process that logs, closes its log and ends; its standard error is a pipe that is treated as `reader` says. */
async function endOf(reader: 'leaves' | 'sleeps', script: string): Promise<{ code: number | null; tookMs: number }> {
  const program = `
    import { bufferedStandardError } from ${module}
    const log = bufferedStandardError()
    const line = 'x'.repeat(1000) + '\\n'
    process.stdin.once('data', () => { ${script} })
    process.stdout.write('ready')
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'pipe'] })
  await once(child.stdout, 'data')
  if (reader === 'leaves') {
    child.stderr.destroy()
    await once(child.stderr, 'close')
  }
  const startedAt = performance.now()
  child.stdin.write('go')
  const lastResort = setTimeout(() => child.kill('SIGKILL'), 10_000)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearTimeout(lastResort)
  return { code, tookMs: performance.now() - startedAt }
}

describe('the log on standard error', () => {
  for (const reader of ['leaves', 'sleeps'] as const) {
    it(`lets the process end when its reader ${reader}`, async () => {
      const close = await endOf(reader, `for (let i = 0; i < 3000; i++) log.write(line); log.close(); process.exit(7)`)
      assert.equal(close.code, 7)
      assert.ok(close.tookMs < 3000, `${close.tookMs} ms`)
      // Ended without closing, as after an error that nobody caught.
      const exit = await endOf(reader, `for (let i = 0; i < 3000; i++) log.write(line); process.exit(8)`)
      assert.equal(exit.code, 8)
    })
  }
})

/** A pipe that takes so many bytes and then says EAGAIN. */
function pipeOf(roomBytes: number) {
  const pipe = {
    roomBytes,
    failure: undefined as string | undefined,
    text: '',
    calls: 0,
    write(bytes: Uint8Array): number {
      pipe.calls++
      if (pipe.failure !== undefined) throw Object.assign(new Error(pipe.failure), { code: pipe.failure })
      if (pipe.roomBytes === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' })
      const taken = Math.min(pipe.roomBytes, bytes.length)
      pipe.roomBytes -= taken
      pipe.text += Buffer.from(bytes.subarray(0, taken)).toString('latin1')
      return taken
    },
  }
  return pipe
}

describe('lines on their way to a pipe', () => {
  it('share a system call', () => {
    const pipe = pipeOf(1e6)
    const writer = new LineWriter({ write: pipe.write, flushFromCharacters: 100 })
    for (let index = 0; index < 10; index++) writer.write(`line ${index} -----\n`)
    assert.equal(pipe.calls, 1)
    writer.close()
    assert.equal(pipe.text.split('\n').length, 11)
  })

  it('wait for a slow reader and arrive whole and in order', () => {
    const pipe = pipeOf(30)
    const writer = new LineWriter({ write: pipe.write, flushFromCharacters: 20 })
    for (let index = 0; index < 10; index++) writer.write(`line ${index} ----\n`)
    assert.equal(pipe.text.length, 30)
    pipe.roomBytes = 1e6
    writer.close()
    assert.equal(pipe.text, Array.from({ length: 10 }, (_, index) => `line ${index} ----\n`).join(''))
  })

  it('are counted when they find no room, and the count is told', () => {
    const pipe = pipeOf(0)
    const writer = new LineWriter({ write: pipe.write, flushFromCharacters: 20, maxWaitingCharacters: 100 })
    for (let index = 0; index < 50; index++) writer.write(`line ${index} ----\n`)
    pipe.roomBytes = 1e6
    writer.flush()
    writer.write('{"message":"next"}\n')
    writer.close()
    const lines = pipe.text.trimEnd().split('\n')
    assert.equal(lines[0], 'line 0 ----')
    const told = lines.find((line) => line.includes('lost'))
    assert.deepEqual(JSON.parse(told ?? '{}').lostLines, 50 - lines.indexOf(told ?? ''))
    assert.equal(lines.at(-1), '{"message":"next"}')
  })

  it('are dropped when the reader is gone, and nobody is troubled by it', () => {
    const pipe = pipeOf(1e6)
    pipe.failure = 'EPIPE'
    const writer = new LineWriter({ write: pipe.write, flushFromCharacters: 0 })
    writer.write('one\n')
    writer.flush()
    pipe.failure = undefined
    writer.write('two\n')
    writer.close()
    assert.equal(pipe.text, 'two\n')
  })
})
