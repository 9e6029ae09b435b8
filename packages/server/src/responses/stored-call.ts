import type { ResponseItem, ResponseRequest } from '@openmaas/protocol'
import type { StoredCall } from '../calls/index.ts'

export const responseTaskKind = 'response'

export interface StoredResponseCall extends StoredCall<ResponseRequest> {
  /** The items of the body, whatever form they came in. */
  readonly input: readonly ResponseItem[]
}
