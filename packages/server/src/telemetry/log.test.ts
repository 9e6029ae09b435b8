import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLog } from './log.ts'
import type { LogOptions } from './log.ts'

function recorder(options: Partial<LogOptions> = {}) {
  const lines: string[] = []
  let flushes = 0
  const destination = { write: (line: string) => void lines.push(line), flush: () => void (flushes += 1) }
  const log = createLog({
    level: 'info',
    logPrompts: false,
    forTerminal: false,
    colour: false,
    destination,
    ...options,
  })
  return { log, lines, flushed: () => flushes }
}

const key = '3f9c2b7a1d4e4f60a8b9c0d1e2f30415.Zx8Qw1LmN4pRt7Vb'

describe('the log', () => {
  it('writes one JSON object a line with time, level, message and fields', () => {
    const { log, lines } = recorder()
    log.info('call finished', { requestId: 'r1', status: 200 })
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>
    assert.partialDeepStrictEqual(line, { level: 'info', message: 'call finished', requestId: 'r1', status: 200 })
    assert.match(String(line['time']), /^\d{4}-\d\d-\d\dT/)
    assert.ok(lines[0]?.endsWith('\n'))
  })

  it('takes keys out of messages, fields and stacks alike, and the line stays JSON', () => {
    const { log, lines } = recorder()
    log.error(`refused ${key}`, { note: `Bearer ${key}`, error: new Error(`bad "${key}"`) })
    log.child({ caller: key }).info('hello')
    for (const line of lines) {
      assert.ok(!line.includes('Zx8Qw1LmN4pRt7Vb'), line)
      assert.doesNotThrow(() => JSON.parse(line) as unknown)
    }
    assert.equal(lines.length, 2)
  })

  it('writes nothing below its level and says so when asked', () => {
    const { log, lines } = recorder({ level: 'warn' })
    log.info('quiet')
    assert.deepEqual([lines.length, log.enabled('info'), log.enabled('error')], [0, false, true])
  })

  it('writes errors out at once', () => {
    const { log, flushed } = recorder()
    log.info('may wait')
    assert.equal(flushed(), 0)
    log.error('may be the last')
    assert.equal(flushed(), 1)
  })

  it('is short and readable on a terminal', () => {
    const { log, lines } = recorder({ forTerminal: true })
    log.warn('engine is slow', { engine: 'vllm-a', detail: 'two words', error: new Error('late') })
    const [first = '', second = ''] = (lines[0] ?? '').split('\n')
    assert.match(first, /^\d\d:\d\d:\d\d warn {2}engine is slow engine=vllm-a detail="two words" error=late$/)
    assert.match(second, /^ +Error: late/)
  })

  it('has no colour codes unless colour is asked for', () => {
    const write = (colour: boolean) => {
      const { log, lines } = recorder({ forTerminal: true, colour })
      log.info('x', { a: 1 })
      return lines.join('').includes('\u001B')
    }
    assert.deepEqual([write(false), write(true)], [false, true])
  })
})
