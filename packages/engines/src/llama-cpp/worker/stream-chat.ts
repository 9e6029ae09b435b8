import type { ChatInput, ChatPart, Usage } from '../../chat-engine.ts'
import { EngineError } from '../../engine-error.ts'
import { partsAhead } from './messages.ts'
import type { CallReply, WorkerClient } from './worker-client.ts'

const partsBetweenCredits = partsAhead / 2

/**
 * The parts of one answer, as the child process makes them. At most 64 parts wait here for the reader; a child without
 * credit stops generating this answer and keeps its sequence, while other answers go on.
 * @throws {EngineError} before the first part; a failure after it ends with `network_error`
 */
export async function* streamChat(
  client: WorkerClient,
  input: ChatInput,
  signal: AbortSignal,
): AsyncGenerator<ChatPart, void, undefined> {
  signal.throwIfAborted()
  // Fields for other kinds of engines may be large and mean nothing to llama.cpp.
  const { extra: _extra, grounding: _grounding, ...understood } = input
  const replies = createReplyQueue(signal)
  const call = client.open((id) => ({ type: 'chat', id, input: understood }), replies.put)
  // Also while the reader is busy elsewhere and asks for nothing.
  const leave = () => call.close()
  signal.addEventListener('abort', leave, { once: true })
  let usage: Usage = { promptTokens: 0, completionTokens: 0, source: 'engine' }
  let begun = false
  let uncredited = 0
  try {
    for (;;) {
      const reply = await replies.take()
      switch (reply.type) {
        case 'started':
          usage = { ...usage, promptTokens: reply.promptTokens, cachedTokens: reply.cachedTokens }
          break
        case 'part':
          usage = { ...usage, completionTokens: reply.completionTokens }
          uncredited += 1
          if (uncredited === partsBetweenCredits) {
            call.addCredit(uncredited)
            uncredited = 0
          }
          begun = true
          yield reply.part
          break
        case 'failed':
          if (!begun) throw new EngineError(reply.kind, reply.message)
          yield { type: 'finish', reason: 'network_error', usage }
          return
        default:
          return
      }
    }
  } finally {
    signal.removeEventListener('abort', leave)
    replies.close()
    call.close()
  }
}

interface ReplyQueue {
  readonly put: (reply: CallReply) => void
  /** Waits for the next reply; throws the signal's reason as soon as it aborts, before replies that still wait. */
  take(): Promise<CallReply>
  close(): void
}

/** Bounded by the credit that the child gets, so it never refuses. */
function createReplyQueue(signal: AbortSignal): ReplyQueue {
  const replies: CallReply[] = []
  let wake: (() => void) | undefined
  const onAbort = () => wake?.()
  signal.addEventListener('abort', onAbort)
  return {
    put(reply) {
      replies.push(reply)
      wake?.()
    },
    async take() {
      for (;;) {
        signal.throwIfAborted()
        const reply = replies.shift()
        if (reply !== undefined) return reply
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = undefined
      }
    },
    close: () => signal.removeEventListener('abort', onAbort),
  }
}
