import { zragChat } from '@openmaas/protocol'
import type { Language } from '@openmaas/protocol'
import { toApiError } from '../errors/to-api-error.ts'
import { EventStream, route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { KnowledgeChatService } from './knowledge-chat-service.ts'

export function knowledgeChatRoutes({ service }: { service: KnowledgeChatService }): Route[] {
  return [
    route(zragChat, (request) => {
      const header = request.headers['x-session-id']
      const sessionId = (Array.isArray(header) ? header[0] : header)?.trim() || undefined
      const { language, requestId, signal } = request
      const events = wireEvents(service.run(request.body, sessionId, request), { language, requestId, signal })
      // The event `done` ends it: readers of this stream parse every event as JSON.
      return new EventStream(events, undefined, '')
    }),
  ]
}

/** Failures before the first event are thrown, so that they become plain HTTP errors; later ones are an event. */
async function* wireEvents(
  run: ReturnType<KnowledgeChatService['run']>,
  { language, requestId, signal }: { language: Language; requestId: string; signal: AbortSignal },
): AsyncGenerator<object, void, undefined> {
  let begun: string | undefined
  try {
    for await (const { sessionId, event } of run) {
      begun = sessionId
      const { type, ...members } = event
      yield { type, sessionId, ...members }
    }
  } catch (error) {
    // Nobody reads an event after the client has left.
    if (begun === undefined || signal.aborted) throw error
    yield { type: 'error', sessionId: begun, data: { message: toApiError(error, requestId).text(language) } }
  }
}
