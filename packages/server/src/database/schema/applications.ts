import type { Json, Time } from './columns.ts'

export interface ApplicationsTable {
  id: string
  accountId: string
  name: string
  description: string
  prompt: string
  /** Decimal texts, as replies give them. */
  topP: string
  temperature: string
  knowledgeIds: Json
  model: string
  iconColor: string
  iconType: string
  paramDesc: string
  maxTokens: number
  /** As it was sent; null: the defaults. */
  knowledgeInfo: Json | null
  createdAt: Time
  updatedAt: Time
}

export interface RecallsTable {
  accountId: string
  /** The caller's id of the call, or ours. */
  requestId: string
  applicationId: string | null
  conversationId: string | null
  nodeId: string | null
  query: string
  slices: Json
  createdAt: Time
  /** What was answered, for the check against the slices; null until there is an answer. */
  answer: Json | null
}

export type ApplicationFileState = 'queued' | 'reading' | 'ready' | 'failed'

export interface ApplicationFilesTable {
  id: string
  accountId: string
  applicationId: string
  conversationId: string | null
  unitId: string | null
  /** 1 sheet, 2 document, 3 audio, 4 picture, 5 video. */
  fileType: number | null
  name: string
  format: string
  blobHash: string
  sizeBytes: number
  state: ApplicationFileState
  code: number
  message: string
  /** What was read from it. */
  text: string | null
  attempts: number
  leaseOwner: string | null
  leaseExpiresAt: Time | null
  availableAt: Time
  createdAt: Time
  updatedAt: Time
}

export interface ApplicationsTables {
  applications: ApplicationsTable
  recalls: RecallsTable
  applicationFiles: ApplicationFilesTable
}
