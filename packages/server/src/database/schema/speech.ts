import type { Time } from './columns.ts'

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

export interface SpeechTables {
  clonedVoices: ClonedVoicesTable
  spokenReplies: SpokenRepliesTable
}
