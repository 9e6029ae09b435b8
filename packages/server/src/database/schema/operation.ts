import type { callEndCauses, callUsageSources } from '@openmaas/protocol'
import type { Flag, Json, Time } from './columns.ts'

/** Engines and routes that were changed by the admin API, and other facts of the installation. */
export interface SettingsTable {
  key: string
  value: Json
  updatedAt: Time
}

export interface CallsTable {
  id: string
  requestId: string
  accountId: string
  keyId: string
  operation: string
  model: string
  upstreamModel: string | null
  engineId: string | null
  stream: Flag
  startedAt: Time
  firstPartAt: Time | null
  finishedAt: Time | null
  promptTokens: number | null
  completionTokens: number | null
  totalTokens: number | null
  cachedTokens: number | null
  reasoningTokens: number | null
  source: (typeof callUsageSources)[number]
  endCause: (typeof callEndCauses)[number]
  httpStatus: number | null
  errorCode: string | null
  finishReason: string | null
  userId: string | null
}

/** Why a request was noted without its body. */
export type OmittedBody = 'too_large' | 'form'

/** What calls were asked, where the operator has switched that on. */
export interface KeptRequestsTable {
  requestId: string
  accountId: string
  operation: string
  method: string
  /** Below `/api`. */
  path: string
  /** JSON as it was sent, without credentials; null where `omitted` says why. */
  body: string | null
  omitted: OmittedBody | null
  createdAt: Time
}

export interface OperationTables {
  settings: SettingsTable
  calls: CallsTable
  keptRequests: KeptRequestsTable
}
