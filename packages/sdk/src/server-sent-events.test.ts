import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { readServerSentEvents } from './server-sent-events.ts'

const bytes = new TextEncoder()

function cut(text: Uint8Array, places: readonly number[]): ReadableStream<Uint8Array> {
  const ends = [...places.map((place) => place % (text.length + 1)), text.length].sort((left, right) => left - right)
  let start = 0
  return new ReadableStream({
    pull(controller) {
      const end = ends.shift()
      if (end === undefined) return controller.close()
      controller.enqueue(text.subarray(start, end))
      start = end
    },
  })
}

async function read(text: string, places: readonly number[] = []) {
  const events: { event: string | undefined; data: string }[] = []
  for await (const { event, data } of readServerSentEvents(cut(bytes.encode(text), places)))
    events.push({ event, data })
  return events
}

describe('reading server-sent events', () => {
  it('gives the same events however the bytes are cut and the lines end', async () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll(/[\r\n\uFEFF]/g, '-'))
    const event = fc.record({
      name: fc.option(fc.constantFrom('add', 'finish'), { nil: undefined }),
      data: fc.array(word, { minLength: 1, maxLength: 3 }),
      comment: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(4000), { maxLength: 20 }),
        async (events, end, places) => {
          const text = events
            .map(({ name, data, comment }) =>
              [
                ...(comment ? [': still here'] : []),
                ...(name === undefined ? [] : [`event: ${name}`]),
                ...data.map((line) => `data: ${line}`),
                '',
                '',
              ].join(end),
            )
            .join('')
          const wanted = events.map(({ name, data }) => ({ event: name, data: data.join('\n') }))
          assert.deepEqual(await read(text, places), wanted)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('takes a last event without its blank line, and fields beyond the standard', async () => {
    assert.deepEqual(await read('data:{"a":1}'), [{ event: undefined, data: '{"a":1}' }])
    for await (const { fields } of readServerSentEvents(cut(bytes.encode('id: 7\ndata: x\nusage: {}\n\n'), [])))
      assert.deepEqual(fields, { id: '7', data: 'x', usage: '{}' })
  })

  it('passes over events without data', async () => {
    assert.deepEqual(await read('event: ping\n\n: comment\n\ndata: 1\n\n'), [{ event: undefined, data: '1' }])
  })

  it('reads a line of many pieces in time that grows with its length', async () => {
    const long = 'x'.repeat(4_000_000)
    const places = Array.from({ length: 4000 }, (_, index) => index * 1000)
    const begin = performance.now()
    assert.equal((await read(`data: ${long}\n\n`, places))[0]?.data.length, long.length)
    assert.ok(performance.now() - begin < 10_000)
  })
})
