import type { EndpointSpec } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { route } from '../http/index.ts'
import type { ApiRequest, Route } from '../http/index.ts'

/** A route for administrators; others get 1220. */
export function adminRoute<const Spec extends EndpointSpec>(
  endpoint: Spec,
  handle: (request: ApiRequest<Spec>) => unknown,
): Route {
  return route(endpoint, (request) => {
    if (request.caller.role !== 'admin')
      throw new ApiError('forbidden', { api: endpoint.operation }, { shouldRetry: false })
    return handle(request)
  })
}

/** @throws {ApiError} resourceNotFound for what is not there, or not within the path that was given */
export function found<Value>(value: Value | undefined, field: string, id: string): Value {
  if (value === undefined) throw notFound(field, id)
  return value
}

export function notFound(field: string, id: string): ApiError {
  return new ApiError('resourceNotFound', { field, value: id })
}
