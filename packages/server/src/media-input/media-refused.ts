import type { LocalisedText } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { FetchRefused, refusalTexts } from '../outbound/index.ts'

/** What is wrong with a medium that a call names; `field` is added where the place of the part is known. */
export class MediaRefused extends Error {
  override readonly name = 'MediaRefused'
  readonly reason: LocalisedText

  constructor(reason: LocalisedText, options?: ErrorOptions) {
    super(reason.en, options)
    this.reason = reason
  }
}

/** A document or picture without a single character. */
export class MediaWithoutText extends MediaRefused {}

export function fromFetch(error: unknown): unknown {
  return error instanceof FetchRefused ? new MediaRefused(refusalTexts[error.reason], { cause: error }) : error
}

/** @param field path of the address in the request, `messages[0].content[1].image_url.url` */
export function refusalOf(error: unknown, field: string): unknown {
  if (!(error instanceof MediaRefused)) return error
  return new ApiError('invalidParameter', { field, reason: error.reason }, { shouldRetry: false, cause: error })
}
