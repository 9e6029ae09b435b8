import { listAssistantConversations, listAssistants, runAssistant } from '@openmaas/protocol'
import type { Language } from '@openmaas/protocol'
import type { ConversationService } from '../conversations/index.ts'
import { toApiError } from '../errors/to-api-error.ts'
import { EventStream, route } from '../http/index.ts'
import type { ApiRequest, Route } from '../http/index.ts'
import { tagLabels, toolsOf } from './assistant.ts'
import type { Assistant } from './assistant.ts'
import { chunkOf, failedChunk, wholeReply } from './assistant-chunks.ts'
import type { AssistantEvent } from './assistant-chunks.ts'
import type { AssistantService } from './assistant-service.ts'
import { readSettings } from './conversation-settings.ts'

export interface AssistantRouteOptions {
  readonly service: AssistantService
  readonly conversations: ConversationService
}

/** Assistants are part of the program, so there are no times to tell; SDKs want the members to be there. */
const timeUnknown = 0

export function assistantRoutes({ service, conversations }: AssistantRouteOptions): Route[] {
  return [
    route(runAssistant, async (request) => {
      if (request.body.stream !== false) return new EventStream(chunks(service, request))
      const { head, events } = await service.open(request.body, request)
      const all: AssistantEvent[] = []
      for await (const event of events) all.push(event)
      return wholeReply(head, all)
    }),
    route(listAssistants, ({ body, language }) => ({
      ...succeeded(language),
      data: service.list(body.assistant_id_list).map((assistant) => toWire(assistant, language)),
    })),
    route(listAssistantConversations, async ({ body, caller, language }) => {
      const { id } = service.get(body.assistant_id)
      const { page, page_size: size } = body
      const found = await conversations.listOfAssistant(
        { accountId: caller.accountId, assistantId: id },
        { offset: (page - 1) * size, limit: size + 1 },
      )
      return {
        ...succeeded(language),
        data: {
          assistant_id: id,
          conversation_list: found.slice(0, size).map((conversation) => ({
            id: conversation.id,
            assistant_id: id,
            create_time: Math.floor(conversation.createdAt / 1000),
            update_time: Math.floor(conversation.updatedAt / 1000),
            usage: readSettings(conversation.settings).usage,
          })),
          has_more: found.length > size,
        },
      }
    }),
  ]
}

/** Failures before the first event are thrown, so that they become plain HTTP errors; later ones are the last chunk. */
async function* chunks(
  service: AssistantService,
  request: ApiRequest<typeof runAssistant>,
): AsyncGenerator<object, void, undefined> {
  const { head, events } = await service.open(request.body, request)
  let begun = false
  try {
    for await (const event of events) {
      begun = true
      yield chunkOf(head, event)
    }
  } catch (error) {
    // Nobody reads a chunk after the client has left.
    if (!begun || request.signal.aborted) throw error
    yield failedChunk(head, toApiError(error, request.requestId), request.language)
  }
}

function succeeded(language: Language): { success: true; code: 200; msg: string } {
  return { success: true, code: 200, msg: language === 'zh' ? '操作成功' : 'Succeeded' }
}

function toWire(assistant: Assistant, language: Language): object {
  const { id, name, description, tag, starterPrompts } = assistant
  return {
    assistant_id: id,
    name: name[language],
    avatar: '',
    description: description[language],
    tools: toolsOf(assistant),
    tags: [{ key: tag, label: tagLabels[tag][language] }],
    status: 'active',
    starter_prompts: starterPrompts.map((prompt) => prompt[language]),
    created_at: timeUnknown,
    updated_at: timeUnknown,
  }
}
