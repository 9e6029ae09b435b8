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

export interface OperationTables {
  settings: SettingsTable
  calls: CallsTable
}
