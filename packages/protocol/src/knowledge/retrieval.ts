import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { choice, decimalId, looseInteger, looseNumber } from '../wire.ts'
import { enveloped } from './knowledge-reply.ts'

export const recallMethod = choice(['embedding', 'keyword', 'mixed'])

export const retrieveSlicesRequest = z
  .looseObject({
    query: z.string().min(1).max(1000),
    knowledge_ids: z.array(decimalId).min(1),
    document_ids: z.array(decimalId).optional(),
    request_id: z.string().optional(),
    top_k: looseInteger(1, 20).default(8).describe('Slices returned, 1 to 20.'),
    top_n: looseInteger(1, 100).default(10).describe('Slices recalled before reranking, 1 to 100.'),
    recall_method: recallMethod.default('mixed'),
    recall_ratio: looseInteger(0, 100).default(80).describe('Share of vectors in `mixed`, 0 to 100.'),
    rerank_status: looseInteger(0, 1).default(0),
    rerank_model: choice(['rerank', 'rerank-pro']).optional(),
    fractional_threshold: looseNumber.optional().describe('Above 0, below 1; slices under it are dropped.'),
  })
  .meta({ id: 'KnowledgeRetrieveRequest' })
export type RetrieveSlicesRequest = z.output<typeof retrieveSlicesRequest>

export const retrievedSlice = z
  .object({
    text: z.string(),
    score: z.number(),
    metadata: z.object({
      _id: z.string(),
      knowledge_id: z.string(),
      doc_id: z.string(),
      doc_name: z.string(),
      doc_url: z.string(),
      contextual_text: z.string(),
    }),
  })
  .meta({ id: 'RetrievedSlice' })

export const retrieveSlices = defineEndpoint({
  operation: 'knowledge.retrieve',
  method: 'POST',
  path: '/llm-application/open/knowledge/retrieve',
  tag: 'Knowledge',
  summary: 'Slices that answer a question',
  envelope: 'knowledge',
  body: retrieveSlicesRequest,
  response: enveloped(z.array(retrievedSlice)),
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound'],
  available: false,
})
