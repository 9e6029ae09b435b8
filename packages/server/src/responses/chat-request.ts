import type { ResponseRequest } from '@openmaas/protocol'
import type { ChatRequest } from '../chat/index.ts'
import { refuseMissing } from '../errors/refuse.ts'

const maxUserIdCharacters = 128
const noThinkingEfforts: ReadonlySet<string> = new Set(['none', 'minimal'])

/** A request of the Responses API as a chat call. */
export function chatRequestOf(
  body: ResponseRequest,
  messages: ChatRequest['messages'],
  tools: NonNullable<ChatRequest['tools']>,
  choice: ChatRequest['tool_choice'],
): ChatRequest {
  const { instructions, reasoning, text } = body
  const effort = reasoning?.effort ?? undefined
  const userId = (body.safety_identifier ?? body.user)?.slice(0, maxUserIdCharacters)
  const keepsThinking = messages.some(
    (message) => message.role === 'assistant' && message.reasoning_content !== undefined,
  )
  const format = formatOf(text?.format)
  return {
    model: body.model,
    messages: [
      ...(instructions === undefined || instructions === ''
        ? []
        : [{ role: 'system' as const, content: instructions }]),
      ...messages,
    ],
    ...(effort === undefined && !keepsThinking
      ? {}
      : {
          thinking: {
            ...(effort === undefined
              ? {}
              : { type: noThinkingEfforts.has(effort) ? ('disabled' as const) : ('enabled' as const) }),
            // Reasoning that clients send back is what they want to be kept.
            clear_thinking: false,
          },
        }),
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(choice === undefined ? {} : { tool_choice: choice }),
    ...(body.parallel_tool_calls === false ? { parallel_tool_calls: false } : {}),
    ...(body.max_output_tokens === undefined ? {} : { max_tokens: body.max_output_tokens }),
    ...(body.temperature === undefined ? {} : { temperature: body.temperature }),
    ...(body.top_p === undefined ? {} : { top_p: body.top_p }),
    ...(format === undefined ? {} : { response_format: format }),
    ...(userId === undefined || userId === '' ? {} : { user_id: userId }),
  }
}

type Format = NonNullable<ResponseRequest['text']>['format']

function formatOf(format: Format): ChatRequest['response_format'] {
  if (format === undefined) return undefined
  if (format.type !== 'json_schema') return { type: format.type }
  if (format.schema === undefined) refuseMissing('text.format.schema')
  return { type: 'json_schema', json_schema: { name: format.name ?? 'answer', schema: format.schema } }
}
