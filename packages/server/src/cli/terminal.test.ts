import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProgressBar, progressLine } from './progress-bar.ts'
import { parseExpiry, parsePast } from './spans.ts'
import { CommandOutput, displayWidth } from './terminal.ts'
import type { TerminalStream } from './terminal.ts'
import { recorder } from './testing.ts'

function terminal(): { stream: TerminalStream; text(): string } {
  const { stream, text } = recorder()
  return { stream: Object.assign(stream, { isTTY: true, columns: 100 }), text }
}

describe('tables', () => {
  const rows = [
    { name: '团队甲', calls: 7 },
    { name: 'b', calls: 1200 },
  ]

  it('keep their columns under Chinese text and put numbers to the right', () => {
    const { stream, text } = recorder()
    new CommandOutput({ stdout: stream, stderr: stream, environment: {} }, 'table').list(rows, ['name', 'calls'])
    assert.equal(text(), 'NAME    CALLS\n团队甲      7\nb       1,200\n')
    assert.equal(displayWidth('团队甲'), 6)
  })

  it('have colour on a terminal only, and not with NO_COLOR', () => {
    const coloured = (stream: TerminalStream, environment: Record<string, string>) =>
      new CommandOutput({ stdout: stream, stderr: stream, environment }, 'table').list(rows, ['name'])
    const plain = recorder()
    const tty = terminal()
    const without = terminal()
    coloured(plain.stream, {})
    coloured(tty.stream, {})
    coloured(without.stream, { NO_COLOR: '1' })
    assert.deepEqual(
      [plain, tty, without].map(({ text }) => text().includes('\u001B[')),
      [false, true, false],
    )
  })
})

describe('the progress of a download', () => {
  it('tells share, size, speed and time left', () => {
    const progress = { label: 'm.gguf', receivedBytes: 26_214_400, totalBytes: 104_857_600 }
    assert.equal(
      progressLine(progress, 10_485_760, true),
      'm.gguf  [######------------------]  25.0 %  25.0 of 100.0 MiB  10.0 MiB/s  8 s left',
    )
    assert.match(
      progressLine({ ...progress, totalBytes: undefined }, 1_048_576, true),
      /^m\.gguf {2}25\.0 MiB {2}1\.0 MiB\/s$/,
    )
  })

  it('redraws one line on a terminal and speaks rarely elsewhere', () => {
    const draw = (to: { stream: TerminalStream; text(): string }) => {
      let time = 0
      const bar = new ProgressBar(to.stream, () => time)
      for (; time < 30_000; time += 50) bar.update({ label: 'm', receivedBytes: time, totalBytes: 30_000 })
      bar.update({ label: 'm', receivedBytes: 30_000, totalBytes: 30_000 })
      bar.end()
      return to.text()
    }
    const onTerminal = draw(terminal())
    assert.equal(onTerminal.split('\n').length, 2)
    assert.ok(onTerminal.split('\r').length > 100)
    assert.equal(draw(recorder()).split('\n').length, 5)
  })
})

describe('points in time', () => {
  const now = new Date('2026-11-21T12:00:00Z')

  it('are spans or dates', () => {
    assert.equal(parseExpiry('12h', now), Date.parse('2026-11-22T00:00:00Z'))
    assert.equal(parsePast('30d', now), Date.parse('2026-10-22T12:00:00Z'))
    assert.equal(parsePast('2026-11-01', now), Date.parse('2026-11-01T00:00:00Z'))
  })

  it('are refused when they are neither', () => {
    assert.throws(() => parsePast('yesterday', now), /neither a span like 30d/)
    assert.throws(() => parseExpiry('2026-11-21T11:59:59Z', now), /has passed/)
  })
})
