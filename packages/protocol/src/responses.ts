import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseBoolean, looseInteger } from './wire.ts'

/**
 * OpenAI's Responses API, which its newest clients speak by default; not an operation of the platform itself. Items and tools keep
 * every field; what an item of a type must hold is checked where it is read.
 */

export const responseItem = z.looseObject({ type: z.string().optional() }).meta({ id: 'ResponseItem' })
export type ResponseItem = z.output<typeof responseItem>

export const responseTool = z.looseObject({ type: z.string().min(1) }).meta({ id: 'ResponseTool' })
export type ResponseTool = z.output<typeof responseTool>

const textFormat = z.looseObject({
  type: choice(['text', 'json_object', 'json_schema']),
  name: z.string().optional(),
  schema: z.record(z.string(), z.unknown()).optional().describe('With `json_schema`.'),
})

const requestFields = {
  model: z.string().min(1),
  input: z.union([z.string(), z.array(responseItem)]).optional(),
  instructions: z.string().optional().describe('A system message in front; not carried over from an earlier response.'),
  previous_response_id: z.string().optional().describe('The conversation goes on after this stored response.'),
  tools: z.array(responseTool).optional(),
  tool_choice: z.union([choice(['auto', 'none', 'required']), z.looseObject({ type: z.string() })]).optional(),
  parallel_tool_calls: z.boolean().optional().describe('False: at most one call in an answer.'),
  reasoning: z
    .looseObject({
      effort: choice(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).optional().nullable(),
      summary: z.string().optional().nullable().describe('Given: the reasoning comes as summary, else as content.'),
    })
    .optional(),
  text: z.looseObject({ format: textFormat.optional() }).optional(),
}

export const responseRequest = z
  .looseObject({
    ...requestFields,
    stream: z.boolean().default(false),
    store: z.boolean().optional().describe('Default true: kept for the days that the operator has set.'),
    background: z.boolean().optional().describe('True: answered later, to be asked for by its id.'),
    include: z.array(z.string()).optional().describe('`reasoning.encrypted_content` is known.'),
    max_output_tokens: z.int().min(1).optional().describe("Cut to the model's maximum."),
    max_tool_calls: z.int().min(1).optional().describe('Searches of the web in one answer.'),
    temperature: z.number().min(0).max(2).optional(),
    top_p: z.number().min(0).max(1).optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    user: z.string().optional(),
    safety_identifier: z.string().optional(),
    conversation: z.unknown().optional().describe('Refused: use `previous_response_id`.'),
  })
  .meta({ id: 'ResponseRequest' })
export type ResponseRequest = z.output<typeof responseRequest>

export const responseTokensRequest = z.looseObject(requestFields).meta({ id: 'ResponseTokensRequest' })
export type ResponseTokensRequest = z.output<typeof responseTokensRequest>

export const responseStatuses = ['queued', 'in_progress', 'completed', 'incomplete', 'failed', 'cancelled'] as const

export const responseObject = z
  .looseObject({
    id: z.string(),
    object: z.literal('response'),
    created_at: z.int().describe('Unix seconds.'),
    completed_at: z.int().nullable(),
    status: z.enum(responseStatuses),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    incomplete_details: z.object({ reason: z.enum(['max_output_tokens', 'content_filter']) }).nullable(),
    model: z.string(),
    output: z.array(responseItem),
    usage: z
      .object({
        input_tokens: z.int(),
        input_tokens_details: z.object({ cached_tokens: z.int() }),
        output_tokens: z.int(),
        output_tokens_details: z.object({ reasoning_tokens: z.int() }),
        total_tokens: z.int(),
      })
      .nullable(),
  })
  .meta({ id: 'Response' })
export type ResponseObject = z.output<typeof responseObject>

/** One event: `event:` carries the same word as `type`. */
export const responseEvent = z
  .looseObject({ type: z.string(), sequence_number: z.int().describe('From 0.') })
  .meta({ id: 'ResponseEvent' })
export type ResponseEvent = z.output<typeof responseEvent>

const tag = 'Responses'
const path = '/paas/v4/responses'
const ofOne = { parameters: z.object({ response_id: z.string() }), errors: ['resourceNotFound'] } as const

export const createResponse = defineEndpoint({
  operation: 'responses.create',
  method: 'POST',
  path,
  aliases: ['/coding/paas/v4/responses'],
  tag,
  summary: "Answer in OpenAI's Responses API",
  body: responseRequest,
  example: { model: 'glm-4.7', input: '你好' },
  response: responseObject,
  chunk: responseEvent,
  errors: [
    'fieldMissing',
    'invalidParameter',
    'modelNotFound',
    'resourceNotFound',
    'promptTooLong',
    'concurrencyExceeded',
    'upstreamFailed',
  ],
})

export const countResponseTokens = defineEndpoint({
  operation: 'responses.input_tokens',
  method: 'POST',
  path: `${path}/input_tokens`,
  aliases: ['/coding/paas/v4/responses/input_tokens'],
  tag,
  summary: 'Number of tokens of an input',
  body: responseTokensRequest,
  example: { model: 'glm-4.7', input: '你好' },
  response: z
    .object({ object: z.literal('response.input_tokens'), input_tokens: z.int() })
    .meta({ id: 'ResponseInputTokens' }),
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'resourceNotFound'],
})

export const retrieveResponse = defineEndpoint({
  operation: 'responses.retrieve',
  method: 'GET',
  path: `${path}/{response_id}`,
  aliases: ['/coding/paas/v4/responses/{response_id}'],
  tag,
  summary: 'A stored response',
  ...ofOne,
  query: z.object({ stream: looseBoolean.optional().describe('True is refused: what is stored is given whole.') }),
  errors: ['invalidParameter', 'resourceNotFound'],
  response: responseObject,
})

export const deleteResponse = defineEndpoint({
  operation: 'responses.delete',
  method: 'DELETE',
  path: `${path}/{response_id}`,
  aliases: ['/coding/paas/v4/responses/{response_id}'],
  tag,
  summary: 'Delete a stored response',
  ...ofOne,
  response: z
    .object({ id: z.string(), object: z.literal('response'), deleted: z.literal(true) })
    .meta({ id: 'DeletedResponse' }),
})

export const cancelResponse = defineEndpoint({
  operation: 'responses.cancel',
  method: 'POST',
  path: `${path}/{response_id}/cancel`,
  aliases: ['/coding/paas/v4/responses/{response_id}/cancel'],
  tag,
  summary: 'Cancel a response that is answered in the background',
  ...ofOne,
  response: responseObject,
})

export const listResponseInput = defineEndpoint({
  operation: 'responses.input_items',
  method: 'GET',
  path: `${path}/{response_id}/input_items`,
  aliases: ['/coding/paas/v4/responses/{response_id}/input_items'],
  tag,
  summary: 'What a stored response was asked',
  ...ofOne,
  query: z.object({
    limit: looseInteger(1, 100).optional().describe('1 to 100, default 20.'),
    order: choice(['asc', 'desc']).optional().describe('Default `desc`: the newest first.'),
    after: z.string().optional(),
    include: z.string().optional(),
    'include[]': z.string().optional(),
  }),
  response: z
    .object({
      object: z.literal('list'),
      data: z.array(responseItem),
      first_id: z.string().nullable(),
      last_id: z.string().nullable(),
      has_more: z.boolean(),
    })
    .meta({ id: 'ResponseInputList' }),
})

export const responseEndpoints = [
  createResponse,
  countResponseTokens,
  retrieveResponse,
  deleteResponse,
  cancelResponse,
  listResponseInput,
] as const
