import { createChatCompletion } from '@openmaas/protocol'
import { brokeOff } from '../chat/index.ts'
import type { ChatService } from '../chat/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { readJsonBody } from '../http/index.ts'
import type { LineRunner } from './line-runners.ts'

/** Conversations, with pictures where the model sees them. A wish for a stream means nothing here and is passed over. */
export function chatLineRunner(chat: Pick<ChatService, 'check' | 'complete'>): LineRunner {
  const { operation, path, body: schema } = createChatCompletion
  return {
    operation,
    path: `/api${path}`,
    check(body) {
      chat.check(readJsonBody(schema, body))
    },
    async run(body, context) {
      const reply = await chat.complete(readJsonBody(schema, body), context)
      if (brokeOff(reply)) throw new ApiError('upstreamFailed', { errorId: context.requestId })
      return reply
    },
  }
}
