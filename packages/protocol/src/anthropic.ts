import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { withoutNullMembers, isPlainObject } from './nulls.ts'
import { choice, looseInteger } from './wire.ts'

/**
 * The public Anthropic Messages protocol, as coding tools use it. Blocks and tools keep every field, `cache_control` among them; what
 * a block of a type must hold is checked where it is read.
 */

export const anthropicBlock = z.looseObject({ type: z.string().min(1) }).meta({ id: 'AnthropicBlock' })
export type AnthropicBlock = z.output<typeof anthropicBlock>

const content = z.union([z.string(), z.array(anthropicBlock)])

export const anthropicTurn = z
  .looseObject({ role: choice(['user', 'assistant', 'system']), content })
  .meta({ id: 'AnthropicTurn' })
export type AnthropicTurn = z.output<typeof anthropicTurn>

export const anthropicTool = z
  .looseObject({
    type: z
      .string()
      .optional()
      .describe('Absent or `custom`: a function of the client. `bash_…`, `text_editor_…`, `memory_…`, `web_search_…`.'),
    name: z.string().min(1).max(128).optional(),
    description: z.string().optional(),
    input_schema: z.record(z.string(), z.unknown()).optional().describe('JSON Schema of the input.'),
  })
  .meta({ id: 'AnthropicTool' })
export type AnthropicTool = z.output<typeof anthropicTool>

const messageFields = {
  model: z.string().min(1).describe('Id of a model of this server; Claude names are mapped by the configuration.'),
  messages: z.array(anthropicTurn).min(1),
  system: content.optional(),
  tools: z.array(anthropicTool).optional(),
  tool_choice: z
    .looseObject({
      type: choice(['auto', 'any', 'tool', 'none']),
      name: z.string().optional().describe('With `tool`.'),
      disable_parallel_tool_use: z.boolean().optional().describe('True: at most one call in an answer.'),
    })
    .optional(),
  thinking: z
    .looseObject({
      type: z.string().describe('`enabled`, `adaptive` or `disabled`.'),
      budget_tokens: z.int().optional().describe('Accepted; models here know no budget.'),
      display: z
        .string()
        .optional()
        .describe('`omitted`: thinking blocks come without their text, which stands sealed in the signature.'),
    })
    .optional()
    .describe('Absent: no thinking, where the model can do without.'),
}

/** `null` means "not given" in turns and tools as well; what clients of older versions call otherwise gets its name of today. */
function asSentToday(body: unknown): unknown {
  if (!isPlainObject(body)) return body
  const clean = (list: unknown): unknown =>
    Array.isArray(list) ? list.map((item: unknown) => (isPlainObject(item) ? withoutNullMembers(item) : item)) : list
  const { messages, tools, output_format: format, output_config: config } = body
  return {
    ...body,
    // Where the form of the output stood before it moved; older clients still send it there.
    ...(isPlainObject(format) ? { output_config: { format, ...(isPlainObject(config) ? config : {}) } } : {}),
    ...(messages === undefined ? {} : { messages: clean(messages) }),
    ...(tools === undefined ? {} : { tools: clean(tools) }),
  }
}

export const anthropicMessageRequest = z
  .preprocess(
    asSentToday,
    z.looseObject({
      ...messageFields,
      max_tokens: z.int().min(1).describe("Output tokens, thinking included. Cut to the model's maximum."),
      stream: z.boolean().default(false),
      temperature: z.number().min(0).max(1).optional(),
      top_p: z.number().min(0).max(1).optional(),
      top_k: z.int().min(0).optional().describe('Handed to engines that know it.'),
      stop_sequences: z.array(z.string().min(1)).optional(),
      metadata: z.looseObject({ user_id: z.string().optional() }).optional(),
      output_config: z
        .looseObject({
          effort: choice(['low', 'medium', 'high', 'xhigh', 'max']).optional(),
          format: z
            .looseObject({ type: choice(['json_schema']), schema: z.record(z.string(), z.unknown()) })
            .optional()
            .describe('The answer is JSON that obeys the schema.'),
        })
        .optional(),
      mcp_servers: z
        .array(
          z.looseObject({
            type: choice(['url']).default('url'),
            url: z.string().min(1),
            name: z.string().min(1).max(64),
            authorization_token: z.string().nullish(),
            tool_configuration: z
              .looseObject({ enabled: z.boolean().nullish(), allowed_tools: z.array(z.string()).nullish() })
              .nullish(),
          }),
        )
        .max(20)
        .optional()
        .describe('Servers of the Model Context Protocol whose tools this server calls.'),
    }),
  )
  .meta({ id: 'AnthropicMessageRequest' })
export type AnthropicMessageRequest = z.output<typeof anthropicMessageRequest>

export const anthropicCountRequest = z
  .preprocess(asSentToday, z.looseObject(messageFields))
  .meta({ id: 'AnthropicCountTokensRequest' })
export type AnthropicCountRequest = z.output<typeof anthropicCountRequest>

