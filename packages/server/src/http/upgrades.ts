import { STATUS_CODES } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { messageLanguage } from '@openmaas/protocol'
import type { Authenticator, Caller, Credentials } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { renderError } from '../errors/render-error.ts'
import { toApiError } from '../errors/to-api-error.ts'
import type { Telemetry } from '../telemetry/index.ts'
import { createRequestId } from './request-id.ts'

/** A client that asks for a WebSocket, known by its key. */
export interface UpgradeRequest {
  readonly requestId: string
  readonly caller: Caller
  readonly path: string
  readonly incoming: IncomingMessage
  readonly socket: Duplex
  /** First bytes of the connection, read already. */
  readonly head: Buffer
}

export interface UpgradeHandler {
  /** For logs and metrics. */
  readonly operation: string
  /** Path below `/api`. */
  readonly path: string
  /**
   * Takes the socket over; resolves when the session has ended.
   * @throws {ApiError} before it does
   */
  handle(request: UpgradeRequest): Promise<void>
}

export interface UpgradeOptions {
  readonly handlers: readonly UpgradeHandler[]
  readonly authenticator: Authenticator
  readonly telemetry: Telemetry
}

/** Whether a request is one for a WebSocket; others that ask for an upgrade (Java's for HTTP/2) are served as if they had not. */
export function asksForWebSocket({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

/** What the `upgrade` event of the server calls. */
export function upgradeListener({ handlers, authenticator, telemetry: { log, metrics } }: UpgradeOptions) {
  return (incoming: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Until somebody takes it over, a broken connection is nobody's failure.
    const ignore = (): void => {}
    socket.on('error', ignore)
    const requestId = createRequestId()
    const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/'
    const handler = handlers.find((one) => path.replace(/\/+$/, '') === `/api${one.path}`)
    void serve(handler, { requestId, path, incoming, socket, head })
  }

  async function serve(handler: UpgradeHandler | undefined, request: Omit<UpgradeRequest, 'caller'>): Promise<void> {
    const operation = handler?.operation ?? 'unknown'
    const startedAt = performance.now()
    let status = 101
    metrics.callStarted(operation)
    try {
      if (handler === undefined || !asksForWebSocket(request.incoming))
        throw new ApiError('apiNotFound', { api: `GET ${request.path}` }, { shouldRetry: false })
      const caller = await authenticator.authenticate(credentialsOf(request.incoming))
      await handler.handle({ ...request, caller })
    } catch (error) {
      const apiError = toApiError(error, request.requestId)
      status = apiError.status
      if (status >= 500) log.error('call failed', { requestId: request.requestId, operation, error })
      refuse(request, apiError)
    } finally {
      metrics.callFinished({ operation, status, durationMs: performance.now() - startedAt })
      log.debug('session ended', { requestId: request.requestId, operation, status })
    }
  }
}

/** The answer of plain HTTP in place of the upgrade. */
function refuse({ incoming, socket, requestId }: Omit<UpgradeRequest, 'caller'>, error: ApiError): void {
  if (!socket.writable) return
  const language = messageLanguage(incoming.headers['accept-language'])
  const body = JSON.stringify(renderError(error, { envelope: 'model', language, requestId }))
  const head = [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? 'Error'}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    ...(error.retryAfterSeconds === undefined ? [] : [`retry-after: ${Math.ceil(error.retryAfterSeconds)}`]),
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/**
 * The key as in every other call, or among the names of sub-protocols: a browser can set no header for a WebSocket, and an address
 * with a key in it would stand in logs.
 */
function credentialsOf({ headers }: IncomingMessage): Credentials {
  const { authorization, cookie } = headers
  const apiKey = Array.isArray(headers['x-api-key']) ? headers['x-api-key'][0] : headers['x-api-key']
  if (authorization !== undefined || apiKey !== undefined) return { authorization, apiKey }
  const offered = offeredProtocols(headers['sec-websocket-protocol'])
  const key = valueAfter(offered, ['bearer.', 'openai-insecure-api-key.'])
  if (key !== undefined) return { authorization: `Bearer ${key}` }
  if (cookie === undefined) return {}
  const csrfToken = valueAfter(offered, ['csrf.'])
  const site = headers['sec-fetch-site']
  return { browser: { cookie, safeMethod: false, csrfToken, fetchSite: Array.isArray(site) ? site[0] : site } }
}

export function offeredProtocols(header: string | undefined): string[] {
  return (header ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))
}

function valueAfter(offered: readonly string[], prefixes: readonly string[]): string | undefined {
  for (const prefix of prefixes) {
    const found = offered.find((name) => name.startsWith(prefix))
    if (found !== undefined) return found.slice(prefix.length)
  }
  return undefined
}
