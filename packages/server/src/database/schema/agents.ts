import type { Json, Time } from './columns.ts'

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

export interface AgentsTables {
  glossaries: GlossariesTable
}
