import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, it } from 'node:test'
import { sendEventStream } from './event-stream.ts'
import { EventStream } from './route.ts'

async function bodyOf(stream: EventStream): Promise<string> {
  const server = createServer((_incoming, outgoing) => void sendEventStream(outgoing, stream, {}))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  try {
    const reply = await fetch(`http://127.0.0.1:${address.port}/`)
    assert.match(reply.headers.get('content-type') ?? '', /^text\/event-stream/)
    return await reply.text()
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

async function* listed<Item>(...items: readonly Item[]): AsyncGenerator<Item, void, undefined> {
  yield* items
}

describe('a stream of events', () => {
  it('is one data line of JSON each and the sign of the end', async () => {
    assert.equal(
      await bodyOf(new EventStream(listed<unknown>({ a: 1 }, 'b'))),
      'data: {"a":1}\n\ndata: "b"\n\ndata: [DONE]\n\n',
    )
  })

  it('is the very lines that its route wrote, and nothing after them', async () => {
    const lines = ['id: 1\nevent: add\ndata: x\n\n', 'id: 1\nevent: finish\ndata:\n\n']
    assert.equal(await bodyOf(EventStream.lines(listed(...lines))), lines.join(''))
  })

  it('may have a form of its own', async () => {
    const stream = new EventStream(listed(1, 2), (event) => `data: ${String(event)}\n\n`, '')
    assert.equal(await bodyOf(stream), 'data: 1\n\ndata: 2\n\n')
  })
})
