import { createWebSearch, runTool } from '@openmaas/protocol'
import { EventStream, route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { WebSearchApi } from './web-search-api.ts'

export function webSearchRoutes({ api }: { api: WebSearchApi }): Route[] {
  return [
    route(createWebSearch, (request) => api.search(request.body, request)),
    route(runTool, (request) =>
      request.body.stream === true
        ? new EventStream(api.streamTool(request.body, request))
        : api.runTool(request.body, request),
    ),
  ]
}
