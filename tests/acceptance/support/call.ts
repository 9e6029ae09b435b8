import { request as openRequest, type IncomingHttpHeaders } from 'node:http'
import type { Json } from './json.ts'

export interface CallOptions {
  readonly method?: string
  /** Sent as JSON; a string or bytes are sent as they are. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly key?: string
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** @throws when the reply is not JSON */
  json(): Json
}

/**
 * One HTTP call through `node:http`, which sends path, headers and body exactly as given (`fetch` refuses or mends some).
 * @throws when the whole reply is not there within `timeoutMs`, by default 20 s: a server that hangs fails its test
 */
export function call(url: string, options: CallOptions = {}): Promise<Reply> {
  const { method = options.body === undefined ? 'GET' : 'POST', body } = options
  const bytes = body === undefined ? undefined : toBytes(body)
  const headers: Record<string, string> = { ...options.headers }
  if (options.key !== undefined) headers['authorization'] = `Bearer ${options.key}`
  if (bytes !== undefined) {
    headers['content-type'] ??= 'application/json'
    headers['content-length'] ??= String(bytes.length)
  }
  const target = new URL(url)
  // The path is cut from the text, because the URL parser mends what a test wants to send.
  const path = url.slice(target.origin.length)
  return new Promise((resolve, reject) => {
    const request = openRequest(
      { host: target.hostname, port: target.port, path, method, headers, signal: options.signal, agent: false },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(pieces).toString('utf8')
          const json = (): Json => JSON.parse(text)
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json })
        })
      },
    )
    request.setTimeout(options.timeoutMs ?? 20_000, () => request.destroy(new Error(`no reply: ${method} ${path}`)))
    request.on('error', reject)
    request.end(bytes)
  })
}

function toBytes(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}
