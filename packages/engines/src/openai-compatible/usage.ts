import type { ChatInput, Usage } from '../chat-engine.ts'
import { estimateTokens } from '../estimate-tokens.ts'

/** Tokens that chat templates put around each message: role, separators. */
const tokensPerMessage = 4

/** The `usage` object of OpenAI's API; undefined when it holds no counts. */
export function readUsage(value: unknown): Usage | undefined {
  if (!isRecord(value)) return undefined
  const promptTokens = count(value['prompt_tokens'])
  const total = count(value['total_tokens'])
  if (promptTokens === undefined) return undefined
  const completionTokens =
    count(value['completion_tokens']) ?? (total === undefined ? undefined : Math.max(0, total - promptTokens))
  if (completionTokens === undefined) return undefined
  const cachedTokens = detail(value['prompt_tokens_details'], 'cached_tokens')
  // SGLang tells it beside the counts instead of in the details.
  const reasoningTokens =
    detail(value['completion_tokens_details'], 'reasoning_tokens') ?? count(value['reasoning_tokens'])
  return {
    promptTokens,
    completionTokens,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
    source: 'engine',
  }
}

/** Tokens of the prompt, for an engine that does not count them. Pictures, sound and film are not counted: nobody knows how. */
export function estimatePromptTokens(input: Pick<ChatInput, 'messages' | 'tools'>): number {
  let tokens = input.tools === undefined ? 0 : estimateTokens(JSON.stringify(input.tools))
  for (const message of input.messages) {
    tokens += tokensPerMessage
    if (typeof message.content === 'string') tokens += estimateTokens(message.content)
    else
      for (const part of message.content ?? []) if (typeof part.text === 'string') tokens += estimateTokens(part.text)
    if (typeof message.reasoning_content === 'string') tokens += estimateTokens(message.reasoning_content)
    for (const call of message.tool_calls ?? [])
      tokens += estimateTokens(call.function?.name ?? '') + estimateTokens(call.function?.arguments ?? '')
  }
  return tokens
}

function detail(details: unknown, name: string): number | undefined {
  return isRecord(details) ? count(details[name]) : undefined
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
