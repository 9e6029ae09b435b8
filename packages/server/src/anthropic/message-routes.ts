import { countMessageTokens, createMessage, listAnthropicModels, retrieveAnthropicModel } from '@openmaas/protocol'
import type { AnthropicEvent } from '@openmaas/protocol'
import { EventStream, route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { MessageModels } from './message-models.ts'
import type { MessageService } from './message-service.ts'

export function messageRoutes({ messages, models }: { messages: MessageService; models: MessageModels }): Route[] {
  return [
    route(createMessage, (request) =>
      request.body.stream
        ? new EventStream(messages.stream(request.body, request), (event) => eventLines(event as AnthropicEvent), '')
        : messages.complete(request.body, request),
    ),
    route(countMessageTokens, (request) => messages.count(request.body, request)),
    route(listAnthropicModels, ({ query }) => models.list(query)),
    route(retrieveAnthropicModel, ({ params }) => models.get(params['model'] ?? '')),
  ]
}

function eventLines(event: AnthropicEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
