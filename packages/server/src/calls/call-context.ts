import type { IncomingHttpHeaders } from 'node:http'
import type { Caller } from '../access/index.ts'

/** What a model capability must know of the call beside its body; built from an HTTP request or from a task's row. */
export interface CallContext {
  readonly operation: string
  readonly requestId: string
  readonly caller: Caller
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly signal: AbortSignal
  readonly replyHeaders: Record<string, string>
  readonly outcome: {
    model?: string
    engine?: string
    firstPartMs?: number
    promptTokens?: number
    completionTokens?: number
  }
}
