import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface ScriptedServer {
  /** Address of the model API. */
  readonly baseURL: string
  /** What was asked so far. */
  readonly requests: readonly { readonly method: string; readonly url: string; readonly body: string }[]
  /** Connections whose client left before the answer was whole. */
  left(): number
  stop(): Promise<void>
}

export type Script = (response: ServerResponse, request: IncomingMessage, place: number) => void | Promise<void>

/** A server on loopback that answers each request as the test says. */
export async function scriptedServer(script: Script): Promise<ScriptedServer> {
  const requests: { method: string; url: string; body: string }[] = []
  let left = 0
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    response.on('close', () => (left += response.writableFinished ? 0 : 1))
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      requests.push({
        method: request.method ?? '',
        url: request.url ?? '',
        body: Buffer.concat(pieces).toString('latin1'),
      })
      void script(response, request, requests.length)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return {
    baseURL: `http://127.0.0.1:${address.port}/api/paas/v4`,
    requests,
    left: () => left,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

export function startEvents(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
}

/** Waits for a condition, at most ten seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 5)))
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
}
