import type { ChatInput, ChatMessage, FunctionTool } from '../chat-engine.ts'
import { estimateTokens } from '../estimate-tokens.ts'
import { partsOf, textOf } from './conversation.ts'

/** What role and separators of one message cost a model, about. */
const tokensPerMessage = 4
/** A picture, a clip or a file counts flat: the simulator does not look inside. */
const tokensPerMediaPart = 256

/** Estimated tokens of everything that the model would read. */
export function promptTokensOf(input: Pick<ChatInput, 'messages' | 'tools' | 'thinking'>): number {
  const dropReasoning = input.thinking?.clear ?? true
  return input.messages.reduce(
    (total, message) => total + messageTokens(message, dropReasoning),
    toolTokens(input.tools),
  )
}

function messageTokens(message: ChatMessage, dropReasoning: boolean): number {
  const calls = (message.tool_calls ?? []).map((call) => `${call.function.name} ${call.function.arguments}`).join('\n')
  const media = partsOf(message).filter((part) => part.type !== 'text').length
  const reasoning = dropReasoning ? '' : (message.reasoning_content ?? '')
  return (
    tokensPerMessage +
    estimateTokens(textOf(message)) +
    estimateTokens(calls) +
    estimateTokens(reasoning) +
    media * tokensPerMediaPart
  )
}

function toolTokens(tools: readonly FunctionTool[] | undefined): number {
  return tools === undefined || tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools))
}

/** The longest beginning of the text that is estimated at no more than `maxTokens`; never half of a character. */
export function cutToTokens(text: string, maxTokens: number): string {
  if (estimateTokens(text) <= maxTokens) return text
  let fits = 0
  let tooLong = text.length
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >>> 1
    if (estimateTokens(text.slice(0, middle)) <= maxTokens) fits = middle
    else tooLong = middle
  }
  const isHalf = /[\uD800-\uDBFF]$/.test(text.slice(0, fits))
  return text.slice(0, isHalf ? fits - 1 : fits)
}
