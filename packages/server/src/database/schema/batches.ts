import type { Flag, Json, Time } from './columns.ts'

export type BatchStatus =
  'validating' | 'failed' | 'in_progress' | 'finalizing' | 'completed' | 'expired' | 'cancelling' | 'cancelled'

export interface BatchesTable {
  id: string
  accountId: string
  keyId: string
  endpoint: string
  inputFileId: string
  inputHash: string
  inputBytes: number
  autoDeleteInput: Flag
  completionWindow: string
  metadata: Json | null
  /** Address under which the client reaches the server. */
  publicUrl: string
  status: BatchStatus
  /** What it is when all files are written; null while its lines run. */
  outcome: 'completed' | 'expired' | 'cancelled' | null
  errors: Json | null
  /** The one model of all lines, as the first line spells it. */
  model: string | null
  total: number
  /** Of a batch that has ended; before that its chunks tell. */
  completed: number
  failed: number
  outputFileId: string | null
  errorFileId: string | null
  attempts: number
  leaseOwner: string | null
  leaseExpiresAt: Time | null
  availableAt: Time
  createdAt: Time
  inProgressAt: Time | null
  expiresAt: Time
  finalizingAt: Time | null
  completedAt: Time | null
  failedAt: Time | null
  expiredAt: Time | null
  cancellingAt: Time | null
  cancelledAt: Time | null
}

export interface BatchChunksTable {
  batchId: string
  number: number
  accountId: string
  /** From 1; lines of the input that are empty count. */
  firstLine: number
  lineCount: number
  startByte: number
  /** Excluded. */
  endByte: number
  state: 'waiting' | 'running' | 'done'
  completed: number
  failed: number
  leaseOwner: string | null
  leaseExpiresAt: Time | null
}

export interface BatchPiecesTable {
  batchId: string
  chunkNumber: number
  number: number
  accountId: string
  /** Numbers of the lines that it holds. */
  lines: Json
  outputHash: string | null
  errorHash: string | null
}

export interface BatchesTables {
  batches: BatchesTable
  batchChunks: BatchChunksTable
  batchPieces: BatchPiecesTable
}
