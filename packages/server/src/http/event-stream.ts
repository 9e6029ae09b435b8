import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { EventStream } from './route.ts'

/**
 * Sends one `data:` line and one blank line per item, then `[DONE]`: no comments and no other fields, because the Java client
 * refuses them; streams of another form bring their own lines. Each event is written in one piece. The first item is awaited before the headers go out, so that failures until then are plain HTTP errors. The
 * reader sets the pace: while its socket is full nothing is pulled.
 *
 * Resolves when the stream has ended, also when the client left.
 */
export async function sendEventStream(
  outgoing: ServerResponse,
  { events, write, end }: EventStream,
  replyHeaders: Readonly<Record<string, string>>,
): Promise<void> {
  const iterator = events[Symbol.asyncIterator]()
  try {
    let item = await iterator.next()
    outgoing.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      ...replyHeaders,
    })
    while (!item.done) {
      if (outgoing.destroyed) return
      if (!outgoing.write(write(item.value))) await drained(outgoing)
      item = await iterator.next()
    }
    outgoing.end(end)
  } finally {
    await iterator.return?.()
  }
}

async function drained(outgoing: ServerResponse): Promise<void> {
  const either = new AbortController()
  try {
    await Promise.race([
      once(outgoing, 'drain', { signal: either.signal }),
      once(outgoing, 'close', { signal: either.signal }),
    ])
  } finally {
    either.abort()
  }
}
