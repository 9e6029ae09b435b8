import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseInteger } from './wire.ts'

/** Deliveries of callbacks as the operator sees and repeats them. Role admin. Ours: the platform has no such operations. */

export const callbackDeliveryStates = ['pending', 'delivered', 'failed'] as const

const time = z.int().describe('Milliseconds since the epoch.')
const filter = {
  account_id: z.string().optional(),
  knowledge_id: z.string().optional(),
  document_id: z.string().optional(),
}

const delivery = z
  .object({
    id: z.string().describe('Also sent to the receiver, as the header `x-openmaas-delivery`.'),
    account_id: z.string(),
    knowledge_id: z.string(),
    document_id: z.string(),
    url: z.string().describe('Without its query, which may hold secrets.'),
    event: z.object({ status: z.int().describe('0 in progress, 1 success, 2 failure.'), msg: z.string() }),
    state: z.enum(callbackDeliveryStates),
    attempts: z.int(),
    next_attempt_at: time.nullable().describe('Null unless it is pending.'),
    last_error: z.string().nullable(),
    created_at: time,
    updated_at: time,
    delivered_at: time.nullable(),
  })
  .meta({ id: 'CallbackDelivery' })

const attempt = z
  .object({
    attempt: z.int(),
    started_at: time,
    duration_ms: z.int(),
    http_status: z.int().nullable(),
    body_code: z.string().nullable().describe('The `code` of the JSON that the receiver answered.'),
    error: z.string().nullable().describe('Null for the attempt that succeeded.'),
  })
  .meta({ id: 'CallbackAttempt' })

const deliveryPath = z.object({ id: z.string() })
const tag = 'Admin'

export const listCallbackDeliveries = defineEndpoint({
  operation: 'admin.callbacks.list',
  method: 'GET',
  path: '/admin/callbacks',
  tag,
  summary: 'Deliveries of callbacks, newest first',
  query: z.object({
    ...filter,
    state: choice(callbackDeliveryStates).optional(),
    after: z.string().optional().describe('Last id of the page before.'),
    limit: looseInteger(1, 100).default(20),
  }),
  response: z.object({ data: z.array(delivery), has_more: z.boolean() }),
  errors: ['forbidden', 'invalidParameter'],
})

export const getCallbackDelivery = defineEndpoint({
  operation: 'admin.callbacks.get',
  method: 'GET',
  path: '/admin/callbacks/{id}',
  tag,
  summary: 'One delivery with its attempts',
  parameters: deliveryPath,
  response: delivery.extend({ attempt_log: z.array(attempt).describe('Oldest first.') }),
  errors: ['forbidden', 'resourceNotFound'],
})

export const replayCallbackDelivery = defineEndpoint({
  operation: 'admin.callbacks.replay',
  method: 'POST',
  path: '/admin/callbacks/{id}/replay',
  tag,
  summary: 'Send one delivery again, whatever became of it',
  description: 'It is tried at once, and then as often as a new one.',
  parameters: deliveryPath,
  response: delivery,
  errors: ['forbidden', 'resourceNotFound'],
})

export const replayFailedCallbacks = defineEndpoint({
  operation: 'admin.callbacks.replay_failed',
  method: 'POST',
  path: '/admin/callbacks/replay',
  tag,
  summary: 'Send all failed deliveries again, or those of an account, a base or a document',
  body: z.object(filter),
  response: z.object({ replayed: z.int() }),
  errors: ['forbidden', 'invalidParameter'],
})

export const callbackAdminEndpoints = [
  listCallbackDeliveries,
  getCallbackDelivery,
  replayCallbackDelivery,
  replayFailedCallbacks,
] as const
