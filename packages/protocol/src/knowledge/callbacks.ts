import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { callbackHeader } from './bases.ts'
import { done, enveloped } from './knowledge-reply.ts'

const path = '/llm-application/open/callback'
const common = { path, tag: 'Callbacks', envelope: 'knowledge' } as const

export const setCallback = defineEndpoint({
  ...common,
  operation: 'knowledge.callback.set',
  method: 'PUT',
  summary: 'Set where the account is told about its documents',
  description:
    'The platform POSTs `{eventId, event: {status, msg, documentId}}` and expects `code` 200 within 2 seconds.',
  body: z
    .looseObject({ url: z.string().min(1), callback_header: callbackHeader.optional() })
    .meta({ id: 'CallbackRequest' }),
  response: done,
  errors: ['fieldMissing', 'invalidParameter'],
})

export const retrieveCallback = defineEndpoint({
  ...common,
  operation: 'knowledge.callback.retrieve',
  method: 'GET',
  summary: 'The callback setting',
  response: enveloped(
    z.object({ url: z.string(), callback_header: callbackHeader, be_in_use: z.int().describe('1 or 0.') }),
  ),
})

export const deleteCallback = defineEndpoint({
  ...common,
  operation: 'knowledge.callback.delete',
  method: 'DELETE',
  summary: 'Remove the callback setting',
  response: done,
})

export const callbackEndpoints = [setCallback, retrieveCallback, deleteCallback] as const
