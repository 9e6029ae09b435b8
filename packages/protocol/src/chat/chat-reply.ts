import { z } from 'zod'
import { zragContents } from '../zrag.ts'

/**
 * Replies of chat. They are types and documentation; the server does not run them on its own replies. Extra members of an engine's
 * reply pass through beside the ones named here.
 */

export const finishReason = z
  .enum(['stop', 'length', 'tool_calls', 'sensitive', 'network_error', 'model_context_window_exceeded'])
  .meta({ id: 'FinishReason' })

export const chatUsage = z
  .object({
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    total_tokens: z.int(),
    prompt_tokens_details: z
      .object({ cached_tokens: z.int().describe('Prompt tokens served from the cache.') })
      .optional(),
    completion_tokens_details: z.object({ reasoning_tokens: z.int() }).optional(),
  })
  .meta({ id: 'ChatUsage' })
export type ChatUsage = z.output<typeof chatUsage>

const mcpCall = z
  .object({
    id: z.string().optional(),
    type: z.enum(['mcp_list_tools', 'mcp_call']).optional(),
    server_label: z.string().optional(),
    error: z.string().optional(),
    tools: z
      .array(
        z.object({
          name: z.string().optional(),
          description: z.string().optional(),
          annotations: z.record(z.string(), z.unknown()).optional(),
          input_schema: z
            .object({
              type: z.string().optional(),
              properties: z.record(z.string(), z.unknown()).optional(),
              required: z.array(z.string()).optional(),
              additionalProperties: z.boolean().optional(),
            })
            .optional(),
        }),
      )
      .optional(),
    arguments: z.string().optional(),
    name: z.string().optional(),
    output: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'McpCall' })

const docReference = z
  .array(z.object({ index: z.int().describe('From 1.'), doc_type: z.string(), doc_name: z.string() }))
  .describe('With type `retrieval`: the document of each slice that was found.')

export const replyToolCall = z
  .object({
    id: z.string(),
    type: z.string().describe('`function`, `mcp`, or `retrieval` for what was looked up before the answer.'),
    function: z.object({ name: z.string(), arguments: z.string().describe('A JSON string.') }).optional(),
    mcp: mcpCall.optional(),
    doc_reference: docReference.optional(),
  })
  .meta({ id: 'ReplyToolCall' })

export const replyAudio = z
  .object({
    id: z.string(),
    data: z.string().describe('Base64.'),
    expires_at: z.int().describe('Unix seconds.'),
  })
  .meta({ id: 'ReplyAudio' })

const textParts = z.array(z.object({ type: z.literal('text'), text: z.string() }))

export const assistantReply = z
  .object({
    role: z.literal('assistant'),
    content: z.union([z.string(), textParts]).nullable().describe('Text; null with tool calls.'),
    reasoning_content: z.string().optional(),
    tool_calls: z.array(replyToolCall).optional(),
    audio: replyAudio.optional(),
  })
  .meta({ id: 'AssistantReply' })

export const webSearchResult = z
  .object({
    icon: z.string().optional(),
    title: z.string().optional(),
    link: z.string().optional(),
    media: z.string().optional(),
    publish_date: z.string().optional(),
    content: z.string().optional(),
    refer: z.string().optional().describe('Mark in the text, such as `ref_1`.'),
  })
  .meta({ id: 'WebSearchResult' })

export const contentFilter = z
  .object({
    role: z.string().optional().describe('`assistant`, `user` or `history`.'),
    level: z.int().optional().describe('0 (worst) to 3.'),
  })
  .meta({ id: 'ContentFilter' })

export const videoResult = z
  .object({ url: z.string(), cover_image_url: z.string().optional() })
  .meta({ id: 'VideoResult' })

export const taskStatus = z.enum(['PROCESSING', 'SUCCESS', 'FAIL']).meta({ id: 'TaskStatus' })

/** Members that a reply and a chunk share. */
const replyHead = {
  id: z.string(),
  request_id: z.string().optional().describe("The caller's value, or the same as `id`."),
  created: z.int().describe('Unix seconds.'),
  model: z.string(),
}

const replyTail = {
  web_search: z.array(webSearchResult).optional(),
  knowledgeV2: zragContents
    .optional()
    .describe('What a tool of type `retrieval` has found; in streams on the first chunk.'),
  content_filter: z.array(contentFilter).optional(),
}

export const chatCompletion = z
  .object({
    ...replyHead,
    object: z.literal('chat.completion').optional(),
    choices: z.array(z.object({ index: z.int(), message: assistantReply, finish_reason: finishReason })),
    usage: chatUsage,
    video_result: z.array(videoResult).optional(),
    ...replyTail,
  })
  .meta({ id: 'ChatCompletion' })
export type ChatCompletion = z.output<typeof chatCompletion>

export const chatDelta = z
  .object({
    role: z.literal('assistant').optional(),
    content: z.union([z.string(), textParts]).nullable().optional(),
    reasoning_content: z.string().optional(),
    tool_calls: z
      .array(
        z.object({
          index: z.int().describe('Pieces of one call share it.'),
          id: z.string(),
          type: z.enum(['function', 'retrieval', 'mcp']),
          function: z
            .object({ name: z.string(), arguments: z.string().describe('To be joined by `index`.') })
            .optional()
            .describe('Absent with type `mcp`.'),
          mcp: mcpCall.optional().describe('What an MCP server offers, or has answered; whole, in one chunk.'),
          doc_reference: docReference.optional(),
        }),
      )
      .optional(),
    audio: replyAudio.optional(),
  })
  .meta({ id: 'ChatDelta' })

export const chatCompletionChunk = z
  .object({
    ...replyHead,
    object: z.literal('chat.completion.chunk').optional(),
    choices: z.array(z.object({ index: z.int(), delta: chatDelta, finish_reason: finishReason.nullable().optional() })),
    usage: chatUsage.optional().describe('On the chunk with `finish_reason`.'),
    ...replyTail,
  })
  .meta({ id: 'ChatCompletionChunk' })
export type ChatCompletionChunk = z.output<typeof chatCompletionChunk>

/** The ticket of an asynchronous call. */
export const asyncTask = z
  .object({ id: z.string(), request_id: z.string(), model: z.string(), task_status: taskStatus })
  .meta({ id: 'AsyncTask' })
export type AsyncTask = z.output<typeof asyncTask>

const imageResult = z.object({ url: z.string() }).meta({ id: 'ImageResult' })

/** Result of an asynchronous call: the members of its kind once it is `SUCCESS`, only the ticket before. */
export const asyncResult = z
  .object({
    id: z.string().optional(),
    request_id: z.string().optional(),
    model: z.string().optional(),
    task_status: taskStatus,
    object: z.literal('chat.completion').optional(),
    created: z.int().optional(),
    choices: z.array(z.object({ index: z.int(), message: assistantReply, finish_reason: finishReason })).optional(),
    usage: chatUsage.optional(),
    video_result: z.array(videoResult).optional(),
    image_result: z.array(imageResult).optional(),
    optimized_prompt: z.string().optional(),
    error: z.object({ code: z.string(), message: z.string() }).optional().describe('Why the task failed.'),
    ...replyTail,
  })
  .meta({ id: 'AsyncResult' })
export type AsyncResult = z.output<typeof asyncResult>
