import { cancelBatch, createBatch, listBatches, retrieveBatch } from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { PublicUrl } from '../storage/index.ts'
import type { BatchService } from './batch-service.ts'

const defaultLimit = 20
const defaultWindow = '24h'

export function batchRoutes({ batches, publicUrl }: { batches: BatchService; publicUrl: PublicUrl }): Route[] {
  return [
    route(createBatch, ({ body, caller, incoming }) =>
      batches.create(caller, {
        inputFileId: body.input_file_id,
        endpoint: body.endpoint,
        autoDeleteInput: body.auto_delete_input_file ?? true,
        completionWindow: body.completion_window ?? defaultWindow,
        metadata: body.metadata,
        publicUrl: publicUrl(incoming),
      }),
    ),
    route(listBatches, async ({ query: { after, limit = defaultLimit }, caller, language }) => {
      const { data, hasMore } = await batches.list(caller, { after, limit }, language)
      const first = data[0]
      const last = data.at(-1)
      return {
        object: 'list',
        data,
        ...(first === undefined ? {} : { first_id: first.id }),
        ...(last === undefined ? {} : { last_id: last.id }),
        has_more: hasMore,
      }
    }),
    route(retrieveBatch, ({ params, caller, language }) => batches.get(caller, params['batch_id'] ?? '', language)),
    route(cancelBatch, ({ params, caller, language }) => batches.cancel(caller, params['batch_id'] ?? '', language)),
  ]
}
