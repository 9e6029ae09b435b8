/**
 * Why an engine could not answer.
 * - `unavailable`: not reachable, timed out, crashed; another replica may do better
 * - `overloaded`: reachable but full; another replica may do better, so may a later call
 * - `contextTooLong`: the prompt does not fit; no replica will do better
 * - `unsupported`: the engine cannot honour a setting or a content part
 * - `rejected`: the engine refused this request; no replica will do better
 * - `unauthorized`: the engine refused our own credentials, a fault of the configuration and never of the caller
 */
export type EngineErrorKind =
  'unavailable' | 'overloaded' | 'contextTooLong' | 'unsupported' | 'rejected' | 'unauthorized'

export interface EngineErrorDetails {
  readonly cause?: unknown
  /** HTTP status of the upstream server, where there was one. */
  readonly upstreamStatus?: number
  /** The platform's own error code, when the engine speaks the platform's protocol (the cloud) or injects a fault (the simulator). */
  readonly platformCode?: string
  readonly retryAfterSeconds?: number
}

/** Thrown by engines before the first part only. `message` is safe to show: no prompt, no key, no upstream address. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly kind: EngineErrorKind
  readonly upstreamStatus: number | undefined
  readonly platformCode: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(kind: EngineErrorKind, message: string, details: EngineErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.kind = kind
    this.upstreamStatus = details.upstreamStatus
    this.platformCode = details.platformCode
    this.retryAfterSeconds = details.retryAfterSeconds
  }

  /** Whether another replica of the same model may succeed where this one failed. */
  get retryable(): boolean {
    return this.kind === 'unavailable' || this.kind === 'overloaded' || this.kind === 'unauthorized'
  }
}
