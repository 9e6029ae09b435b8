import type { Envelope, Language } from '@openmaas/protocol'
import type { ApiError } from './api-error.ts'

/** The body of a failure: exactly these members, because the Java client refuses others in streamed errors. */
export function renderError(error: ApiError, envelope: Envelope, language: Language, now: number = Date.now()): object {
  const message = error.text(language)
  if (envelope === 'knowledge') {
    // The knowledge API tells unknown ids by the HTTP status; a path that does not exist keeps its code.
    const code = error.errorName === 'resourceNotFound' ? 404 : Number(error.code)
    return { code, message, timestamp: now }
  }
  return { error: { code: error.code, message } }
}
