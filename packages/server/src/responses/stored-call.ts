import type { ResponseItem, ResponseRequest } from '@openmaas/protocol'
import type { Caller } from '../access/index.ts'

export const responseTaskKind = 'response'

/** What a task's row keeps of a call: enough to answer it in another process. */
export interface StoredCall {
  readonly caller: Caller
  readonly path: string
  readonly body: ResponseRequest
  /** The items of the body, whatever form they came in. */
  readonly input: readonly ResponseItem[]
  readonly simulate?: string
}
