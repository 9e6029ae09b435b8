import { createAsyncChatCompletion, createChatCompletion } from '@openmaas/protocol'
import { EventStream, route } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { TaskService } from '../tasks/index.ts'
import { submitAsyncChat } from './async-chat.ts'
import type { ChatService } from './chat-service.ts'

export function chatRoutes({ chat, tasks }: { chat: ChatService; tasks: Pick<TaskService, 'submit'> }): Route[] {
  return [
    route(createChatCompletion, (request) =>
      request.body.stream ? new EventStream(chat.stream(request.body, request)) : chat.complete(request.body, request),
    ),
    route(createAsyncChatCompletion, (request) => submitAsyncChat(request, chat, tasks)),
  ]
}
