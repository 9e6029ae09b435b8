import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseBoolean, looseInteger } from './wire.ts'

const seconds = z.int().optional().describe('Unix seconds.')

export const batch = z
  .object({
    id: z.string(),
    object: z.literal('batch'),
    endpoint: z.string(),
    errors: z
      .object({
        object: z.string().optional(),
        data: z
          .array(
            z.object({
              code: z.string().optional(),
              line: z.int().optional(),
              message: z.string().optional(),
              param: z.string().optional(),
            }),
          )
          .optional(),
      })
      .optional(),
    input_file_id: z.string(),
    completion_window: z.string().optional(),
    status: z.enum([
      'validating',
      'failed',
      'in_progress',
      'finalizing',
      'completed',
      'expired',
      'cancelling',
      'cancelled',
    ]),
    output_file_id: z.string().optional(),
    error_file_id: z.string().optional(),
    created_at: z.int().describe('Unix seconds.'),
    in_progress_at: seconds,
    expires_at: seconds,
    finalizing_at: seconds,
    completed_at: seconds,
    failed_at: seconds,
    expired_at: seconds,
    cancelling_at: seconds,
    cancelled_at: seconds,
    request_counts: z.object({ total: z.int(), completed: z.int(), failed: z.int() }),
    total: z.int().optional(),
    completed: z.int().optional(),
    failed: z.int().optional(),
    metadata: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'Batch' })
export type Batch = z.output<typeof batch>

const mostMetadata = 16

const batchParameters = z.object({ batch_id: z.string() })

export const createBatch = defineEndpoint({
  operation: 'batches.create',
  method: 'POST',
  path: '/paas/v4/batches',
  tag: 'Batches',
  summary: 'Run the requests of a file',
  body: z
    .looseObject({
      input_file_id: z.string().min(1),
      endpoint: choice([
        '/v4/chat/completions',
        '/v4/embeddings',
        '/v4/images/generations',
        '/v1/chat/completions',
        '/v1/embeddings',
        '/v1/images/generations',
      ]),
      auto_delete_input_file: looseBoolean.optional().describe('Default true.'),
      completion_window: z.string().max(32).optional().describe('`24h`.'),
      metadata: z
        .record(z.string().max(64), z.string().max(512))
        .refine((metadata) => Object.keys(metadata).length <= mostMetadata, {
          params: { zh: `最多 ${mostMetadata} 项。`, en: `It has at most ${mostMetadata} entries.` },
        })
        .optional()
        .describe('At most 16 entries; names of 64, values of 512 characters.'),
    })
    .meta({ id: 'BatchRequest' }),
  response: batch,
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound', 'concurrencyExceeded'],
})

export const listBatches = defineEndpoint({
  operation: 'batches.list',
  method: 'GET',
  path: '/paas/v4/batches',
  tag: 'Batches',
  summary: 'Batches of the account',
  query: z.object({ after: z.string().optional(), limit: looseInteger(1, 100).optional().describe('Default 20.') }),
  response: z
    .object({
      object: z.literal('list'),
      data: z.array(batch),
      first_id: z.string().optional(),
      last_id: z.string().optional(),
      has_more: z.boolean(),
    })
    .meta({ id: 'BatchList' }),
  errors: ['invalidParameter', 'resourceNotFound'],
})

export const retrieveBatch = defineEndpoint({
  operation: 'batches.retrieve',
  method: 'GET',
  path: '/paas/v4/batches/{batch_id}',
  tag: 'Batches',
  summary: 'One batch',
  parameters: batchParameters,
  response: batch,
  errors: ['resourceNotFound'],
})

export const cancelBatch = defineEndpoint({
  operation: 'batches.cancel',
  method: 'POST',
  path: '/paas/v4/batches/{batch_id}/cancel',
  tag: 'Batches',
  summary: 'Stop a batch',
  parameters: batchParameters,
  response: batch,
  errors: ['resourceNotFound'],
})

export const batchEndpoints = [createBatch, listBatches, retrieveBatch, cancelBatch] as const
