import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import findMyWay from 'find-my-way'
import { messageLanguage } from '@openmaas/protocol'
import type { Envelope } from '@openmaas/protocol'
import type { Authenticator, Caller, Credentials } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { renderError } from '../errors/render-error.ts'
import type { Telemetry } from '../telemetry/index.ts'
import { sendEventStream } from './event-stream.ts'
import { envelopeOfPath } from './envelopes.ts'
import { holdsBodyBack, inviteBody } from './invite-body.ts'
import { withoutNuls } from './json.ts'
import { OpenCalls } from './open-calls.ts'
import { parseBody, parseQuery } from './parse-request.ts'
import { ClientGoneError } from './read-body.ts'
import { createRequestId } from './request-id.ts'
import { EventStream, StreamReply } from './route.ts'
import { offerTo } from './requests-in-hand.ts'
import type { RequestsInHand } from './requests-in-hand.ts'
import type { ApiRequest, CallOutcome, Route } from './route.ts'
import { sendPlain } from './send-plain.ts'
import type { PlainHandler } from './send-plain.ts'
import { sendFailure, sendReply } from './send-reply.ts'
import { asksForWebSocket, upgradeListener } from './upgrades.ts'
import type { UpgradeHandler } from './upgrades.ts'

export interface ApiServerOptions {
  readonly routes: readonly Route[]
  readonly plainHandlers: readonly PlainHandler[]
  readonly authenticator: Authenticator
  readonly telemetry: Telemetry
  readonly maxBodyBytes: number
  /** What answers clients that ask for a WebSocket. */
  readonly upgrades?: readonly UpgradeHandler[]
  /** Absent: no body outlives its call. */
  readonly requestsInHand?: RequestsInHand | undefined
}

export interface ApiServer {
  readonly server: Server
  /**
   * Serves on for the drain period (default 0), then stops taking calls, waits for running ones up to the limit, and tells them to
   * finish.
   */
  stop(graceMilliseconds: number, drainMilliseconds?: number): Promise<void>
}

/** Pages of every origin may call with a key of their own and read the whole reply. Browsers read of it only the headers that it names. */
const corsHeaders = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' }

