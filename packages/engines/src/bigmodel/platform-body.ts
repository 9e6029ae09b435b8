import { randomBytes } from 'node:crypto'
import type { ChatInput, ChatMessage, ResponseFormat } from '../chat-engine.ts'
import { platformThinking, toolFields } from '../openai-compatible/chat-body.ts'
import type { JsonObject } from '../openai-compatible/chat-body.ts'

/** Text models that send the arguments of calls in pieces when they are asked to. */
const toolStreamModels = /^glm-(?:4\.[67]|5(?:\.[12]|-turbo)?)$/i

/** The body of the platform's own `chat/completions`, always streamed. Its tools that are no functions go along. */
export function platformChatBody(input: ChatInput, requestId: string | undefined): JsonObject {
  const tools = [...(input.tools ?? []), ...(input.platformTools ?? [])]
  return {
    ...input.extra,
    model: input.model,
    messages: messagesWithSchema(input.messages, input.responseFormat),
    stream: true,
    ...(requestId === undefined ? {} : { request_id: platformRequestId(requestId) }),
    ...(input.doSample === undefined ? {} : { do_sample: input.doSample }),
    ...(input.temperature === undefined ? {} : { temperature: input.temperature }),
    ...(input.topP === undefined ? {} : { top_p: input.topP }),
    ...(input.seed === undefined ? {} : { seed: input.seed }),
    ...(input.maxTokens === undefined ? {} : { max_tokens: input.maxTokens }),
    ...(input.stop === undefined || input.stop.length === 0 ? {} : { stop: input.stop }),
    ...toolFields(input),
    ...(tools.length === 0 ? {} : { tools }),
    ...(input.tools !== undefined && input.tools.length > 0 && toolStreamModels.test(input.model)
      ? { tool_stream: true }
      : {}),
    ...(input.responseFormat === undefined || input.responseFormat.type === 'text'
      ? {}
      : { response_format: { type: 'json_object' } }),
    ...(input.thinking === undefined ? {} : platformThinking(input.thinking)),
  }
}

/**
 * The platform refuses an id that it has seen (1231), and a call may be repeated under one id, by the client or by us; so each gets
 * an ending of its own. 6 to 64 characters.
 */
export function platformRequestId(requestId: string): string {
  return `${requestId.slice(0, 55)}-${randomBytes(4).toString('hex')}`
}

/** The platform knows no JSON schema; its page on structured output has it stand in the system message. */
function messagesWithSchema(
  messages: readonly ChatMessage[],
  format: ResponseFormat | undefined,
): readonly ChatMessage[] {
  if (format?.type !== 'json_schema') return messages
  const wish = `Answer only with JSON that obeys this JSON Schema:\n${JSON.stringify(format.schema)}`
  const [first, ...rest] = messages
  if (first?.role === 'system' && typeof first.content === 'string')
    return [{ ...first, content: `${first.content}\n\n${wish}` }, ...rest]
  return [{ role: 'system', content: wish }, ...messages]
}
