import type { accountRoles, accountStatuses, accountTiers } from '@openmaas/protocol'
import type { Flag, Time } from './columns.ts'

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

/** People signed in to the console; the cookie's value itself is not stored. */
export interface ConsoleSessionsTable {
  tokenHash: string
  accountId: string
  keyId: string
  createdAt: Time
  expiresAt: Time
}

export interface AccessTables {
  accounts: AccountsTable
  apiKeys: ApiKeysTable
  consoleSessions: ConsoleSessionsTable
}