/** What a browser asks before a call, which brings headers of ours. The star does not stand for `authorization`. */
const preflightHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers': '*, authorization',
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
  const { log, metrics } = options.telemetry
  const { requestsInHand } = options

  const server = createServer(
    { keepAliveTimeout: 75_000, requestTimeout: 600_000, shouldUpgradeCallback: asksForWebSocket },
    serve,
  )
  // Serving goes on as usual; the body is asked for once everything before it is in order.
  server.on('checkContinue', serve)
  const calls = new OpenCalls(server)
  server.on('upgrade', upgradeListener({ ...options, handlers: options.upgrades ?? [] }))

  function serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const url = incoming.url ?? '/'
    const queryStart = url.indexOf('?')
    const path = queryStart === -1 ? url : url.slice(0, queryStart)
    const found = router.find(incoming.method as 'GET', path)
    calls.opened(outgoing)
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
  }
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return
    const body = JSON.stringify(
      renderError(
        new ApiError('invalidRequest', { reason: { zh: 'HTTP 报文不合法。', en: 'The HTTP message is malformed.' } }),
        { envelope: 'model', language: 'zh', requestId: createRequestId() },
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
    const replyHeaders = replyHeadersOf(requestId, endpoint.envelope)
    calls.started(abort)
    metrics.callStarted(endpoint.operation)
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) abort.abort(new ClientGoneError())
    })
    const outcome: CallOutcome = {}
    let status = 200
    let body: unknown
    let bodyHeldBack = holdsBodyBack(incoming)
    try {
      const authenticated = options.authenticator.authenticate(credentialsOf(incoming))
      const caller: Caller = authenticated instanceof Promise ? await authenticated : authenticated
      if (bodyHeldBack) {
        inviteBody(endpoint, incoming, outgoing, options.maxBodyBytes)
        bodyHeldBack = false
      }
      body = await parseBody(
        endpoint,
        incoming,
        options.maxBodyBytes,
        requestsInHand && offerTo(requestsInHand, { endpoint, requestId, path, caller }),
      )
      const request: ApiRequest = {
        operation: endpoint.operation,
        requestId,
        caller,
        params: withoutNuls(params) as Record<string, string>,
        query: parseQuery(endpoint, queryText),
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
      if (reply instanceof EventStream) await sendEventStream(outgoing, reply, replyHeaders)
      else if (reply instanceof StreamReply) {
        const headers = { ...replyHeaders, ...reply.headers }
        await sendPlain(incoming, outgoing, { status: 200, headers, body: reply.content }, log)
      } else sendReply(outgoing, reply, replyHeaders)
    } catch (error) {
      const { operation, envelope = 'model' } = endpoint
      // The client may send the body all the same; what follows on this connection could not be told from it.
      if (bodyHeldBack) outgoing.setHeader('connection', 'close')
      status = sendFailure(outgoing, error, { operation, envelope, requestId, language, replyHeaders }, log)
    } finally {
      calls.ended(abort)
      requestsInHand?.forget(requestId)
      // The rest of a refused body is read and dropped: a client that is still sending would never see the answer otherwise.
      if (!incoming.complete) incoming.resume()
      const finished = {
        operation: endpoint.operation,
        ...outcome,
        status: abort.signal.reason instanceof ClientGoneError ? 499 : status,
        durationMs: performance.now() - startedAt,
      }
      metrics.callFinished(finished)
      if (log.enabled('debug')) {
        // Prompts stand in fields that the log withholds unless the operator asked for them.
        log.debug('call finished', { requestId, ...finished, ...promptsOf(body) })
      }
    }
  }

  async function serveOther(path: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const requestId = createRequestId()
    try {
      incoming.resume()
      if (holdsBodyBack(incoming)) outgoing.setHeader('connection', 'close')
      if (incoming.method === 'OPTIONS') {
        outgoing.writeHead(204, preflightHeaders).end()
        return
      }
      if (incoming.method === 'GET' || incoming.method === 'HEAD') {
        for (const handler of options.plainHandlers) {
          const reply = await handler(path, incoming)
          if (reply === undefined) continue
          await sendPlain(incoming, outgoing, reply, log)
          return
        }
      }
      throw new ApiError('apiNotFound', { api: `${incoming.method} ${path}` }, { shouldRetry: false })
    } catch (error) {
      const envelope = envelopeOfPath(path)
      const language = messageLanguage(incoming.headers['accept-language'])
      const replyHeaders = replyHeadersOf(requestId, envelope)
      sendFailure(outgoing, error, { operation: 'unknown', envelope, requestId, language, replyHeaders }, log)
    }
  }

  return {
    server,
    stop: (graceMilliseconds, drainMilliseconds = 0) => calls.stop(graceMilliseconds, drainMilliseconds),
  }
}

function replyHeadersOf(requestId: string, envelope: Envelope | undefined): Record<string, string> {
  const headers = { 'x-request-id': requestId, ...corsHeaders }
  // The SDKs of that protocol look for the id under this name.
  return envelope === 'anthropic' ? { ...headers, 'request-id': requestId } : headers
}

function promptsOf(body: unknown): { messages?: unknown } {
  return typeof body === 'object' && body !== null && 'messages' in body ? { messages: body.messages } : {}
}

function credentialsOf(incoming: IncomingMessage): Credentials {
  const { authorization, cookie } = incoming.headers
  const apiKey = single(incoming.headers['x-api-key'])
  if (cookie === undefined || authorization !== undefined || apiKey !== undefined) return { authorization, apiKey }
  const safeMethod = incoming.method === 'GET' || incoming.method === 'HEAD'
  const csrfToken = single(incoming.headers['x-openmaas-csrf'])
  return { browser: { cookie, safeMethod, csrfToken, fetchSite: single(incoming.headers['sec-fetch-site']) } }
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

function noop(): void {}
