import {
  createApplication,
  deleteApplication,
  editApplication,
  invokeApplication,
  listApplications,
  retrieveApplication,
  retrieveSliceInfo,
  streamApplication,
} from '@openmaas/protocol'
import { EventStream, route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { succeeded, succeededWith } from '../knowledge/index.ts'
import type { Knowledge } from '../knowledge/index.ts'
import type { ApplicationService } from './application-service.ts'
import { invokeLines } from './invoke-events.ts'
import type { InvokeService } from './invoke-service.ts'
import { sliceInfoReply } from './slice-info.ts'
import type { SliceInfoService } from './slice-info.ts'

export interface ApplicationRouteOptions {
  readonly applications: ApplicationService
  readonly invocations: InvokeService
  readonly sliceInfo: SliceInfoService
  readonly linksFor: Knowledge['linksFor']
}

export function applicationRoutes(options: ApplicationRouteOptions): Route[] {
  const { applications, invocations, sliceInfo, linksFor } = options
  return [
    route(createApplication, async ({ caller, body }) => succeededWith(await applications.create(caller, body))),
    route(editApplication, async ({ caller, params, body }) => {
      await applications.edit(caller, params['id'] ?? '', body)
      return succeeded()
    }),
    route(listApplications, async ({ caller, query }) =>
      succeededWith(await applications.list(caller, query.page, query.size)),
    ),
    route(retrieveApplication, async ({ caller, params }) =>
      succeededWith(await applications.retrieve(caller, params['id'] ?? '')),
    ),
    route(deleteApplication, async ({ caller, params }) => {
      await applications.delete(caller, params['id'] ?? '')
      return succeeded()
    }),
    route(invokeApplication, async (request) =>
      succeededWith(await invocations.invoke(request.params['id'] ?? '', request.body, request)),
    ),
    route(streamApplication, async (request) => {
      const { body, params, language, requestId, signal } = request
      const invocation = await invocations.stream(params['id'] ?? '', body, request)
      const form = { incremental: body.incremental, returnType: body.returnType, language, callId: requestId, signal }
      return EventStream.lines(invokeLines(invocation, form))
    }),
    route(retrieveSliceInfo, async (request) => {
      const found = await sliceInfo.find(request.caller.accountId, request.params['request_id'] ?? '')
      return succeededWith(sliceInfoReply(found, linksFor(request)))
    }),
  ]
}
