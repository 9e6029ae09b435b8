import type { Flag, Time } from './columns.ts'

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

export interface ModerationTables {
  wordLists: WordListsTable
  listedWords: ListedWordsTable
}
