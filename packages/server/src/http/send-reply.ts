import type { ServerResponse } from 'node:http'
import type { Envelope, Language } from '@openmaas/protocol'
import { renderError } from '../errors/render-error.ts'
import { toApiError } from '../errors/to-api-error.ts'
import type { Log } from '../telemetry/index.ts'
import { ClientGoneError } from './read-body.ts'
import { RawReply } from './route.ts'

/** A whole reply: JSON, unless it brings a content type of its own. */
export function sendReply(outgoing: ServerResponse, reply: unknown, replyHeaders: Record<string, string>): void {
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

export interface FailedCall {
  readonly operation: string
  readonly envelope: Envelope
  readonly requestId: string
  readonly language: Language
  readonly replyHeaders: Readonly<Record<string, string>>
}

/**
 * Tells the caller what went wrong and, from status 500 on, the operator too.
 * @returns the status for the books; 499 when the client had left
 */
export function sendFailure(outgoing: ServerResponse, error: unknown, call: FailedCall, log: Log): number {
  const { requestId, operation, envelope, language, replyHeaders } = call
  const apiError = toApiError(error, requestId)
  const fields = { requestId, operation, code: apiError.code }
  if (error instanceof ClientGoneError || (outgoing.destroyed && !outgoing.headersSent)) {
    log.debug('client left before the reply', fields)
    return 499
  }
  if (apiError.status >= 500) log.error('call failed', { ...fields, error: apiError.cause ?? apiError })
  if (outgoing.headersSent) {
    // Past the first event only a fault of our own code gets here: engines end their streams themselves.
    const name = envelope === 'anthropic' ? 'event: error\n' : ''
    outgoing.end(`${name}data: ${JSON.stringify(renderError(apiError, { envelope, language, requestId }))}\n\n`)
    return apiError.status
  }
  const body = JSON.stringify(renderError(apiError, { envelope, language, requestId }))
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
