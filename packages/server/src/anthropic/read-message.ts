import type { AnthropicMessageRequest } from '@openmaas/protocol'
import type { ChatRequest } from '../chat/index.ts'
import type { SearchTool } from '../web-search/index.ts'
import { readTools } from './read-tools.ts'
import { readTurns } from './read-turns.ts'
import type { TurnReader } from './read-turns.ts'

/** A request of the Messages protocol as a chat call, and what of it concerns only the form of the answer. */
export interface ReadMessage {
  /** Its model is still the name that the client gave. */
  readonly request: ChatRequest
  readonly searches: readonly SearchTool[]
  readonly showsThinking: boolean
  readonly parallelCalls: boolean
}

const maxUserIdCharacters = 128

/** @throws {ApiError} fieldMissing, invalidParameter, and what the reading of documents throws */
export async function readMessage(body: AnthropicMessageRequest, reader: TurnReader): Promise<ReadMessage> {
  const { thinking, output_config: output, tool_choice: choice, metadata } = body
  const { tools, searches, choice: toolChoice } = readTools(body)
  const parallelCalls = choice?.disable_parallel_tool_use !== true
  const userId = metadata?.user_id?.slice(0, maxUserIdCharacters)
  const format = output?.format
  const request: ChatRequest = {
    model: body.model,
    messages: await readTurns(body, reader),
    max_tokens: body.max_tokens,
    thinking: {
      type: thinking === undefined || thinking.type === 'disabled' ? 'disabled' : 'enabled',
      // What clients send back of their thinking is what they want to be kept.
      clear_thinking: clearsThinking(body['context_management']),
    },
    ...(tools.length === 0 ? {} : { tools }),
    ...(toolChoice === undefined ? {} : { tool_choice: toolChoice }),
    ...(parallelCalls ? {} : { parallel_tool_calls: false }),
    ...(body.temperature === undefined ? {} : { temperature: body.temperature }),
    ...(body.top_p === undefined ? {} : { top_p: body.top_p }),
    ...(body.top_k === undefined || body.top_k === 0 ? {} : { top_k: body.top_k }),
    ...(body.stop_sequences === undefined ? {} : { stop: body.stop_sequences }),
    ...(output?.effort === undefined ? {} : { reasoning_effort: output.effort }),
    ...(format === undefined
      ? {}
      : { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: format.schema } } }),
    ...(userId === undefined || userId === '' ? {} : { user_id: userId }),
  }
  return { request, searches, showsThinking: thinking?.display !== 'omitted', parallelCalls }
}

/** Whether the client asks for earlier thinking to be dropped from the context, as its beta of context management has it. */
function clearsThinking(management: unknown): boolean {
  if (typeof management !== 'object' || management === null || !('edits' in management)) return false
  const { edits } = management
  return Array.isArray(edits) && edits.some(isClearing)
}

function isClearing(edit: unknown): boolean {
  if (typeof edit !== 'object' || edit === null || !('type' in edit)) return false
  return String(edit.type).startsWith('clear_thinking') && !('keep' in edit && edit.keep === 'all')
}
