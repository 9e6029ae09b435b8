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
/** `handed-over`: an engine works on it and is asked from time to time. */
export type TaskStage = 'fresh' | 'handed-over'

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
  stage: TaskStage
  /** What the work must remember between two runs. */
  progress: Json | null
  engineId: string | null
  /** Why the last attempt failed, although the task may have gone on. */
  lastError: Json | null
  cancelRequestedAt: Time | null
}

/** Pictures and the like that a task was given. */
export interface TaskBlobsTable {
  taskId: string
  accountId: string
  blobHash: string
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

export interface ConversationsTable {
  id: string
  accountId: string
  kind: 'flow' | 'zrag' | 'assistant' | 'agent'
  applicationId: string | null
  /** Of the catalogue of assistants. */
  assistantId: string | null
  title: string | null
  settings: Json
  /** Messages so far: the next one gets this ordinal. */
  messageCount: number
  leaseOwner: string | null
  leaseExpiresAt: Time | null
  createdAt: Time
  updatedAt: Time
}

export interface ConversationMessagesTable {
  conversationId: string
  ordinal: number
  accountId: string
  role: string
  content: Json
  requestId: string | null
  createdAt: Time
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

export interface FilesTable {
  id: string
  accountId: string
  purpose: string
  name: string
  blobHash: string
  sizeBytes: number
  createdAt: Time
}

export interface ParsedFilesTable {
  /** Also the id of the task that does the work. */
  id: string
  accountId: string
  toolType: string
  name: string
  format: string
  sourceHash: string
  state: 'processing' | 'succeeded' | 'failed'
  errorReason: string | null
  textHash: string | null
  textBytes: number | null
  /** What the download link leads to. */
  resultHash: string | null
  resultBytes: number | null
  resultName: string | null
  createdAt: Time
  finishedAt: Time | null
}

/** What engines made, until its links expire. */
export interface GeneratedFilesTable {
  id: string
  accountId: string
  /** The call or the task that made it. */
  requestId: string
  contentType: string
  blobHash: string
  sizeBytes: number
  createdAt: Time
  expiresAt: Time
}

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

export interface WordListsTable {
  id: string
  name: string
  level: 'REVIEW' | 'REJECT'
  riskType: string
  enabled: Flag
  createdAt: Time
  updatedAt: Time
}

export interface ListedWordsTable {
  listId: string
  word: string
}

/** People signed in to the console; the cookie's value itself is not stored. */
export interface ConsoleSessionsTable {
  tokenHash: string
  accountId: string
  keyId: string
  createdAt: Time
  expiresAt: Time
}

export interface GlossariesTable {
  id: string
  accountId: string
  name: string
  sourceLang: string | null
  targetLang: string | null
  /** List of {source, target}. */
  entries: Json
  entryCount: number
  createdAt: Time
  updatedAt: Time
}

export interface ClonedVoicesTable {
  id: string
  accountId: string
  name: string
  /** What the sample says, where the client told. */
  sampleText: string | null
  /** A WAV or MP3 file. */
  sampleHash: string
  /** A WAV file in which the voice speaks. */
  previewHash: string
  previewBytes: number
  createdAt: Time
}

/** What spoken replies said, until clients may not name them by their id any more. */
export interface SpokenRepliesTable {
  id: string
  accountId: string
  text: string
  expiresAt: Time
}

/** Answers of the Responses API that clients may name later. */
export interface ResponsesTable {
  id: string
  accountId: string
  /** The response after which the conversation went on; it may be gone. */
  previousId: string | null
  input: Json
  response: Json
  createdAt: Time
  expiresAt: Time
}

/** Columns are snake_case in SQL and camelCase here; Kysely's plugin converts. */
export interface Schema {
  accounts: AccountsTable
  apiKeys: ApiKeysTable
  consoleSessions: ConsoleSessionsTable
  tasks: TasksTable
  taskBlobs: TaskBlobsTable
  settings: SettingsTable
  calls: CallsTable
  knowledgeBases: KnowledgeBasesTable
  knowledgeIndexes: KnowledgeIndexesTable
  documents: DocumentsTable
  documentVersions: DocumentVersionsTable
  indexedVersions: IndexedVersionsTable
  slices: SlicesTable
  documentImages: DocumentImagesTable
  documentUploads: DocumentUploadsTable
  callbackSettings: CallbackSettingsTable
  callbackDeliveries: CallbackDeliveriesTable
  callbackAttempts: CallbackAttemptsTable
  applications: ApplicationsTable
  recalls: RecallsTable
  conversations: ConversationsTable
  conversationMessages: ConversationMessagesTable
  applicationFiles: ApplicationFilesTable
  files: FilesTable
  glossaries: GlossariesTable
  parsedFiles: ParsedFilesTable
  batches: BatchesTable
  batchChunks: BatchChunksTable
  batchPieces: BatchPiecesTable
  wordLists: WordListsTable
  listedWords: ListedWordsTable
  generatedFiles: GeneratedFilesTable
  clonedVoices: ClonedVoicesTable
  spokenReplies: SpokenRepliesTable
  responses: ResponsesTable
}

export type Database = Kysely<Schema>
export type Transaction = KyselyTransaction<Schema>
