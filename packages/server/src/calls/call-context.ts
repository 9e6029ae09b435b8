import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Caller, Lease } from '../access/index.ts'

/** What a model capability must know of the call beside its body; built from an HTTP request or from a task's row. */
export interface CallContext {
  readonly operation: string
  readonly requestId: string
  readonly caller: Caller
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The raw message of a call that is answered while its client waits. */
  readonly incoming?: IncomingMessage
  readonly signal: AbortSignal
  /** A slot that was taken before the call began, as for a task that waited for it; the call frees it. */
  readonly slot?: Lease | undefined
  readonly replyHeaders: Record<string, string>
  readonly outcome: {
    model?: string
    engine?: string
    firstPartMs?: number
    promptTokens?: number
    completionTokens?: number
  }
}
