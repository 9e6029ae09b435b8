import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { looseBoolean, looseInteger, requestId, textOfAtMost, userId } from './wire.ts'

export const rerankRequest = z
  .looseObject({
    model: z.string().min(1).describe('`rerank`.'),
    query: textOfAtMost(4096).min(1),
    documents: z.array(textOfAtMost(4096)).min(1).max(128).describe('At most 128, each at most 4096 characters.'),
    top_n: looseInteger(0).optional().describe('0 (default): all.'),
    return_documents: looseBoolean.optional().describe('Default false.'),
    return_raw_scores: looseBoolean.optional().describe('Default false.'),
    request_id: requestId.optional(),
    user_id: userId.optional(),
  })
  .meta({ id: 'RerankRequest' })
export type RerankRequest = z.output<typeof rerankRequest>

export const rerankReply = z
  .object({
    id: z.string(),
    created: z.int(),
    request_id: z.string(),
    results: z
      .array(
        z.object({
          document: z.string().optional().describe('Only when asked for.'),
          index: z.int().describe('Position in `documents`.'),
          relevance_score: z.number(),
        }),
      )
      .describe('Best first.'),
    usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
  .meta({ id: 'RerankReply' })
export type RerankReply = z.output<typeof rerankReply>

export const createRerank = defineEndpoint({
  operation: 'rerank.create',
  method: 'POST',
  path: '/paas/v4/rerank',
  tag: 'Rerank',
  summary: 'Order documents by their relevance to a question',
  body: rerankRequest,
  response: rerankReply,
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'concurrencyExceeded'],
})

export const rerankEndpoints = [createRerank] as const
