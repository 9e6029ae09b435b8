import type { Json, Time } from './columns.ts'

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

export interface ResponsesTables {
  responses: ResponsesTable
}
