import { EngineError } from '@openmaas/engines'
import type { CallContext } from '../calls/index.ts'
import type { ApiError } from '../errors/api-error.ts'
import { toApiError } from '../errors/to-api-error.ts'
import type { BatchOperation } from './batch-endpoints.ts'
import type { WaitingBatch } from './chunk-repository.ts'
import type { InputLine } from './input-lines.ts'
import { answered, callId, refused } from './line-result.ts'
import type { LineResult } from './line-result.ts'
import type { LineRunner } from './line-runners.ts'
import { readRequestLine } from './request-line.ts'

export type LineEnd =
  | { readonly type: 'result'; readonly result: LineResult }
  | {
      readonly type: 'again'
      /** `busy`: the engine had no place, which is no attempt; `down`: it failed; `answer`: what it gave was of no use. */
      readonly why: 'busy' | 'down' | 'answer'
      readonly retryAfterSeconds: number
      /** What becomes of the line when it is not tried again. */
      readonly giveUp: LineResult
    }

/** Calls of batches take none of the slots that limit the account's live calls. */
const freeSlot = { release() {} }

/**
 * Runs one line. Whatever the line itself is to blame for is its result; what the engine is to blame for is worth another try.
 * @throws the signal's reason when it aborts
 */
export async function runLine(
  batch: WaitingBatch,
  line: InputLine,
  { operation, runner, signal }: { operation: BatchOperation; runner: LineRunner; signal: AbortSignal },
): Promise<LineEnd> {
  let customId = ''
  try {
    const request = readRequestLine(line.text, operation)
    customId = request.customId
    const body = await runner.run(request.body, lineContext(batch, line, runner, signal), batch.publicUrl)
    signal.throwIfAborted()
    return { type: 'result', result: answered({ batchId: batch.id, customId, line }, body) }
  } catch (error) {
    signal.throwIfAborted()
    const result = refused({ batchId: batch.id, customId, line }, error)
    const apiError = toApiError(error, callId(batch.id, line.number))
    if (apiError.status < 500 && apiError.status !== 429) return { type: 'result', result }
    const { retryAfterSeconds = 0 } = apiError
    return { type: 'again', why: reasonOf(apiError), retryAfterSeconds, giveUp: result }
  }
}

function reasonOf({ status, errorName, cause }: ApiError): 'busy' | 'down' | 'answer' {
  const kind = cause instanceof EngineError ? cause.kind : undefined
  if (status === 429 || kind === 'overloaded') return 'busy'
  return kind !== undefined || errorName === 'upstreamFailed' ? 'down' : 'answer'
}

function lineContext(
  { id, caller }: WaitingBatch,
  { number }: InputLine,
  { operation, path }: LineRunner,
  signal: AbortSignal,
): CallContext {
  return {
    operation: `batches.${operation}`,
    requestId: callId(id, number),
    caller,
    path,
    headers: {},
    signal,
    slot: freeSlot,
    replyHeaders: {},
    outcome: {},
  }
}
