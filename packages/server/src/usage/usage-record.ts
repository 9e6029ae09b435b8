import { callEndCauses } from '@openmaas/protocol'
import type { callUsageSources } from '@openmaas/protocol'

/** Who counted the tokens of a call; `none`: nobody did, the counts are empty. */
export type UsageSource = (typeof callUsageSources)[number]

/**
 * Why a call ended: `completed` as the engine meant it; `error` refused before an engine worked; `client_closed` the caller
 * left; `engine_error` the engine failed; `timeout` a limit of ours; `server_stopping` an ordered stop; `interrupted` the
 * process died, noted at the next start.
 */
export const endCauses = callEndCauses
export type EndCause = (typeof endCauses)[number]

/** What is known when a call starts. Times are milliseconds since the epoch. */
export interface BegunCall {
  readonly requestId: string
  readonly accountId: string
  readonly keyId: string
  /** Dotted name of the endpoint. */
  readonly operation: string
  /** Public model id, as the reply names it. */
  readonly model: string
  readonly stream: boolean
  /** Absent: now. */
  readonly startedAt?: number
  /** End user that the caller named. */
  readonly userId?: string | undefined
}

/** What is known when it ends. */
export interface EndedCall {
  readonly cause: Exclude<EndCause, 'interrupted'>
  /** Status of the reply; 499 when the client left before there was one. */
  readonly httpStatus: number
  /** Code of the error table. */
  readonly errorCode?: string | undefined
  readonly finishReason?: string | undefined
  readonly engineId?: string | undefined
  readonly upstreamModel?: string | undefined
  readonly firstPartAt?: number | undefined
  /** Absent: now. */
  readonly finishedAt?: number
  readonly source: UsageSource
  readonly promptTokens?: number | undefined
  readonly completionTokens?: number | undefined
  /** Absent: the sum of prompt and completion tokens. */
  readonly totalTokens?: number | undefined
  /** Part of the prompt tokens that came from the engine's cache. */
  readonly cachedTokens?: number | undefined
  /** Part of the completion tokens that were spent on reasoning. */
  readonly reasoningTokens?: number | undefined
}

/** One line of the request log. */
export interface UsageRecord {
  readonly id: string
  readonly requestId: string
  readonly accountId: string
  readonly keyId: string
  readonly operation: string
  readonly model: string
  readonly upstreamModel: string | null
  readonly engineId: string | null
  readonly stream: boolean
  readonly startedAt: number
  readonly firstPartAt: number | null
  /** Null when the end was not seen. */
  readonly finishedAt: number | null
  readonly promptTokens: number | null
  readonly completionTokens: number | null
  readonly totalTokens: number | null
  readonly cachedTokens: number | null
  readonly reasoningTokens: number | null
  readonly source: UsageSource
  readonly endCause: EndCause
  readonly httpStatus: number | null
  readonly errorCode: string | null
  readonly finishReason: string | null
  readonly userId: string | null
}
