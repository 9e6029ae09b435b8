import { z } from 'zod'
import { chatMessage } from './chat/chat-message.ts'
import { defineEndpoint } from './endpoint.ts'
import { looseInteger, requestId } from './wire.ts'

const searchCall = z
  .object({
    id: z.string(),
    type: z.string(),
    index: z.int().optional().describe('In streams.'),
    search_intent: z
      .array(z.object({ index: z.int(), query: z.string(), intent: z.string(), keywords: z.string() }))
      .optional(),
    search_result: z
      .array(
        z.object({
          index: z.int(),
          title: z.string(),
          link: z.string(),
          content: z.string(),
          icon: z.string().optional(),
          media: z.string().optional(),
          refer: z.string().optional(),
          publish_date: z.string().optional(),
        }),
      )
      .optional(),
    search_recommend: z.object({ index: z.int(), query: z.string() }).optional(),
  })
  .meta({ id: 'SearchToolCall' })

const searchMessage = z.object({ role: z.string(), tool_calls: z.array(searchCall) })

const toolsReply = { id: z.string(), created: z.int(), request_id: z.string() }

export const runTool = defineEndpoint({
  operation: 'tools.create',
  method: 'POST',
  path: '/paas/v4/tools',
  tag: 'Search',
  summary: 'Search the web, older form',
  description: 'Called by SDKs for `web-search-pro`.',
  body: z
    .looseObject({
      model: z.string().min(1).describe('`web-search-pro`.'),
      messages: z.array(chatMessage).min(1).describe('One message of the user.'),
      stream: z.boolean().optional(),
      scope: z.string().optional(),
      location: z.string().optional(),
      recent_days: looseInteger(1, 30).optional(),
      request_id: requestId.optional(),
    })
    .meta({ id: 'ToolsRequest' }),
  response: z
    .object({
      ...toolsReply,
      choices: z.array(z.object({ index: z.int(), finish_reason: z.string(), message: searchMessage })),
    })
    .meta({ id: 'ToolsReply' }),
  chunk: z
    .object({
      ...toolsReply,
      choices: z.array(z.object({ index: z.int(), finish_reason: z.string().optional(), delta: searchMessage })),
    })
    .meta({ id: 'ToolsChunk' }),
  example: { model: 'web-search-pro', messages: [{ role: 'user', content: '今天的科技新闻' }] },
  errors: [
    'fieldMissing',
    'invalidParameter',
    'modelNotFound',
    'searchConcurrencyExceeded',
    'searchEngineUnavailable',
    'searchResultEmpty',
  ],
})

export const toolEndpoints = [runTool] as const
