import {
  cancelResponse,
  countResponseTokens,
  createResponse,
  deleteResponse,
  listResponseInput,
  retrieveResponse,
} from '@openmaas/protocol'
import type { ResponseEvent } from '@openmaas/protocol'
import { refuse } from '../errors/refuse.ts'
import { EventStream, route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { inputPage } from './input-page.ts'
import type { ResponseService } from './response-service.ts'
import type { StoredResponses } from './stored-responses.ts'

export function responseRoutes({
  responses,
  stored,
}: {
  responses: ResponseService
  stored: StoredResponses
}): Route[] {
  return [
    route(createResponse, (request) =>
      request.body.stream
        ? new EventStream(responses.stream(request.body, request), (event) => eventLines(event as ResponseEvent), '')
        : responses.complete(request.body, request),
    ),
    route(countResponseTokens, (request) => responses.count(request.body, request)),
    route(retrieveResponse, ({ caller, params, query, language }) => {
      // A client that asks so reads nothing but events, and would take a whole response for a stream that is empty.
      if (query.stream === true)
        refuse('stream', { zh: '已保存的响应不支持流式。', en: 'What is stored is given whole.' })
      return stored.get(caller, params['response_id'] ?? '', language)
    }),
    route(deleteResponse, ({ caller, params }) => stored.delete(caller, params['response_id'] ?? '')),
    route(cancelResponse, ({ caller, params, language }) =>
      stored.cancel(caller, params['response_id'] ?? '', language),
    ),
    route(listResponseInput, async ({ caller, params, query }) => {
      const id = params['response_id'] ?? ''
      return inputPage(id, await stored.input(caller, id), query)
    }),
  ]
}

function eventLines(event: ResponseEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
