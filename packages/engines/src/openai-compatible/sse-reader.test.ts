import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { EventStreamError, SseReader } from './sse-reader.ts'

function read(pieces: readonly Buffer[], maxEventBytes = 1_000_000): string[] {
  const events: string[] = []
  const reader = new SseReader((data) => events.push(data), maxEventBytes)
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return events
}

const readText = (text: string): string[] => read([Buffer.from(text)])

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((left, right) => left - right)
  return [0, ...sorted].map((start, index) => bytes.subarray(start, sorted[index] ?? bytes.length))
}

describe('an event stream', () => {
  it('ends lines with LF or CRLF', () => {
    assert.deepEqual(readText('data: a\n\ndata: b\r\n\r\n'), ['a', 'b'])
  })

  it('may have no space after the colon, and spaces of its own', () => {
    assert.deepEqual(readText('data:a\n\ndata:  b \n\ndata:\n\n'), ['a', ' b ', ''])
  })

  it('joins the data lines of one event', () => {
    assert.deepEqual(readText('data: {\ndata: "a":1}\n\n'), ['{\n"a":1}'])
  })

  it('passes over comments, other fields and blank lines', () => {
    assert.deepEqual(readText(': ping\n\n\n\nevent: x\nid: 7\nretry: 1\ndata: a\ndatax: b\ndata\n\n: end\n'), ['a'])
  })

  it('may lack the blank line, or the line end, after its last event', () => {
    assert.deepEqual(readText('data: a\n\ndata: [DONE]\n'), ['a', '[DONE]'])
    assert.deepEqual(readText('data: a\n\ndata: [DONE]'), ['a', '[DONE]'])
  })

  it('is refused when a line or an event is too long', () => {
    assert.throws(() => read([Buffer.from(`data: ${'x'.repeat(200)}`)], 100), EventStreamError)
    assert.throws(() => read([Buffer.from('data: x\n'.repeat(100))], 100), EventStreamError)
    assert.equal(read([Buffer.from(`data: ${'x'.repeat(50)}\n\n`.repeat(100))], 100).length, 100)
  })

  it('means the same wherever its bytes are cut, inside characters too', () => {
    const event = fc.tuple(
      fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
      fc.constantFrom('\n\n', '\r\n\r\n', '\n: ping 🙂\n\n', '\r\nevent: é\r\n\r\n'),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), fc.array(fc.nat(300), { maxLength: 20 }), (events, places) => {
        const bytes = Buffer.from(events.map(([data, end]) => `data: ${data}${end}`).join(''))
        const expected = events.map(([data]) => data)
        assert.deepEqual(read([bytes]), expected)
        assert.deepEqual(read(cut(bytes, places)), expected)
        assert.deepEqual(read(Array.from(bytes, (byte) => Buffer.of(byte))), expected)
      }),
      { numRuns: 300 },
    )
  })
})
