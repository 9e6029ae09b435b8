import type { Json, Time } from './columns.ts'

export interface CallbackSettingsTable {
  accountId: string
  url: string
  /** JSON object of headers, sealed: they often hold a token. */
  sealedHeader: string
  updatedAt: Time
}

export type CallbackDeliveryState = 'pending' | 'delivered' | 'failed'

export interface CallbackDeliveriesTable {
  id: string
  accountId: string
  knowledgeId: string
  documentId: string
  url: string
  /** Host and port of the address. */
  target: string
  sealedHeader: string
  payload: Json
  state: CallbackDeliveryState
  attempts: number
  /** The attempt after which it has failed; a replay grants further ones. */
  attemptLimit: number
  leaseOwner: string | null
  leaseExpiresAt: Time | null
  availableAt: Time
  lastError: string | null
  createdAt: Time
  updatedAt: Time
  deliveredAt: Time | null
}

export interface CallbackAttemptsTable {
  deliveryId: string
  attempt: number
  startedAt: Time
  durationMs: number
  httpStatus: number | null
  bodyCode: string | null
  error: string | null
}

export interface CallbacksTables {
  callbackSettings: CallbackSettingsTable
  callbackDeliveries: CallbackDeliveriesTable
  callbackAttempts: CallbackAttemptsTable
}
