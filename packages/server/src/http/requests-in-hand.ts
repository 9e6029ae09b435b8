import type { EndpointSpec } from '@openmaas/protocol'
import type { ApiRequest } from './route.ts'

export interface RequestInHand {
  readonly accountId: string
  readonly operation: string
  readonly method: string
  /** Below `/api`. */
  readonly path: string
  /** JSON as it was sent; undefined for a form. */
  readonly body: string | undefined
}

/** Requests that are being answered, for the time until a call has come of them or not. */
export interface RequestsInHand {
  offer(requestId: string, request: RequestInHand): void
  forget(requestId: string): void
}

interface Incoming extends Pick<ApiRequest, 'requestId' | 'path' | 'caller'> {
  readonly endpoint: EndpointSpec
}

/** What offers the body of a request once it was read; undefined for what operators send, because it holds keys of engines. */
export function offerTo(
  requests: RequestsInHand,
  { endpoint, requestId, path, caller }: Incoming,
): ((body: string | undefined) => void) | undefined {
  const { operation, method } = endpoint
  if (/^\/(?:admin|console)\//.test(endpoint.path)) return undefined
  return (body) =>
    requests.offer(requestId, {
      accountId: caller.accountId,
      operation,
      method,
      path: path.slice('/api'.length),
      body,
    })
}
