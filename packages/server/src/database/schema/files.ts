import type { Time } from './columns.ts'

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

export interface FilesTables {
  files: FilesTable
  parsedFiles: ParsedFilesTable
  generatedFiles: GeneratedFilesTable
}
