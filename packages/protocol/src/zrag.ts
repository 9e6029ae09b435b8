import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { recallMethod } from './knowledge/retrieval.ts'
import { choice, decimalId, looseBoolean, looseInteger, looseText, unitNumber } from './wire.ts'

const common = { tag: 'Multimodal knowledge', envelope: 'knowledge' } as const

/** Recall never looks at more. */
const mostSlices = 1000
const threshold = unitNumber
  .optional()
  .describe('0 to 1. Default 0.2 where vectors are compared, none where only words are.')

const address = z.object({ url: z.string() })

/** What a recall has found. */
export const zragContents = z
  .object({
    contents: z.array(
      z.object({
        id: z.string(),
        know_id: z.string(),
        doc_id: z.string(),
        text: z.string(),
        medias: z.array(z.object({ id: z.string(), url: z.string(), description: z.string() })).optional(),
        image_url: address.optional(),
        video_url: address.optional(),
        index: z.int(),
        score: z.number(),
        rerank_index: z.int().optional(),
        rerank_score: z.number().optional(),
        mark: z.int().optional().describe('Number by which an answer names it, from 1, where one is made. Ours.'),
        metadata: z.object({
          doc_type: z.string().optional(),
          doc_name: z.string().optional(),
          doc_url: z.string().optional(),
          index: z.int().optional(),
          page_index: z.int().optional(),
          clip_index: z.int().optional(),
          start_time: z.int().optional(),
          end_time: z.int().optional(),
          duration: z.int().optional(),
          frames: z.array(z.string()).optional(),
        }),
      }),
    ),
    rewritten_query: z
      .object({
        original_query: z.string(),
        primary_query: z.string().optional().describe("The Java SDK's name for `original_query`."),
        multi_queries: z.array(z.string()),
      })
      .optional(),
    elapsed_ms: z.int(),
    total_tokens: z.int(),
    request_id: z.string(),
  })
  .meta({ id: 'ZragContents' })

export const zragRetrieve = defineEndpoint({
  ...common,
  operation: 'zrag.retrieval.retrieve',
  method: 'POST',
  path: '/zrag/retrieval/retrieve',
  summary: 'Texts and pictures that answer a question',
  body: z
    .looseObject({
      multimodal: looseBoolean.default(true),
      knows: z.array(z.looseObject({ id: decimalId, doc_ids: z.array(decimalId).optional() })).min(1),
      query: z.string().optional().describe('This or `multimodal_parts`.'),
      multimodal_parts: z.array(z.looseObject({ type: choice(['image_url']), url: z.string() })).optional(),
      top_k: looseInteger(1, mostSlices).default(8),
      top_n: looseInteger(1, mostSlices).default(10),
      recall_method: recallMethod.default('mixed'),
      recall_ratio: unitNumber.default(0.8).describe('Share of vectors in `mixed`, 0 to 1.'),
      enable_rerank: looseBoolean.default(false),
      enable_rewrite: looseBoolean.default(false),
      enable_expansion: looseBoolean.default(false),
      similarity_threshold: threshold,
      messages: z.array(z.looseObject({ role: choice(['user', 'assistant']), content: z.string() })).optional(),
      search_filters: z
        .looseObject({
          index_types: z.array(z.looseObject({ know_id: decimalId, index_type_id: z.int() })).optional(),
          tags: z
            .array(
              z.looseObject({
                tag_id: looseText,
                value_type: choice(['fixed', 'ref']),
                filter_type: z.int().min(1).max(4).describe('1 at least, 2 at most, 3 contains, 4 does not contain.'),
                filter_value: z.string(),
                multiple_value: z.array(z.string()),
              }),
            )
            .optional(),
          qa_intervention: z
            .looseObject({ qa_similarity_threshold: unitNumber.default(0.6), qa_intervention_ids: z.array(looseText) })
            .optional(),
        })
        .optional(),
    })
    .meta({ id: 'ZragRetrieveRequest' }),
  response: z
    .object({
      data: zragContents,
      code: z.int(),
      message: z.string(),
    })
    .meta({ id: 'ZragRetrieveReply' }),
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound', 'callFailed'],
})

export const zragEvent = z
  .object({
    type: z.enum(['session_created', 'reasoning', 'thought', 'tool_call', 'tool_result', 'answer', 'done', 'error']),
    sessionId: z.string(),
    messageId: z.string().optional().describe('With `done`.'),
    data: z
      .union([
        z.string(),
        z.object({ callId: z.string(), toolName: z.string(), arguments: z.record(z.string(), z.unknown()) }),
        z.object({
          callId: z.string(),
          toolName: z.string(),
          result: z.unknown(),
          status: z.enum(['success', 'error']),
          durationMs: z.int(),
        }),
        z.object({ message: z.string() }),
      ])
      .optional(),
    usage: z
      .object({
        prompt_tokens: z.int(),
        completion_tokens: z.int(),
        total_tokens: z.int(),
        total_calls: z.int(),
        prompt_tokens_details: z.object({ cached_tokens: z.int() }).optional(),
        completion_tokens_details: z.object({ reasoning_tokens: z.int() }).optional(),
      })
      .optional()
      .describe('With `done`.'),
  })
  .meta({ id: 'ZragEvent' })

export const zragChat = defineEndpoint({
  ...common,
  operation: 'zrag.agent.chat',
  method: 'POST',
  path: '/zrag/agent/chat',
  summary: 'Talk about knowledge bases',
  description: 'Always a stream; it ends with the event `done`, or with `error`.',
  headers: z.object({ 'X-Session-Id': z.string().optional().describe('Continues a session.') }),
  body: z
    .looseObject({
      messages: z
        .array(
          z.looseObject({
            role: choice(['user']),
            content: z.union([
              z.string(),
              z.array(
                z.looseObject({
                  type: choice(['text', 'image_url']),
                  text: z.string().optional(),
                  image_url: z.looseObject({ url: z.string().optional() }).optional(),
                }),
              ),
            ]),
          }),
        )
        .min(1),
      retrieval: z.looseObject({
        know_ids: z.array(decimalId).min(1),
        top_k: looseInteger(1, mostSlices).default(8),
        top_n: looseInteger(1, mostSlices).default(10),
        enable_rerank: looseBoolean.default(false),
        similarity_threshold: threshold,
      }),
      model: z.string().default('glm-5v-turbo'),
      temperature: z.number().min(0).max(1).default(0.7),
      max_steps: looseInteger(1, 100).default(10).describe('Steps in which something may be looked up.'),
      enable_thinking: z.boolean().default(false),
    })
    .meta({ id: 'ZragChatRequest' }),
  chunk: zragEvent,
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound'],
})

export const zragEndpoints = [zragRetrieve, zragChat] as const
