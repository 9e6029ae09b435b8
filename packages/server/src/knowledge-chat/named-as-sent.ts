import { ApiError } from '../errors/api-error.ts'

/**
 * An error that names a message by its place in what the model is sent, with the place that it has in the request.
 * @param before messages that stand before those of the request
 */
export function namedAsSent(error: unknown, before: number): unknown {
  if (!(error instanceof ApiError)) return error
  const field = error.parameters['field']
  const [, place, rest] = typeof field === 'string' ? (/^messages\[(\d+)\](.*)$/s.exec(field) ?? []) : []
  if (place === undefined || Number(place) < before) return error
  const { errorName, parameters, cause, retryAfterSeconds, shouldRetry } = error
  const sent = `messages[${Number(place) - before}]${rest}`
  return new ApiError(errorName, { ...parameters, field: sent }, { cause, retryAfterSeconds, shouldRetry })
}
