import { z } from 'zod'
import { chatMessage } from './chat/chat-message.ts'
import { functionTool } from './chat/chat-tools.ts'
import { normaliseChatRequest } from './chat/normalise-chat-request.ts'
import { defineEndpoint } from './endpoint.ts'
import { requestId, userId } from './wire.ts'

export const tokenizerRequest = z
  .preprocess(
    normaliseChatRequest,
    z.looseObject({
      model: z.string().min(1).describe('A model that answers chat calls.'),
      messages: z.array(chatMessage).min(1),
      tools: z.array(functionTool).optional(),
      request_id: requestId.optional(),
      user_id: userId.optional(),
    }),
  )
  .meta({ id: 'TokenizerRequest' })
export type TokenizerRequest = z.output<typeof tokenizerRequest>

export const tokenizerReply = z
  .object({
    id: z.string(),
    created: z.int().optional().describe('Unix seconds.'),
    request_id: z.string().optional(),
    usage: z.object({
      prompt_tokens: z.int(),
      image_tokens: z.int().optional(),
      video_tokens: z.int().optional(),
      total_tokens: z.int(),
    }),
  })
  .meta({ id: 'TokenizerReply' })
export type TokenizerReply = z.output<typeof tokenizerReply>

export const countTokens = defineEndpoint({
  operation: 'tokenizer.count',
  method: 'POST',
  path: '/paas/v4/tokenizer',
  aliases: ['/coding/paas/v4/tokenizer'],
  tag: 'Tokenizer',
  summary: 'Number of tokens of a conversation',
  body: tokenizerRequest,
  example: { model: 'glm-4.6', messages: [{ role: 'user', content: '你好' }] },
  response: tokenizerReply,
  errors: [
    'fieldMissing',
    'invalidParameter',
    'modelNotFound',
    'methodNotSupported',
    'concurrencyExceeded',
    'upstreamFailed',
  ],
})

export const tokenizerEndpoints = [countTokens] as const
