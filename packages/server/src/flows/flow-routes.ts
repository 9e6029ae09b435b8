import {
  applicationFileState,
  applicationVariables,
  conversationQuestions,
  createApplicationConversation,
  flowSliceInfo,
  invokeFlow,
  uploadApplicationFile,
} from '@openmaas/protocol'
import { sliceInfoReply } from '../applications/index.ts'
import type { SliceInfoService } from '../applications/index.ts'
import { EventStream, route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { succeededWith } from '../knowledge/index.ts'
import type { Knowledge } from '../knowledge/index.ts'
import type { BlobStore } from '../storage/index.ts'
import type { FlowFileService } from './file-service.ts'
import { flowChunks, flowReply } from './flow-reply.ts'
import type { FlowService } from './flow-service.ts'
import { notFound } from './not-found.ts'
import { readFlowUpload } from './read-flow-upload.ts'
import type { SuggestionService } from './suggestion-service.ts'

export interface FlowRouteOptions {
  readonly flows: FlowService
  readonly files: FlowFileService
  readonly suggestions: SuggestionService
  readonly sliceInfo: SliceInfoService
  readonly linksFor: Knowledge['linksFor']
  readonly blobs: BlobStore
  readonly maxFileBytes: number
}

export function flowRoutes(options: FlowRouteOptions): Route[] {
  const { flows, files, suggestions, sliceInfo, linksFor, blobs, maxFileBytes } = options
  return [
    route(applicationVariables, async ({ caller, params }) =>
      succeededWith(await flows.variables(caller.accountId, params['app_id'] ?? '')),
    ),
    route(uploadApplicationFile, async ({ caller, incoming, signal }) => {
      const upload = await readFlowUpload(incoming, { blobs, maxFileBytes, signal })
      return succeededWith(await files.add(caller, upload.fields, upload.files))
    }),
    route(applicationFileState, async ({ caller, body }) =>
      succeededWith(await files.states(caller, body.app_id, body.file_ids)),
    ),
    route(createApplicationConversation, async ({ caller, params }) =>
      succeededWith({ conversation_id: await flows.createConversation(caller.accountId, params['app_id'] ?? '') }),
    ),
    route(invokeFlow, (request) => {
      const { body, requestId, language, signal } = request
      const form = { applicationId: body.app_id, requestId, sendLog: body.send_log_event, language, signal }
      const steps = flows.run(body, request)
      // `finish_reason` ends it: readers of this stream parse every event as JSON.
      return body.stream ? new EventStream(flowChunks(steps, form), undefined, '') : flowReply(steps, form)
    }),
    route(flowSliceInfo, async (request) => {
      const { request_id: requestId, node_id: nodeId } = request.body
      const { row, ...found } = await sliceInfo.find(request.caller.accountId, requestId)
      if (row.nodeId !== nodeId) throw notFound('node_id', nodeId)
      const { images: _, ...data } = sliceInfoReply(found, linksFor(request))
      return succeededWith(data)
    }),
    route(conversationQuestions, async (request) => {
      const { app_id: applicationId = '', conversation_id: conversationId = '' } = request.params
      return succeededWith({ problems: await suggestions.problems(applicationId, conversationId, request) })
    }),
  ]
}
