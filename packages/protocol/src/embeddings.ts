import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, requestId, sensitiveWordCheck } from './wire.ts'

/** OpenAI SDKs may send token ids as well; the platform takes text only, so those are refused. */
export const embeddingRequest = z
  .looseObject({
    model: z.string().min(1).describe('`embedding-3` or `embedding-2`.'),
    input: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .describe(
        'No empty texts. embedding-3: at most 64 items of 3072 tokens; embedding-2: items of 512 tokens, 8K tokens together.',
      ),
    dimensions: z.int().min(1).optional().describe('embedding-3: 256, 512, 1024 or 2048 (default); embedding-2: 1024.'),
    encoding_format: choice(['float', 'base64'])
      .optional()
      .describe('Default `float`. `base64`: 32-bit floats, little endian, as OpenAI SDKs ask for.'),
    user: z.string().optional(),
    request_id: requestId.optional(),
    sensitive_word_check: sensitiveWordCheck.optional(),
  })
  .meta({ id: 'EmbeddingRequest' })
export type EmbeddingRequest = z.output<typeof embeddingRequest>

export const embeddingReply = z
  .object({
    object: z.literal('list'),
    model: z.string(),
    data: z.array(
      z.object({
        object: z.literal('embedding'),
        index: z.int(),
        embedding: z.union([z.array(z.number()), z.string()]).describe('Numbers, or base64 when asked for.'),
      }),
    ),
    usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() }),
  })
  .meta({ id: 'EmbeddingReply' })
export type EmbeddingReply = z.output<typeof embeddingReply>

export const createEmbedding = defineEndpoint({
  operation: 'embeddings.create',
  method: 'POST',
  path: '/paas/v4/embeddings',
  aliases: ['/coding/paas/v4/embeddings'],
  tag: 'Embeddings',
  summary: 'Vectors of texts',
  body: embeddingRequest,
  example: { model: 'embedding-3', input: '你好', dimensions: 256 },
  response: embeddingReply,
  errors: [
    'fieldMissing',
    'invalidParameter',
    'modelNotFound',
    'promptTooLong',
    'concurrencyExceeded',
    'upstreamFailed',
  ],
})

export const embeddingEndpoints = [createEmbedding] as const
