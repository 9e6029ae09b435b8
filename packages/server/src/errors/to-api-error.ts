import { errorTable } from '@openmaas/protocol'
import type { ErrorName } from '@openmaas/protocol'
import { EngineError } from '@openmaas/engines'
import { ApiError } from './api-error.ts'

const nameOfCode = new Map<string, ErrorName>(
  (Object.keys(errorTable) as ErrorName[]).map((name) => [errorTable[name].code, name] as const).toReversed(),
)

/** What the caller is told. Whatever is no known failure becomes a plain internal error; its details stay in the log. */
export function toApiError(error: unknown, requestId: string): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof EngineError) return fromEngineError(error, requestId)
  return new ApiError('internalError', {}, { cause: error })
}

function fromEngineError(error: EngineError, requestId: string): ApiError {
  const details = {
    cause: error,
    ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
  }
  const named = error.platformCode === undefined ? undefined : nameOfCode.get(error.platformCode)
  // Codes 1000 to 1005 of an upstream speak of our credentials there, never of the caller's.
  if (named !== undefined && errorTable[named].status !== 401) {
    return new ApiError(named, { reason: error.message, field: '', model: '', errorId: requestId }, details)
  }
  switch (error.kind) {
    case 'overloaded':
      return new ApiError('trafficLimited', {}, { retryAfterSeconds: 1, ...details })
    case 'contextTooLong':
      return new ApiError('promptTooLong', { reason: error.message }, details)
    case 'unsupported':
    case 'rejected':
      return new ApiError('invalidRequest', { reason: error.message }, details)
    case 'unavailable':
    case 'unauthorized':
      return new ApiError('upstreamFailed', { errorId: requestId }, details)
  }
}
