import type { accountRoles, accountStatuses, accountTiers, callEndCauses, callUsageSources } from '@openmaas/protocol'
import type { Kysely, Transaction as KyselyTransaction } from 'kysely'

/** Milliseconds since the epoch. */
type Time = number
/** 0 or 1: SQLite has no boolean. */
type Flag = 0 | 1
/** JSON as text, the same in both dialects. */
type Json = string

export type AccountStatus = (typeof accountStatuses)[number]

export interface AccountsTable {
  id: string
  name: string
  tier: (typeof accountTiers)[number]
  role: (typeof accountRoles)[number]
  status: AccountStatus
  createdAt: Time
  updatedAt: Time
}

export interface ApiKeysTable {
  /** The half before the dot. */
  id: string
  accountId: string
  name: string
  /** The other half, sealed (access/master-secret.ts). */
  sealedSecret: string
  /** Keys given by the environment are replaced when the environment changes. */
  fromEnvironment: Flag
  disabled: Flag
  expiresAt: Time | null
  lastUsedAt: Time | null
  createdAt: Time
}

export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

export interface TasksTable {
  id: string
  accountId: string
  keyId: string
  requestId: string
  kind: string
  model: string
  state: TaskState
  request: Json
  result: Json | null
  error: Json | null
  attempts: number
  leaseOwner: string | null
  leaseExpiresAt: Time | null
  /** Not to be claimed before. */
  availableAt: Time
  createdAt: Time
  updatedAt: Time
  startedAt: Time | null
  finishedAt: Time | null
}

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

/** Columns are snake_case in SQL and camelCase here; Kysely's plugin converts. */
export interface Schema {
  accounts: AccountsTable
  apiKeys: ApiKeysTable
  tasks: TasksTable
  settings: SettingsTable
  calls: CallsTable
}

export type Database = Kysely<Schema>
export type Transaction = KyselyTransaction<Schema>
