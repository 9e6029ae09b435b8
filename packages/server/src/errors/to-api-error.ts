import { errorTable } from '@openmaas/protocol'
import type { ErrorName, LocalisedText } from '@openmaas/protocol'
import { EngineError } from '@openmaas/engines'
import { ApiError } from './api-error.ts'

const nameOfCode = new Map<string, ErrorName>(
  (Object.keys(errorTable) as ErrorName[]).map((name) => [errorTable[name].code, name] as const).toReversed(),
)

const refusals = {
  unsupported: { zh: '模型引擎不支持该请求。', en: 'The engine of the model cannot do what was asked for.' },
  rejected: { zh: '模型引擎拒绝了该请求。', en: 'The engine of the model refused the request.' },
} as const satisfies Record<string, LocalisedText>

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
    return new ApiError(named, { reason: wordsOf(error), field: '', model: '', errorId: requestId }, details)
  }
  switch (error.kind) {
    case 'overloaded':
      return new ApiError('trafficLimited', {}, { retryAfterSeconds: 1, ...details })
    case 'contextTooLong':
      return new ApiError('promptTooLong', { reason: wordsOf(error) }, details)
    case 'unsupported':
    case 'rejected':
      return new ApiError('invalidRequest', { reason: wordsOf(error, refusals[error.kind]) }, details)
    case 'unavailable':
    case 'unauthorized':
      return new ApiError('upstreamFailed', { errorId: requestId }, details)
  }
}

/** The words of an engine are in its own language, so they are quoted after ours. */
function wordsOf({ message }: EngineError, sentence: LocalisedText = { zh: '', en: '' }): LocalisedText {
  return {
    zh: `${sentence.zh}引擎返回：“${message}”`,
    en: `${sentence.en} The engine said: "${message}"`.trimStart(),
  }
}
