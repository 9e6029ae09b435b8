import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice } from './wire.ts'

/** The public Anthropic Messages protocol, as far as coding tools use it. Blocks keep every field, `cache_control` among them. */

const block = z.looseObject({ type: z.string().min(1) }).meta({ id: 'AnthropicBlock' })
const content = z.union([z.string(), z.array(block)])

const messageFields = {
  model: z.string().min(1).describe('GLM model id; Claude names are mapped.'),
  messages: z.array(z.looseObject({ role: choice(['user', 'assistant', 'system']), content })).min(1),
  system: content.optional(),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
  tool_choice: z.looseObject({ type: z.string() }).optional(),
  thinking: z.looseObject({ type: z.string(), budget_tokens: z.int().optional() }).optional(),
}

export const anthropicMessageRequest = z
  .looseObject({
    ...messageFields,
    max_tokens: z.int().min(1),
    stream: z.boolean().default(false),
    temperature: z.number().min(0).max(1).optional(),
    top_p: z.number().min(0).max(1).optional(),
    top_k: z.int().optional(),
    stop_sequences: z.array(z.string()).optional(),
    metadata: z.looseObject({}).optional(),
  })
  .meta({ id: 'AnthropicMessageRequest' })
export type AnthropicMessageRequest = z.output<typeof anthropicMessageRequest>

const usage = z
  .object({
    input_tokens: z.int(),
    output_tokens: z.int(),
    cache_read_input_tokens: z.int().optional(),
    cache_creation_input_tokens: z.int().optional(),
  })
  .meta({ id: 'AnthropicUsage' })

export const anthropicMessage = z
  .object({
    id: z.string(),
    type: z.literal('message'),
    role: z.literal('assistant'),
    model: z.string(),
    content: z.array(block),
    stop_reason: z.string().nullable(),
    stop_sequence: z.string().nullable(),
    usage,
  })
  .meta({ id: 'AnthropicMessage' })
export type AnthropicMessage = z.output<typeof anthropicMessage>

/** One event: `event:` carries the same word as `type`. */
export const anthropicEvent = z
  .object({
    type: z.enum([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
      'ping',
      'error',
    ]),
    index: z.int().optional(),
    message: anthropicMessage.optional(),
    content_block: block.optional(),
    delta: z.record(z.string(), z.unknown()).optional(),
    usage: z.object({ output_tokens: z.int() }).optional(),
    error: z.object({ type: z.string(), message: z.string() }).optional(),
  })
  .meta({ id: 'AnthropicEvent' })

export const createMessage = defineEndpoint({
  operation: 'anthropic.messages.create',
  method: 'POST',
  path: '/anthropic/v1/messages',
  tag: 'Anthropic',
  summary: 'Answer a conversation in the Messages protocol',
  envelope: 'anthropic',
  body: anthropicMessageRequest,
  response: anthropicMessage,
  chunk: anthropicEvent,
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'promptTooLong', 'concurrencyExceeded'],
  available: false,
})

export const countMessageTokens = defineEndpoint({
  operation: 'anthropic.messages.count_tokens',
  method: 'POST',
  path: '/anthropic/v1/messages/count_tokens',
  tag: 'Anthropic',
  summary: 'Number of tokens of a conversation in the Messages protocol',
  envelope: 'anthropic',
  body: z.looseObject(messageFields).meta({ id: 'AnthropicCountTokensRequest' }),
  response: z.object({ input_tokens: z.int() }).meta({ id: 'AnthropicTokenCount' }),
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound'],
  available: false,
})

export const anthropicEndpoints = [createMessage, countMessageTokens] as const
