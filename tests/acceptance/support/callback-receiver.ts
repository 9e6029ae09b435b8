import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Json } from './json.ts'

export interface ReceivedCallback {
  readonly headers: IncomingHttpHeaders
  readonly body: Json
}

/** A customer's server that takes callbacks. */
export interface CallbackReceiver {
  readonly url: string
  readonly received: ReceivedCallback[]
  /** Codes of the next replies; then 200. */
  readonly nextCodes: number[]
  stop(): Promise<void>
}

export async function startCallbackReceiver(): Promise<CallbackReceiver> {
  const received: ReceivedCallback[] = []
  const nextCodes: number[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      received.push({ headers: request.headers, body: JSON.parse(Buffer.concat(pieces).toString('utf8')) as Json })
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ code: nextCodes.shift() ?? 200 }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/told`,
    received,
    nextCodes,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
