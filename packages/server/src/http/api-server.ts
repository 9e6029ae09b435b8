import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import findMyWay from 'find-my-way'
import { describeIssue, messageLanguage, withoutNulls } from '@openmaas/protocol'
import type { EndpointSpec, Language } from '@openmaas/protocol'
import type { z } from 'zod'
import type { Authenticator, Caller } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { renderError } from '../errors/render-error.ts'
import { toApiError } from '../errors/to-api-error.ts'
import type { Telemetry } from '../telemetry/index.ts'
import { sendEventStream } from './event-stream.ts'
import { parseJson } from './json.ts'
import { ClientGoneError, readTextBody } from './read-body.ts'
import { createRequestId } from './request-id.ts'
import { EventStream, RawReply } from './route.ts'
import type { ApiRequest, CallOutcome, Route } from './route.ts'

/** A page or probe outside the API: no key, no envelope. Returns undefined when the path is not its own. */
export type PlainHandler = (path: string, incoming: IncomingMessage) => PlainReply | Promise<PlainReply> | undefined

export interface PlainReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export interface ApiServerOptions {
  readonly routes: readonly Route[]
  readonly plainHandlers: readonly PlainHandler[]
  readonly authenticator: Authenticator
  readonly telemetry: Telemetry
  readonly maxBodyBytes: number
}

/** The reason of every signal that is aborted because the process stops; streams then end with a documented finish. */
export class ServerStopping extends Error {
  override readonly name = 'ServerStopping'
}

export interface ApiServer {
  readonly server: Server
  /** Stops taking calls, waits for running ones up to the limit, then tells them to finish. */
  stop(graceMilliseconds: number): Promise<void>
}

const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers': '*, authorization',
  'access-control-expose-headers': '*',
  'access-control-max-age': '86400',
}

