import { errorMessage, errorTable } from '@openmaas/protocol'
import type { ErrorName, ErrorParameters, Language } from '@openmaas/protocol'

export interface ApiErrorDetails {
  readonly cause?: unknown
  /** Seconds after which a repetition may succeed; becomes the header `retry-after`. */
  readonly retryAfterSeconds?: number
  /** False tells SDKs not to repeat the call (`x-should-retry`). */
  readonly shouldRetry?: boolean
  /** Whose words were refused: `user`, `history` or `assistant`, and how bad they are, from 0 (worst) to 3. */
  readonly contentFilter?: readonly { readonly role: string; readonly level: number }[]
  /** Facts by which clients of the Messages protocol decide what to do; other forms of errors have no place for them. */
  readonly facts?: Readonly<Record<string, unknown>>
}

/** A failure that the caller is told about, by its name in the error table. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly errorName: ErrorName
  readonly parameters: ErrorParameters
  readonly retryAfterSeconds: number | undefined
  readonly shouldRetry: boolean | undefined
  readonly contentFilter: ApiErrorDetails['contentFilter']
  readonly facts: ApiErrorDetails['facts']

  constructor(errorName: ErrorName, parameters: ErrorParameters = {}, details: ApiErrorDetails = {}) {
    super(errorMessage(errorName, parameters, 'en'), { cause: details.cause })
    this.errorName = errorName
    this.parameters = parameters
    this.retryAfterSeconds = details.retryAfterSeconds
    this.shouldRetry = details.shouldRetry
    this.contentFilter = details.contentFilter
    this.facts = details.facts
  }

  get code(): string {
    return errorTable[this.errorName].code
  }

  get status(): number {
    return errorTable[this.errorName].status
  }

  text(language: Language): string {
    return errorMessage(this.errorName, this.parameters, language)
  }
}
