import type { ChatCompletionRequest, ChatTool } from '@openmaas/sdk'
import type { ChatSettings } from './search.ts'
import { messagesOf } from './turn.ts'
import type { Turn } from './turn.ts'

/**
 * The body of the call, which is also what the page shows as code.
 * @throws {SyntaxError} when the tools are not JSON
 */
export function chatRequest(model: string, settings: ChatSettings, turns: readonly Turn[]): ChatCompletionRequest {
  const { system = '', thinking, temperature, topP, maxTokens, json, tools } = settings
  return {
    model,
    messages: messagesOf(turns, system),
    ...(thinking === undefined ? {} : { thinking: { type: thinking } }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(json === true ? { response_format: { type: 'json_object' } } : {}),
    ...(tools === undefined ? {} : { tools: JSON.parse(tools) as ChatTool[] }),
  }
}
