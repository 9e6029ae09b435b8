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

/** The last call that was made, without its answer; before the first one, a call that can be made. */
export function shownTurns(turns: readonly Turn[], greeting: string): readonly Turn[] {
  const asked = turns.slice(0, turns.findLastIndex(({ role }) => role === 'user') + 1)
  return asked.length > 0 ? asked : [{ role: 'user', text: greeting, pictures: [], sounds: [] }]
}
