import type { Flag, Json, Time } from './columns.ts'

export type KnowledgeIndexState = 'serving' | 'building' | 'retired'
export type DocumentState = 'queued' | 'parsing' | 'slicing' | 'embedding' | 'ready' | 'failed' | 'superseded'

export interface KnowledgeBasesTable {
  id: string
  accountId: string
  name: string
  description: string
  background: string
  icon: string
  embeddingId: number
  contextual: Flag
  servingIndexId: string
  callbackUrl: string | null
  sealedCallbackHeader: string | null
  createdAt: Time
  updatedAt: Time
  deletedAt: Time | null
}

export interface KnowledgeIndexesTable {
  id: string
  accountId: string
  knowledgeId: string
  embeddingId: number
  contextual: Flag
  /** What made the vectors; null while the base works by words only. */
  embeddingModel: string | null
  dimensions: number | null
  state: KnowledgeIndexState
  /** 1: owners of the documents are told when it serves. */
  notify: Flag
  attempts: number
  lastError: string | null
  leaseOwner: string | null
  leaseExpiresAt: Time | null
  availableAt: Time
  createdAt: Time
  updatedAt: Time
}

export interface DocumentsTable {
  id: string
  accountId: string
  knowledgeId: string
  name: string
  format: string
  sourceUrl: string | null
  /** Null for a page that was not fetched yet. */
  blobHash: string | null
  sizeBytes: number
  parseImage: Flag
  wordNumLimit: number | null
  /** What recall sees; null until the first version is ready. */
  visibleVersion: number | null
  latestVersion: number
  createdAt: Time
  updatedAt: Time
  deletedAt: Time | null
}

export interface DocumentVersionsTable {
  documentId: string
  version: number
  accountId: string
  knowledgeId: string
  /** As asked for; null where the platform chooses. */
  requestedType: number | null
  knowledgeType: number
  customSeparators: Json | null
  sentenceSize: number | null
  /** 1: a page of the web is fetched anew instead of taken as it was stored. */
  refetch: Flag
  state: DocumentState
  callbackUrl: string | null
  sealedCallbackHeader: string | null
  embeddedCount: number
  sliceCount: number
  wordNum: number
  pageCount: number
  notes: Json | null
  /** `embedding_code` of the platform. */
  errorCode: number | null
  errorReason: string | null
  errorMessage: string | null
  attempts: number
  leaseOwner: string | null
  leaseExpiresAt: Time | null
  availableAt: Time
  createdAt: Time
  updatedAt: Time
  finishedAt: Time | null
}

export interface IndexedVersionsTable {
  indexId: string
  documentId: string
  version: number
}

export interface SlicesTable {
  id: string
  accountId: string
  knowledgeId: string
  documentId: string
  version: number
  ordinal: number
  text: string
  headings: Json
  contextualText: string
  page: number | null
  positions: Json | null
  sheet: string | null
  line: number | null
  question: string | null
}

export interface DocumentImagesTable {
  id: string
  accountId: string
  documentId: string
  version: number
  ordinal: number
  marker: string
  blobHash: string
  contentType: string
  sizeBytes: number
  page: number | null
  description: string
}

export interface DocumentUploadsTable {
  accountId: string
  knowledgeId: string
  requestId: string
  reply: Json
  createdAt: Time
}

export interface KnowledgeTables {
  knowledgeBases: KnowledgeBasesTable
  knowledgeIndexes: KnowledgeIndexesTable
  documents: DocumentsTable
  documentVersions: DocumentVersionsTable
  indexedVersions: IndexedVersionsTable
  slices: SlicesTable
  documentImages: DocumentImagesTable
  documentUploads: DocumentUploadsTable
}