const usage = z
  .object({
    input_tokens: z.int().describe('Without those that came from the cache.'),
    output_tokens: z.int(),
    cache_read_input_tokens: z.int().describe('Prompt tokens that the engine had in its cache.'),
    cache_creation_input_tokens: z.int().describe('Always 0: caches fill by themselves.'),
    server_tool_use: z.object({ web_search_requests: z.int() }).optional(),
  })
  .meta({ id: 'AnthropicUsage' })
export type AnthropicUsage = z.output<typeof usage>

const stopReason = z.enum([
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'refusal',
  'model_context_window_exceeded',
])
export type AnthropicStopReason = z.output<typeof stopReason>

export const anthropicMessage = z
  .object({
    id: z.string(),
    type: z.literal('message'),
    role: z.literal('assistant'),
    model: z.string().describe('As it was asked for.'),
    content: z.array(anthropicBlock),
    stop_reason: stopReason.nullable(),
    stop_sequence: z.string().nullable(),
    usage,
  })
  .meta({ id: 'AnthropicMessage' })
export type AnthropicMessage = z.output<typeof anthropicMessage>

const delta = z
  .looseObject({
    type: z.enum(['text_delta', 'thinking_delta', 'signature_delta', 'input_json_delta']),
    text: z.string().optional(),
    thinking: z.string().optional(),
    signature: z.string().optional(),
    partial_json: z.string().optional().describe('A piece of the JSON of an input.'),
  })
  .meta({ id: 'AnthropicDelta' })

/** One event: `event:` carries the same word as `type`. */
export const anthropicEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('message_start'), message: anthropicMessage }),
    z.object({ type: z.literal('content_block_start'), index: z.int(), content_block: anthropicBlock }),
    z.object({ type: z.literal('content_block_delta'), index: z.int(), delta }),
    z.object({ type: z.literal('content_block_stop'), index: z.int() }),
    z.object({
      type: z.literal('message_delta'),
      delta: z.object({ stop_reason: stopReason, stop_sequence: z.string().nullable() }),
      usage,
    }),
    z.object({ type: z.literal('message_stop') }),
    z.object({ type: z.literal('ping') }),
    z.object({
      type: z.literal('error'),
      error: z.looseObject({ type: z.string(), message: z.string() }),
      request_id: z.string().optional(),
    }),
  ])
  .meta({ id: 'AnthropicEvent' })
export type AnthropicEvent = z.output<typeof anthropicEvent>

const anthropicModel = z
  .object({
    type: z.literal('model'),
    id: z.string(),
    display_name: z.string(),
    created_at: z.string().describe('RFC 3339; the beginning of time, because the catalogue has no dates.'),
  })
  .meta({ id: 'AnthropicModel' })
export type AnthropicModel = z.output<typeof anthropicModel>

const tag = 'Anthropic'
const envelope = 'anthropic'

export const createMessage = defineEndpoint({
  operation: 'anthropic.messages.create',
  method: 'POST',
  path: '/anthropic/v1/messages',
  tag,
  summary: 'Answer a conversation in the Messages protocol',
  envelope,
  body: anthropicMessageRequest,
  example: { model: 'glm-4.7', max_tokens: 1024, messages: [{ role: 'user', content: '你好' }] },
  response: anthropicMessage,
  chunk: anthropicEvent,
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'promptTooLong', 'concurrencyExceeded'],
})

export const countMessageTokens = defineEndpoint({
  operation: 'anthropic.messages.count_tokens',
  method: 'POST',
  path: '/anthropic/v1/messages/count_tokens',
  tag,
  summary: 'Number of tokens of a conversation in the Messages protocol',
  envelope,
  body: anthropicCountRequest,
  example: { model: 'glm-4.7', messages: [{ role: 'user', content: '你好' }] },
  response: z.object({ input_tokens: z.int() }).meta({ id: 'AnthropicTokenCount' }),
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound'],
})

export const listAnthropicModels = defineEndpoint({
  operation: 'anthropic.models.list',
  method: 'GET',
  path: '/anthropic/v1/models',
  tag,
  summary: 'Models that answer the Messages protocol',
  envelope,
  query: z.object({
    limit: looseInteger(1, 1000).optional().describe('1 to 1000, default 1000.'),
    after_id: z.string().optional(),
    before_id: z.string().optional(),
  }),
  response: z
    .object({
      data: z.array(anthropicModel),
      has_more: z.boolean(),
      first_id: z.string().nullable(),
      last_id: z.string().nullable(),
    })
    .meta({ id: 'AnthropicModelList' }),
  errors: ['invalidParameter'],
})

export const retrieveAnthropicModel = defineEndpoint({
  operation: 'anthropic.models.retrieve',
  method: 'GET',
  path: '/anthropic/v1/models/{model}',
  tag,
  summary: 'One model that answers the Messages protocol',
  envelope,
  parameters: z.object({ model: z.string() }),
  response: anthropicModel,
  errors: ['resourceNotFound'],
})

export const anthropicEndpoints = [
  createMessage,
  countMessageTokens,
  listAnthropicModels,
  retrieveAnthropicModel,
] as const
