import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { choice, decimalId, looseBoolean, looseInteger, looseNumber, looseText, textOfAtMost } from '../wire.ts'
import { enveloped } from './knowledge-reply.ts'

export const recallMethod = choice(['embedding', 'keyword', 'mixed'])

export const retrieveSlicesRequest = z
  .looseObject({
    query: textOfAtMost(1000).min(1),
    knowledge_ids: z.array(decimalId).min(1),
    document_ids: z.array(decimalId).optional(),
    request_id: looseText.optional(),
    top_k: looseInteger(1, 20).default(8).describe('Slices returned, 1 to 20.'),
    top_n: looseInteger(1, 100).default(10).describe('Slices recalled before reranking, 1 to 100.'),
    recall_method: recallMethod.default('mixed'),
    recall_ratio: looseInteger(0, 100).default(80).describe('Share of vectors in `mixed`, 0 to 100.'),
    rerank_status: looseInteger(0, 1).default(0),
    rerank_model: choice(['rerank', 'rerank-pro']).optional(),
    fractional_threshold: looseNumber.optional().describe('Above 0, below 1; slices under it are dropped.'),
    with_stages: looseBoolean
      .optional()
      .describe('True: each slice tells what every stage of recall made of it. Ours.'),
  })
  .meta({ id: 'KnowledgeRetrieveRequest' })
export type RetrieveSlicesRequest = z.output<typeof retrieveSlicesRequest>

/** A rectangle on a page, as `slice_info` gives it: points, measured from the left and from the top. */
export const slicePosition = z
  .object({
    x0: z.number(),
    x1: z.number(),
    top: z.number(),
    bottom: z.number(),
    page: z.int().describe('1-based.'),
    height: z.number().describe('Of the page.'),
    width: z.number().describe('Of the page.'),
  })
  .meta({ id: 'SlicePosition' })

const rank = z.int().describe('Place in the list of this stage, from 1.')

/** How a slice came to its score. */
export const recallStages = z
  .object({
    keyword: z
      .object({
        rank,
        score: z.number().describe('BM25: above 0, without an upper end.'),
        share: z.number().describe('Of the weight of the question that the slice holds, about 0 to 1.'),
      })
      .optional()
      .describe('Where the search by words found it.'),
    embedding: z
      .object({ rank, score: z.number().describe('Cosine similarity, -1 to 1.') })
      .optional()
      .describe('Where the search by vectors found it.'),
    recall: z.object({ rank, score: z.number().describe('Both joined, above 0, at most 1.') }),
    rerank: z.object({ rank, score: z.number() }).optional().describe('Where a reranker judged it.'),
  })
  .meta({ id: 'RecallStages' })

export const retrievedSlice = z
  .object({
    text: z.string(),
    score: z.number().describe('Above 0, at most 1; higher is better. It means the same from question to question.'),
    metadata: z.object({
      _id: z.string(),
      knowledge_id: z.string(),
      doc_id: z.string(),
      doc_name: z.string(),
      doc_url: z.string(),
      contextual_text: z.string(),
      page: z.int().optional().describe('Page or slide on which it begins, 1-based. Ours.'),
      position: slicePosition.optional().describe('Where most of it stands, in documents with positions. Ours.'),
      positions: z
        .array(slicePosition.extend({ text: z.string() }))
        .optional()
        .describe('All rectangles that it covers, in reading order, each with its part of the text. Ours.'),
      sheet_name: z.string().optional().describe('In sheets. Ours.'),
      line: z.int().optional().describe('First row in the sheet, 1-based. Ours.'),
    }),
    stages: recallStages.optional().describe('With `with_stages`. Ours.'),
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
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound', 'upstreamFailed', 'callFailed'],
})
