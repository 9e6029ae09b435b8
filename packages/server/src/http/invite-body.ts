import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EndpointSpec } from '@openmaas/protocol'
import { bodyTooLarge } from './body-too-large.ts'

/** Whether the client holds its body back until it is told to go on (`Expect: 100-continue`). */
export function holdsBodyBack(incoming: IncomingMessage): boolean {
  return incoming.headers.expect?.toLowerCase() === '100-continue'
}

/**
 * Tells a client that holds its body back to send it.
 * @throws {ApiError} bodyTooLarge when the client says itself that the body is longer than `maxBytes`: it is never sent then.
 *   Routes of multipart bodies have limits of their own and look at the body themselves.
 */
export function inviteBody(
  endpoint: EndpointSpec,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  maxBytes: number,
): void {
  const isMultipart = endpoint.bodyEncoding === 'multipart'
  if (!isMultipart && Number(incoming.headers['content-length'] ?? 0) > maxBytes) throw bodyTooLarge(maxBytes)
  outgoing.writeContinue()
}
