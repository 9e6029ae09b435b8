import { EngineError } from '../../engine-error.ts'
import type { ToWorker } from './messages.ts'
import type { CallReply, WorkerClient } from './worker-client.ts'

/**
 * One question, one answer of the wanted type.
 * @throws {EngineError} what the child said; the signal's reason when it aborts first
 */
export async function askWorker<Type extends CallReply['type']>(
  client: WorkerClient,
  request: (id: number) => ToWorker,
  type: Type,
  signal: AbortSignal,
): Promise<Extract<CallReply, { readonly type: Type }>> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<CallReply>()
  const call = client.open(request, resolve)
  const leave = () => reject(signal.reason)
  signal.addEventListener('abort', leave, { once: true })
  try {
    const reply = await promise
    if (isOfType(reply, type)) return reply
    if (reply.type === 'failed') throw new EngineError(reply.kind, reply.message)
    throw new EngineError('unavailable', `The llama.cpp process answered ${reply.type} instead of ${type}`)
  } finally {
    signal.removeEventListener('abort', leave)
    call.close()
  }
}

function isOfType<Type extends CallReply['type']>(
  reply: CallReply,
  type: Type,
): reply is Extract<CallReply, { readonly type: Type }> {
  return reply.type === type
}
