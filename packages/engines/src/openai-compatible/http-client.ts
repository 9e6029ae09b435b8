import { Pool } from 'undici'
import type { Dispatcher, FormData } from 'undici'
import { EngineError } from '../engine-error.ts'
import { connectionError } from './upstream-failure.ts'
import type { ErrorReader } from './upstream-failure.ts'

/** Idle connections are given up before servers do: uvicorn, under vLLM and SGLang, closes them after 5 s. */
const keepAliveMilliseconds = 4000
const maxJsonBytes = 64 * 1024 * 1024
export const maxErrorBytes = 64 * 1024

export interface HttpClientOptions {
  /** Address up to and without the operation, as in `http://10.0.0.7:8000/v1`. */
  readonly baseUrl: string
  /** Made for each call, because a token may expire. */
  readonly headers: () => Readonly<Record<string, string>>
  readonly connectTimeoutSeconds: number
  /** Calls beyond this number wait for a free connection. */
  readonly maxConnections: number
  readonly readError: ErrorReader
}

export interface JsonReply {
  readonly status: number
  readonly body: unknown
}

/** Connections to one model server, kept alive between calls; one call at a time on each. */
export class HttpClient {
  readonly pool: Pool
  readonly #options: HttpClientOptions
  readonly #origin: string
  readonly #prefix: string
  readonly #query: string

  constructor(options: HttpClientOptions) {
    const url = new URL(options.baseUrl)
    this.#options = options
    this.#origin = url.origin
    this.#prefix = url.pathname.replace(/\/+$/, '')
    this.#query = url.search
    this.pool = new Pool(url.origin, {
      connections: options.maxConnections,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: keepAliveMilliseconds,
      // Streams have time limits of their own, which know the difference between thinking and silence.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: Math.ceil(options.connectTimeoutSeconds * 1000) },
    })
  }

  get readError(): ErrorReader {
    return this.#options.readError
  }

  /** Path on the server of an operation (`/chat/completions`). */
  path(operation: string): string {
    return `${this.#prefix}${operation}${this.#query}`
  }

  /** Path of something that stands beside the versioned API (`/tokenize` beside `/v1`). */
  rootPath(operation: string): string {
    return `${this.#prefix.replace(/\/v\d+$/, '')}${operation}`
  }

  /** Path of an address that the server told, absolute or not; undefined for one of another server. */
  ownPath(address: string): string | undefined {
    if (!URL.canParse(address, this.#origin)) return undefined
    const url = new URL(address, this.#origin)
    return url.origin === this.#origin ? `${url.pathname}${url.search}` : undefined
  }

  headers(requestId?: string, traceHeaders?: Readonly<Record<string, string>>): string[] {
    const headers = ['accept', 'application/json, text/event-stream', 'content-type', 'application/json']
    for (const [name, value] of Object.entries(this.#options.headers())) headers.push(name, value)
    if (traceHeaders !== undefined) for (const name in traceHeaders) headers.push(name, traceHeaders[name] ?? '')
    // Callers choose request ids; one that no header may hold is left out.
    if (requestId !== undefined && /^[\x21-\x7e]{1,200}$/.test(requestId)) headers.push('x-request-id', requestId)
    return headers
  }

  /**
   * One call with a whole JSON reply.
   * @throws {EngineError} for a status other than those in `accepted`, and when there is no reply in time
   */
  async json(call: {
    readonly method: 'GET' | 'POST' | 'DELETE'
    readonly path: string
    readonly body?: unknown
    /** Sent in place of a body. */
    readonly form?: FormData
    readonly headers?: Readonly<Record<string, string>>
    readonly signal: AbortSignal
    readonly timeoutSeconds: number
    readonly accepted?: readonly number[]
  }): Promise<JsonReply> {
    const timeout = AbortSignal.timeout(Math.ceil(call.timeoutSeconds * 1000))
    let reply: Dispatcher.ResponseData
    let text: string
    try {
      reply = await this.pool.request({
        method: call.method,
        path: call.path,
        headers: { ...this.#plainHeaders(call.form === undefined), ...call.headers },
        body: call.form ?? (call.body === undefined ? null : JSON.stringify(call.body)),
        signal: AbortSignal.any([call.signal, timeout]),
      })
      text = await boundedText(reply.body, reply.statusCode < 300 ? maxJsonBytes : maxErrorBytes)
    } catch (cause) {
      call.signal.throwIfAborted()
      if (cause instanceof EngineError) throw cause
      if (timeout.aborted) throw new EngineError('unavailable', 'The model server did not answer in time.', { cause })
      throw connectionError(cause)
    }
    const status = reply.statusCode
    if (call.accepted?.includes(status) === true) return { status, body: undefined }
    if (status >= 300)
      throw this.readError({ status, retryAfter: headerText(reply.headers['retry-after']), body: text })
    try {
      return { status, body: JSON.parse(text) }
    } catch (cause) {
      throw new EngineError('unavailable', 'The model server answered something that is no JSON.', {
        cause,
        upstreamStatus: status,
      })
    }
  }

  /**
   * A reply of bytes, as they come; its headers are awaited. The time is for everything together.
   * @throws {EngineError} also in the middle
   */
  async content(call: {
    /** Default GET. */
    readonly method?: 'GET' | 'POST'
    readonly path: string
    readonly body?: unknown
    /** Sent in place of a body. */
    readonly form?: FormData
    readonly signal: AbortSignal
    readonly timeoutSeconds: number
  }): Promise<AsyncIterable<Uint8Array>> {
    const timeout = AbortSignal.timeout(Math.ceil(call.timeoutSeconds * 1000))
    const signal = AbortSignal.any([call.signal, timeout])
    const fail = (cause: unknown): never => {
      call.signal.throwIfAborted()
      if (cause instanceof EngineError) throw cause
      if (timeout.aborted) throw new EngineError('unavailable', 'The model server did not answer in time.', { cause })
      throw connectionError(cause)
    }
    const {
      statusCode: status,
      headers,
      body,
    } = await this.pool
      .request({
        method: call.method ?? 'GET',
        path: call.path,
        headers: this.#plainHeaders(call.body !== undefined),
        body: call.form ?? (call.body === undefined ? null : JSON.stringify(call.body)),
        signal,
      })
      .catch(fail)
    if (status >= 300) {
      const text = await boundedText(body, maxErrorBytes).catch(fail)
      throw this.readError({ status, retryAfter: headerText(headers['retry-after']), body: text })
    }
    return (async function* () {
      try {
        for await (const piece of body as AsyncIterable<Buffer>) yield piece
      } catch (cause) {
        fail(cause)
      }
    })()
  }

  #plainHeaders(sendsJson: boolean): Record<string, string> {
    const accept = { accept: 'application/json, */*' }
    return { ...accept, ...(sendsJson ? { 'content-type': 'application/json' } : {}), ...this.#options.headers() }
  }

  close(): Promise<void> {
    return this.pool.destroy(null)
  }
}

export function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

/** Error replies are cut at the limit; a good reply beyond it is refused. */
async function boundedText(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > maxBytes) {
      if (maxBytes === maxErrorBytes) break
      throw new EngineError('unavailable', 'The reply of the model server is too large.')
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
