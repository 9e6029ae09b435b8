import { createAsyncChatCompletion } from '@openmaas/protocol'
import type { AsyncTask } from '@openmaas/protocol'
import { answerStoredCall, storedCall } from '../calls/index.ts'
import type { StoredCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { ApiRequest } from '../http/index.ts'
import type { TaskHandler, TaskService } from '../tasks/index.ts'
import type { ChatRequest } from './chat-input.ts'
import type { ChatService } from './chat-service.ts'

export const chatTaskKind = 'chat'

/** Refuses at once what can be refused at once; the rest is told by the result. */
export async function submitAsyncChat(
  request: ApiRequest<typeof createAsyncChatCompletion>,
  chat: ChatService,
  tasks: Pick<TaskService, 'submit'>,
): Promise<AsyncTask> {
  const { body, caller, requestId } = request
  const model = await chat.checkQueued(body, caller.accountId)
  if (model.catalogue !== undefined && !model.catalogue.asyncChat) {
    throw new ApiError(
      'methodNotSupported',
      { method: { zh: '异步', en: 'asynchronous calls' } },
      { shouldRetry: false },
    )
  }
  return tasks.submit({
    caller,
    kind: chatTaskKind,
    model: body.model,
    id: requestId,
    requestId: body.request_id ?? requestId,
    request: storedCall(request, body),
  })
}

export function chatTaskHandler(chat: ChatService): TaskHandler {
  return {
    takeSlot: (waiting) => chat.takeSlot(waiting),
    async run(task, { signal, slot, noteEngine }) {
      const stored = JSON.parse(task.request) as StoredCall<ChatRequest>
      const { operation } = createAsyncChatCompletion
      const reply = await answerStoredCall(
        stored,
        { operation, requestId: task.id, signal, slot, noteEngine },
        (context) => chat.complete(stored.body, context),
      )
      if (brokeOff(reply)) throw new ApiError('upstreamFailed', { errorId: task.id })
      return reply
    },
  }
}

/** An engine that failed in the middle of an answer: worth another attempt, since nobody has read the half one. */
export function brokeOff(reply: object): boolean {
  const { choices } = reply as { choices?: { finish_reason?: string }[] }
  return choices?.[0]?.finish_reason === 'network_error'
}
