import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineEndpoint } from '@openmaas/protocol'
import { z } from 'zod'
import type { Caller } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { createApiServer } from './api-server.ts'
import type { ApiServer } from './api-server.ts'
import { route } from './route.ts'

const echo = defineEndpoint({
  operation: 'test.echo',
  method: 'POST',
  path: '/test/echo',
  tag: 'Test',
  summary: 'Gives the text back',
  body: z.object({ text: z.string() }),
})
/** Ends when the client says so, by `text`, or when its signal aborts. */
const wait = defineEndpoint({ ...echo, operation: 'test.wait', path: '/test/wait' })
const upload = defineEndpoint({ ...echo, operation: 'test.upload', path: '/test/upload', bodyEncoding: 'multipart' })
const messages = defineEndpoint({ ...echo, operation: 'test.messages', path: '/anthropic/test', envelope: 'anthropic' })

export const maxBodyBytes = 10_000
export const key = 'key'

export interface TestServer {
  readonly api: ApiServer
  readonly port: number
  readonly url: string
  /** Lets the calls of `/api/test/wait` end. */
  release(): void
}

/** A server with an operation that echoes, on a real port; `authorization: key` is who may call. */
export async function startTestServer(): Promise<TestServer> {
  const caller: Caller = { accountId: '1', accountName: 'test', keyId: 'k', role: 'member', tier: 'unlimited' }
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const api = createApiServer({
    routes: [
      route(echo, ({ body }) => ({ text: body.text })),
      route(upload, async ({ incoming }) => {
        let bytes = 0
        for await (const piece of incoming) bytes += (piece as Buffer).length
        return { bytes }
      }),
      route(messages, ({ body }) => ({ text: body.text })),
      route(wait, async ({ body }) => {
        await released
        return { text: body.text }
      }),
    ],
    plainHandlers: [],
    authenticator: {
      authenticate({ authorization }) {
        if (authorization !== key) throw new ApiError('authenticationFailed')
        return caller
      },
      invalidate: () => {},
    },
    telemetry: silentTelemetry(),
    maxBodyBytes,
  })
  await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve))
  const { port } = api.server.address() as AddressInfo
  return { api, port, url: `http://127.0.0.1:${port}/api`, release }
}

export interface RawReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** Whether the server asked for the body (`100 Continue`). */
  readonly invited: boolean
}

/** A call whose client, given `expect`, holds its body back until it is invited, as curl does with large ones. */
export function send(
  url: string,
  { headers = {}, body = Buffer.alloc(0), method = 'POST' }: { headers?: object; body?: Buffer; method?: string },
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    let invited = false
    const outgoing = request(url, {
      method,
      agent: false,
      headers: { authorization: key, 'content-length': body.length, ...headers },
    })
    const holdsBack = 'expect' in headers
    outgoing.on('continue', () => {
      invited = true
      outgoing.end(body)
    })
    outgoing.on('response', (incoming) => {
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (piece: string) => {
        text += piece
      })
      incoming.on('end', () => {
        outgoing.destroy()
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, invited })
      })
    })
    outgoing.on('error', reject)
    if (holdsBack) outgoing.flushHeaders()
    else outgoing.end(body)
  })
}
