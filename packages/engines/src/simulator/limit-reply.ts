import { estimateTokens } from '../estimate-tokens.ts'
import type { ChatInput, FinishReason } from '../chat-engine.ts'
import type { PlannedReply } from './plan-reply.ts'
import type { PlannedCall } from './tools/choose-calls.ts'
import { cutToTokens } from './usage.ts'

export interface LimitedReply extends PlannedReply {
  readonly reason: FinishReason
  /** That ended the text, where one did. */
  readonly stopWord?: string
}

/**
 * The reply cut before the first stop word, then to the output tokens that `maxTokens` and the context window leave. Stop words
 * are looked for in the text, not in reasoning and arguments.
 */
export function limitReply(reply: PlannedReply, input: ChatInput, promptTokens: number): LimitedReply {
  const stopWord = firstStopWord(reply.text, input.stop ?? [])
  const text = stopWord === undefined ? reply.text : reply.text.slice(0, reply.text.indexOf(stopWord))
  const windowTokens = (input.contextTokens ?? Infinity) - promptTokens
  const maxTokens = input.maxTokens ?? Infinity
  let left = Math.min(windowTokens, maxTokens)
  const take = (wanted: string): string => {
    const taken = left === Infinity ? wanted : cutToTokens(wanted, left)
    if (taken.length < wanted.length) left = 0
    else if (left !== Infinity) left -= estimateTokens(taken)
    return taken
  }
  const limited = { reasoning: take(reply.reasoning), text: take(text), calls: takeCalls(reply.calls, take) }
  const isCut = lengthOf(limited) < lengthOf({ ...reply, text })
  const cutReason = windowTokens < maxTokens ? 'model_context_window_exceeded' : 'length'
  const reason = isCut ? cutReason : reply.calls.length > 0 ? 'tool_calls' : 'stop'
  return { ...limited, reason, ...(reason === 'stop' && stopWord !== undefined ? { stopWord } : {}) }
}

/** Of the words that occur, the one that does so first. */
function firstStopWord(text: string, stop: readonly string[]): string | undefined {
  const found = stop.filter((word) => word !== '' && text.includes(word))
  return found.toSorted((one, other) => text.indexOf(one) - text.indexOf(other))[0]
}

/** A call of which no argument fits is left out. */
function takeCalls(calls: readonly PlannedCall[], take: (wanted: string) => string): PlannedCall[] {
  return calls
    .map((call) => ({ name: call.name, arguments: take(call.arguments) }))
    .filter((call) => call.arguments !== '')
}

function lengthOf(reply: PlannedReply): number {
  return reply.calls.reduce((sum, call) => sum + call.arguments.length, reply.reasoning.length + reply.text.length)
}