/** Serves the endpoint table on `node:http`. The decision for bare Node is in docs/decisions. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const router = findMyWay({ ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 512 })
  for (const route of options.routes) {
    const { endpoint } = route
    for (const path of [endpoint.path, ...(endpoint.aliases ?? [])]) {
      router.on(endpoint.method, `/api${path}`.replace(/\{(\w+)\}/g, ':$1'), noop, route)
    }
  }
  const running = new Set<AbortController>()
  /** Replies that have not left yet. */
  let openReplies = 0
  let stopping = false

  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 600_000 }, (incoming, outgoing) => {
    const url = incoming.url ?? '/'
    const queryStart = url.indexOf('?')
    const path = queryStart === -1 ? url : url.slice(0, queryStart)
    const found = router.find(incoming.method as 'GET', path)
    openReplies++
    outgoing.once('close', () => openReplies--)
    if (stopping) outgoing.setHeader('connection', 'close')
    if (found === null) void serveOther(path, incoming, outgoing)
    else
      void serveRoute(
        found.store as Route,
        found.params,
        path,
        queryStart === -1 ? '' : url.slice(queryStart + 1),
        incoming,
        outgoing,
      )
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return
    const body = JSON.stringify(
      renderError(
        new ApiError('invalidRequest', { reason: { zh: 'HTTP 报文不合法。', en: 'The HTTP message is malformed.' } }),
        'model',
        'zh',
      ),
    )
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  })

  async function serveRoute(
    route: Route,
    params: Record<string, string | undefined>,
    path: string,
    queryText: string,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void> {
    const { endpoint } = route
    const startedAt = performance.now()
    const requestId = createRequestId()
    const language = messageLanguage(incoming.headers['accept-language'])
    const abort = new AbortController()
    const replyHeaders: Record<string, string> = { 'x-request-id': requestId, 'access-control-allow-origin': '*' }
    running.add(abort)
    options.telemetry.metrics.callStarted(endpoint.operation)
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) abort.abort(new ClientGoneError())
    })
    const outcome: CallOutcome = {}
    let status = 200
    let body: unknown
    try {
      const credentials = { authorization: incoming.headers.authorization, apiKey: header(incoming, 'x-api-key') }
      const authenticated = options.authenticator.authenticate(credentials)
      const caller: Caller = authenticated instanceof Promise ? await authenticated : authenticated
      body =
        endpoint.body === undefined || endpoint.bodyEncoding === 'multipart'
          ? undefined
          : await parseBody(endpoint, incoming)
      const request: ApiRequest = {
        operation: endpoint.operation,
        requestId,
        caller,
        params: params as Record<string, string>,
        query: endpoint.query === undefined ? undefined : parseWith(endpoint.query, queryObject(queryText)),
        body,
        language,
        path,
        headers: incoming.headers,
        signal: abort.signal,
        replyHeaders,
        outcome,
        incoming,
      }
      const handled = route.handle(request)
      const reply = handled instanceof Promise ? await handled : handled
      if (reply instanceof EventStream) await sendEventStream(outgoing, reply.events, replyHeaders)
      else sendReply(outgoing, reply, replyHeaders)
    } catch (error) {
      status = sendFailure(error, endpoint, requestId, language, replyHeaders, outgoing)
    } finally {
      running.delete(abort)
      // The rest of a refused body is read and dropped: a client that is still sending would never see the answer otherwise.
      if (!incoming.complete) incoming.resume()
      const finished = {
        operation: endpoint.operation,
        ...outcome,
        status: abort.signal.reason instanceof ClientGoneError ? 499 : status,
        durationMs: performance.now() - startedAt,
      }
      options.telemetry.metrics.callFinished(finished)
      if (options.telemetry.log.enabled('debug')) {
        // Prompts stand in fields that the log withholds unless the operator asked for them.
        options.telemetry.log.debug('call finished', { requestId, ...finished, ...promptsOf(body) })
      }
    }
  }

  async function parseBody(endpoint: EndpointSpec, incoming: IncomingMessage): Promise<unknown> {
    const text = await readTextBody(incoming, options.maxBodyBytes)
    if (text === '' && endpoint.method !== 'POST')
      return endpoint.body === undefined ? undefined : parseWith(endpoint.body, {})
    const json = text === '' ? {} : parseJson(text)
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw new ApiError('invalidRequest', {
        reason: { zh: '请求体应为 JSON 对象。', en: 'The body must be a JSON object.' },
      })
    }
    return endpoint.body === undefined ? undefined : parseWith(endpoint.body, withoutNulls(json))
  }

  function sendFailure(
    error: unknown,
    endpoint: EndpointSpec | undefined,
    requestId: string,
    language: Language,
    replyHeaders: Record<string, string>,
    outgoing: ServerResponse,
  ): number {
    const apiError = toApiError(error, requestId)
    const { log } = options.telemetry
    const fields = { requestId, operation: endpoint?.operation, code: apiError.code }
    if (error instanceof ClientGoneError || (outgoing.destroyed && !outgoing.headersSent)) {
      log.debug('client left before the reply', fields)
      return 499
    }
    if (apiError.status >= 500) log.error('call failed', { ...fields, error: apiError.cause ?? apiError })
    if (outgoing.headersSent) {
      // Past the first event only a fault of our own code gets here: engines end their streams themselves.
      outgoing.end(`data: ${JSON.stringify(renderError(apiError, endpoint?.envelope ?? 'model', language))}\n\n`)
      return apiError.status
    }
    const body = JSON.stringify(renderError(apiError, endpoint?.envelope ?? 'model', language))
    outgoing.writeHead(apiError.status, {
      ...replyHeaders,
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      ...(apiError.retryAfterSeconds === undefined
        ? {}
        : { 'retry-after': String(Math.ceil(apiError.retryAfterSeconds)) }),
      ...(apiError.shouldRetry === undefined ? {} : { 'x-should-retry': String(apiError.shouldRetry) }),
    })
    outgoing.end(body)
    return apiError.status
  }

  async function serveOther(path: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const requestId = createRequestId()
    try {
      incoming.resume()
      if (incoming.method === 'OPTIONS') {
        outgoing.writeHead(204, corsHeaders).end()
        return
      }
      if (incoming.method === 'GET' || incoming.method === 'HEAD') {
        for (const handler of options.plainHandlers) {
          const reply = await handler(path, incoming)
          if (reply === undefined) continue
          outgoing.writeHead(reply.status, reply.headers)
          outgoing.end(incoming.method === 'HEAD' ? undefined : reply.body)
          return
        }
      }
      throw new ApiError('apiNotFound', { api: `${incoming.method} ${path}` }, { shouldRetry: false })
    } catch (error) {
      const envelope = /^\/+api\/+llm-application\//.test(path) ? 'knowledge' : 'model'
      sendFailure(
        error,
        { operation: 'unknown', method: 'GET', path, tag: '', summary: '', envelope },
        requestId,
        messageLanguage(incoming.headers['accept-language']),
        { 'x-request-id': requestId },
        outgoing,
      )
    }
  }

  async function stop(graceMilliseconds: number): Promise<void> {
    stopping = true
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeIdleConnections()
    const grace = setTimeout(() => {
      for (const abort of running) abort.abort(new ServerStopping('The server is stopping.'))
    }, graceMilliseconds)
    const force = setTimeout(() => server.closeAllConnections(), graceMilliseconds + 5000)
    // A connection that never carried a request does not count as idle, so all are closed once no reply is open.
    const sweep = setInterval(
      () => (openReplies === 0 ? server.closeAllConnections() : server.closeIdleConnections()),
      50,
    )
    await closed
    clearTimeout(grace)
    clearTimeout(force)
    clearInterval(sweep)
  }

  return { server, stop }
}

function sendReply(outgoing: ServerResponse, reply: unknown, replyHeaders: Record<string, string>): void {
  if (reply instanceof RawReply) {
    outgoing.writeHead(200, {
      ...replyHeaders,
      'content-type': reply.contentType,
      'content-length': Buffer.byteLength(reply.body),
    })
    outgoing.end(reply.body)
    return
  }
  const body = JSON.stringify(reply ?? {})
  replyHeaders['content-type'] = 'application/json; charset=utf-8'
  replyHeaders['content-length'] = String(Buffer.byteLength(body))
  outgoing.writeHead(200, replyHeaders)
  outgoing.end(body)
}

function parseWith(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = describeIssue(parsed.error)
  throw new ApiError(issue.name, issue.parameters, { shouldRetry: false })
}

function promptsOf(body: unknown): { messages?: unknown } {
  return typeof body === 'object' && body !== null && 'messages' in body ? { messages: body.messages } : {}
}

/** Repeated names keep their last value; empty values mean "not given", as clients send them. */
function queryObject(text: string): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(text)) if (value !== '') query[name] = value
  return query
}

function header(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function noop(): void {}
