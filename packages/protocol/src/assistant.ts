import { z } from 'zod'
import { chatUsage } from './chat/chat-reply.ts'
import { defineEndpoint } from './endpoint.ts'
import { looseInteger, requestId, userId, choice } from './wire.ts'

/** The replies follow the SDKs and a recorded run; the contract file prints the shape of chat here, which no client reads. */

const output = z.record(z.string(), z.unknown())
const block = z.object({ input: z.string().optional(), outputs: z.array(output).optional() })

const toolBlock = z
  .object({
    index: z.int(),
    type: z.string(),
    code_interpreter: block.optional(),
    drawing_tool: block.optional(),
    function: z
      .object({ name: z.string(), arguments: z.union([z.string(), output]), outputs: z.array(output).optional() })
      .optional(),
    retrieval: block.optional(),
    web_browser: block.optional(),
  })
  .meta({ id: 'AssistantToolBlock' })

const delta = z
  .object({
    type: z.enum(['content', 'tool_calls']),
    role: z.string(),
    content: z.string().optional(),
    tool_calls: z.array(toolBlock).nullable().optional(),
    metadata: output.optional(),
  })
  .meta({ id: 'AssistantDelta' })

export const assistantChunk = z
  .object({
    id: z.string(),
    request_id: z.string().optional(),
    conversation_id: z.string(),
    assistant_id: z.string(),
    created: z.int().describe('Milliseconds since the epoch, as a recorded run of the platform has it.'),
    status: z.enum(['in_progress', 'completed', 'failed']),
    last_error: z.object({ code: z.string(), message: z.string() }).nullable(),
    choices: z.array(
      z.object({ index: z.int(), delta, finish_reason: z.string().optional(), metadata: output.optional() }),
    ),
    metadata: output.optional(),
    usage: chatUsage.optional(),
    model: z.string().optional(),
  })
  .meta({ id: 'AssistantChunk' })

export const assistantRequest = z
  .looseObject({
    assistant_id: z.string().min(1),
    model: z
      .string()
      .optional()
      .describe('`glm-4-assistant` (default) or `glm-4-alltools`; the Python SDK sends none.'),
    messages: z
      .array(
        z.looseObject({
          role: choice(['user', 'assistant', 'system']),
          content: z.union([
            z.string(),
            z.array(
              z.looseObject({
                type: choice(['text', 'image_url']),
                text: z.string().optional(),
                image_url: z.looseObject({ url: z.string().optional() }).optional(),
              }),
            ),
          ]),
        }),
      )
      .min(1),
    conversation_id: z.string().optional(),
    stream: z.boolean().optional().describe('Default true.'),
    do_sample: z.boolean().optional(),
    max_tokens: z.int().min(1).optional(),
    tools: z.array(z.looseObject({})).optional(),
    attachments: z.array(z.looseObject({ file_id: z.string().optional() })).optional(),
    metadata: z.looseObject({}).optional(),
    extra_parameters: z
      .looseObject({
        translate: z
          .looseObject({
            from: z.string().optional(),
            to: z.string().optional(),
            from_language: z.string().optional().describe("The Python SDK's name for `from`."),
            to_language: z.string().optional().describe("The Python SDK's name for `to`."),
          })
          .optional(),
      })
      .optional(),
    request_id: requestId.optional(),
    user_id: userId.optional(),
  })
  .meta({ id: 'AssistantRequest' })
export type AssistantRequest = z.output<typeof assistantRequest>

export const runAssistant = defineEndpoint({
  operation: 'assistant.conversation',
  method: 'POST',
  path: '/paas/v4/assistant',
  tag: 'Assistants',
  summary: 'Talk to an assistant',
  envelope: 'knowledge',
  body: assistantRequest,
  example: {
    assistant_id: '65940acff94777010aa6b796',
    model: 'glm-4-assistant',
    messages: [{ role: 'user', content: '你好' }],
    stream: false,
  },
  response: assistantChunk,
  chunk: assistantChunk,
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound'],
})

const listReply = { success: z.boolean(), code: z.int(), msg: z.string() }

export const listAssistants = defineEndpoint({
  operation: 'assistant.list',
  method: 'POST',
  path: '/paas/v4/assistant/list',
  tag: 'Assistants',
  summary: 'Assistants that can be called',
  envelope: 'knowledge',
  example: { assistant_id_list: [] },
  body: z
    .looseObject({ assistant_id_list: z.array(z.string()).default([]).describe('Empty: all.') })
    .meta({ id: 'AssistantListRequest' }),
  response: z
    .object({
      ...listReply,
      data: z.array(
        z.object({
          assistant_id: z.string(),
          name: z.string(),
          avatar: z.string().optional(),
          description: z.string().optional(),
          tools: z.array(z.string()).optional(),
          tags: z.array(z.object({ key: z.string(), label: z.string() })).optional(),
          status: z.string().optional(),
          starter_prompts: z.array(z.string()).optional(),
          created_at: z.int().optional().describe('Unix seconds.'),
          updated_at: z.int().optional().describe('Unix seconds.'),
        }),
      ),
    })
    .meta({ id: 'AssistantList' }),
})

export const listAssistantConversations = defineEndpoint({
  operation: 'assistant.conversation_list',
  method: 'POST',
  path: '/paas/v4/assistant/conversation/list',
  tag: 'Assistants',
  summary: 'Earlier conversations with an assistant',
  envelope: 'knowledge',
  body: z
    .looseObject({
      assistant_id: z.string().min(1),
      page: looseInteger(1).default(1),
      page_size: looseInteger(1, 100).default(5),
    })
    .meta({ id: 'AssistantConversationListRequest' }),
  response: z
    .object({
      ...listReply,
      data: z.object({
        assistant_id: z.string(),
        conversation_list: z.array(
          z.object({
            id: z.string(),
            assistant_id: z.string(),
            create_time: z.int().optional(),
            update_time: z.int().optional(),
            usage: chatUsage.optional(),
          }),
        ),
        has_more: z.boolean(),
      }),
    })
    .meta({ id: 'AssistantConversationList' }),
  errors: ['fieldMissing', 'resourceNotFound'],
})

export const assistantEndpoints = [runAssistant, listAssistants, listAssistantConversations] as const
