import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { enveloped } from '../knowledge/knowledge-reply.ts'
import { choice, decimalId, looseBoolean, requestId } from '../wire.ts'
import { sliceInfoData } from './slice-info.ts'

const base = '/llm-application/open'
const common = { tag: 'Applications', envelope: 'knowledge' } as const
const idParameter = z.object({ id: decimalId.describe('Id of the application.') })

export const invokeRequest = z
  .looseObject({
    prompt: z
      .array(z.looseObject({ role: choice(['user', 'assistant']), content: z.string() }))
      .min(1)
      .describe('The whole conversation: an odd number of items, at most 15 turns.'),
    request_id: requestId.optional(),
    incremental: looseBoolean.default(true).describe('True: each event has the new text only. False: the text so far.'),
    returnType: choice(['json_string', 'text']).default('json_string').describe('How events write their text.'),
    knowledge_ids: z.array(decimalId).optional().describe('Absent: all of the application.'),
    document_ids: z.array(decimalId).optional().describe('Absent: all.'),
  })
  .meta({ id: 'ApplicationInvokeRequest' })
export type InvokeRequest = z.output<typeof invokeRequest>

const usage = z
  .object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })
  .meta({ id: 'ApplicationUsage' })

const recalledSlice = z
  .object({ text: z.string(), score: z.number(), document_id: z.string(), document_name: z.string() })
  .meta({ id: 'ApplicationRecalledSlice' })

export const invokeApplication = defineEndpoint({
  ...common,
  operation: 'application.invoke',
  method: 'POST',
  path: `${base}/model-api/{id}/invoke`,
  summary: 'Ask a knowledge application',
  parameters: idParameter,
  body: invokeRequest,
  response: enveloped(
    z.object({
      requestId: z.string().describe('Key for the slice positions.'),
      content: z.string(),
      usage,
      token: z.object({ usage }),
      recall_result: z.array(recalledSlice).optional().describe('With `show_recall_result` of the application. Ours.'),
    }),
  ),
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound', 'concurrencyExceeded'],
})

export const streamApplication = defineEndpoint({
  ...common,
  operation: 'application.sse_invoke',
  method: 'POST',
  path: `${base}/model-api/{id}/sse-invoke`,
  summary: 'Ask a knowledge application, as a stream',
  description:
    'Events have the lines `id` (one for the reply), `event` (`add`, `finish`, `errorhandle`, `interrupted`), `data` and, with `finish`, `usage`, which the other ends carry where it is known; an application with `show_recall_result` adds the line `recall` there. There is no `[DONE]`.',
  parameters: idParameter,
  body: invokeRequest,
  responseType: 'text/event-stream',
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound', 'concurrencyExceeded'],
})

export const retrieveSliceInfo = defineEndpoint({
  ...common,
  operation: 'application.slice_info',
  method: 'GET',
  path: `${base}/v2/{request_id}/slice_info`,
  summary: 'Where the slices of an answer stand in their documents',
  parameters: z.object({ request_id: z.string() }),
  response: enveloped(sliceInfoData),
  errors: ['resourceNotFound'],
})

export const applicationCallEndpoints = [invokeApplication, streamApplication, retrieveSliceInfo] as const
