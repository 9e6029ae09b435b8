import type { ChatInput } from '../chat-engine.ts'
import { answerFor, bareAnswer } from './answer.ts'
import { readConversation } from './conversation.ts'
import type { Directives } from './directives.ts'
import { jsonReply, wantsJson } from './json-reply.ts'
import { reasoningFor } from './reasoning.ts'
import type { ScenarioRule } from './scenario.ts'
import { callNamed, chooseCalls } from './tools/choose-calls.ts'
import type { PlannedCall } from './tools/choose-calls.ts'
import { unchangedText } from './unchanged-text.ts'

/** A whole reply, before stop words and limits cut it. */
export interface PlannedReply {
  /** Empty: no reasoning. */
  readonly reasoning: string
  readonly text: string
  readonly calls: readonly PlannedCall[]
}

/**
 * What to answer: first what the header asks for, then what the scenario says, then what follows from the request.
 * @throws {EngineError} when a schema of the request has no instance that the simulator finds, or a named function is missing
 */
export function planReply(
  input: ChatInput,
  directives: Directives,
  rule: ScenarioRule | undefined,
  today: Date,
): PlannedReply {
  const conversation = readConversation(input.messages, input.grounding)
  const isThinking = input.thinking?.enabled === true
  const given = directives.reasoning ?? rule?.reasoning
  const reply = (text: string, calls: readonly PlannedCall[], reasoning: () => string): PlannedReply => ({
    reasoning: given ?? (isThinking ? reasoning() : ''),
    text,
    calls,
  })

  const calls =
    directives.toolCall === undefined
      ? directives.text === undefined
        ? (rule?.calls ?? (rule?.text === undefined ? chooseCalls(input, conversation, today) : []))
        : []
      : callNamed(input, directives.toolCall, conversation, today)
  if (calls.length > 0)
    return reply(directives.text ?? rule?.text ?? '', calls, () => reasoningFor(conversation, calls))

  const text = directives.text ?? rule?.text
  if (text !== undefined) return reply(text, [], () => reasoningFor(conversation, { kind: 'scripted' }))
  const rewriting = input.grounding?.rewriting
  if (rewriting !== undefined)
    return reply(unchangedText(rewriting), [], () => reasoningFor(conversation, { kind: 'scripted' }))
  if (wantsJson(input, conversation)) {
    const json = jsonReply(input, conversation, () => bareAnswer(conversation).text, today)
    return reply(json, [], () => reasoningFor(conversation, 'json'))
  }
  const answer = answerFor(conversation)
  return reply(answer.text, [], () => reasoningFor(conversation, answer.basis))
}
