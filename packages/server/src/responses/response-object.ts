import type { Usage } from '@openmaas/engines'
import type { ResponseObject, ResponseRequest } from '@openmaas/protocol'
import { responseIdOf } from './response-ids.ts'

/** A response before anything has come of it: what was asked for, as clients find it again in what they get. */
export function emptyResponse(
  body: ResponseRequest,
  requestId: string,
  createdAt: number,
  status: ResponseObject['status'],
): ResponseObject {
  const { reasoning, text } = body
  return {
    id: responseIdOf(requestId),
    object: 'response',
    created_at: createdAt,
    completed_at: null,
    status,
    background: body.background === true,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: body.max_tool_calls ?? null,
    metadata: body.metadata ?? {},
    model: body.model,
    output: [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    reasoning: { effort: reasoning?.effort ?? null, summary: reasoning?.summary ?? null },
    service_tier: 'default',
    store: body.store !== false,
    temperature: body.temperature ?? null,
    text: { ...text, format: text?.format ?? { type: 'text' } },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_p: body.top_p ?? null,
    // What is too long is refused, whatever was asked for.
    truncation: 'disabled',
    usage: null,
    user: body.user ?? null,
  }
}

export function responseUsage({
  promptTokens,
  completionTokens,
  cachedTokens = 0,
  reasoningTokens = 0,
}: Usage): NonNullable<ResponseObject['usage']> {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: cachedTokens },
    output_tokens: completionTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: promptTokens + completionTokens,
  }
}
