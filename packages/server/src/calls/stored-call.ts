import type { Caller } from '../access/index.ts'
import type { CallContext } from './call-context.ts'

/** What the row of a task keeps of its call: enough to answer it in another process. */
export interface StoredCall<Body> {
  readonly caller: Caller
  readonly path: string
  readonly body: Body
  /** The fault that the simulator is asked for. */
  readonly simulate?: string
}

/** The fault that a call asks of the simulator, from its header. */
export function simulatedFault({ headers }: Pick<CallContext, 'headers'>): string | undefined {
  const value = headers['x-openmaas-simulate']
  return Array.isArray(value) ? value[0] : value
}

export function storedCall<Body>(call: Pick<CallContext, 'caller' | 'path' | 'headers'>, body: Body): StoredCall<Body> {
  const { caller, path } = call
  const simulate = simulatedFault(call)
  return { caller, path, body, ...(simulate === undefined ? {} : { simulate }) }
}

interface Run extends Pick<CallContext, 'operation' | 'requestId' | 'signal' | 'slot'> {
  readonly noteEngine: (engineId: string) => void
}

/** Answers a call that was kept; which engine worked on it is told whatever comes of it. */
export async function answerStoredCall<Reply>(
  { caller, path, simulate }: Omit<StoredCall<unknown>, 'body'>,
  { operation, requestId, signal, slot, noteEngine }: Run,
  answer: (context: CallContext) => Promise<Reply>,
): Promise<Reply> {
  const outcome: CallContext['outcome'] = {}
  const headers = simulate === undefined ? {} : { 'x-openmaas-simulate': simulate }
  try {
    return await answer({
      operation,
      requestId,
      caller,
      path,
      headers,
      signal,
      slot,
      replyHeaders: {},
      outcome,
    })
  } finally {
    if (outcome.engine !== undefined) noteEngine(outcome.engine)
  }
}
