import type { Json, Time } from './columns.ts'

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

export interface ConversationsTables {
  conversations: ConversationsTable
  conversationMessages: ConversationMessagesTable
}
