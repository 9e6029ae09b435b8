import type { Envelope, Language } from '@openmaas/protocol'
import type { ApiError } from './api-error.ts'

export interface ErrorForm {
  readonly envelope: Envelope
  readonly language: Language
  /** Stands in errors of the Messages protocol; elsewhere the id is a header only. */
  readonly requestId: string
  /** Unix milliseconds, default now. */
  readonly now?: number
}

/** The body of a failure: exactly these members, because the Java client refuses others (it knows `contentFilter`) in streamed errors. */
export function renderError(error: ApiError, { envelope, language, requestId, now = Date.now() }: ErrorForm): object {
  const message = error.text(language)
  switch (envelope) {
    case 'knowledge':
      // The knowledge API tells unknown ids by the HTTP status; a path that does not exist keeps its code.
      return { code: error.errorName === 'resourceNotFound' ? 404 : Number(error.code), message, timestamp: now }
    case 'anthropic':
      return {
        type: 'error',
        error: {
          type: anthropicType(error.status),
          code: error.code,
          message: `[${error.code}][${error.errorName === 'promptTooLong' ? tooLong(message) : message}][${requestId}]`,
          ...(error.facts === undefined ? {} : { details: error.facts }),
        },
        request_id: requestId,
      }
    case 'model':
      return {
        error: { code: error.code, message },
        ...(error.contentFilter === undefined ? {} : { contentFilter: error.contentFilter }),
      }
  }
}

/** By these words coding tools see that they have to shorten the conversation, whatever language the rest is in. */
function tooLong(message: string): string {
  return /prompt is too long/i.test(message) ? message : `prompt is too long: ${message}`
}

/** The word that clients of the Messages protocol decide by. */
function anthropicType(status: number): string {
  switch (status) {
    case 401:
      return 'authentication_error'
    case 403:
    case 434:
      return 'permission_error'
    case 404:
      return 'not_found_error'
    case 413:
    case 435:
      return 'request_too_large'
    case 429:
      return 'rate_limit_error'
    default:
      return status >= 500 ? 'api_error' : 'invalid_request_error'
  }
}
