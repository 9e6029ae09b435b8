import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseBoolean, looseNumber, requestId, sensitiveWordCheck, userId } from './wire.ts'

/** Ids that the documents name; the ones after the blank line stand on single pages only. */
export const agentIds = [
  'general_translation',
  'slides_glm_agent',
  'cartoon_generator_agent',
  'ai_drawing_agent',
  'receipt_recognition_agent',
  'clothes_recognition_agent',
  'contract_parser_agent',
  'service_check_agent',
  'subtitle_translation_agent',
  'intelligent_education_correction_agent',
  'job_matching_agent',
  'social_translation_agent',
  'social_literature_translation_agent',
  'intelligent_education_solve_agent',
  'vidu_template_agent',
  'bidwin_parser_agent',

  'bidding_parser_agent',
  'sales_check_agent',
  'doc_translation_agent',
  'intelligent_education_correction_polling',
] as const

const requestPart = z
  .looseObject({
    type: choice(['text', 'file_id', 'file_url', 'image_url']),
    text: z.string().optional(),
    file_id: z.string().optional(),
    file_url: z.string().optional(),
    image_url: z
      .union([z.string(), z.looseObject({ url: z.string() })])
      .optional()
      .describe('Plain text, other than in chat; the form of chat is taken as well.'),
  })
  .meta({ id: 'AgentRequestPart' })

const customVariables = z
  .looseObject({
    source_lang: z.string().optional().describe('general_translation: default `auto`.'),
    target_lang: z.string().optional().describe('general_translation: default `zh-CN`.'),
    glossary: z.string().optional(),
    strategy: z
      .string()
      .optional()
      .describe('`general` (default), `paraphrase`, `two_step`, `three_step`, `reflection`, `cot`.'),
    strategy_config: z
      .looseObject({
        general: z.looseObject({ suggestion: z.string().optional() }).optional(),
        cot: z.looseObject({ reason_lang: choice(['from', 'to']).optional() }).optional(),
      })
      .optional(),
  })
  .describe('Each agent has its own; the named ones are those of general_translation.')
  .meta({ id: 'AgentVariables' })

export const agentRequest = z
  .looseObject({
    agent_id: z.string().min(1),
    messages: z
      .array(
        z.looseObject({
          role: choice(['system', 'user', 'assistant']),
          content: z.union([z.string(), requestPart, z.array(requestPart)]),
        }),
      )
      .optional()
      .describe('Absent only where homework correction explains an answer.'),
    stream: looseBoolean.optional().describe('Default false.'),
    conversation_id: z.string().optional(),
    custom_variables: customVariables.optional(),
    request_id: requestId.optional(),
    user_id: userId.optional(),
    sensitive_word_check: sensitiveWordCheck.optional(),
  })
  .meta({ id: 'AgentRequest' })
export type AgentRequest = z.output<typeof agentRequest>

const replyPart = z
  .object({
    type: z.string().describe('`text`, `object`, `file_url`, `image_url`, `audio_url` or `video_url`.'),
    text: z.string().optional(),
    object: z.record(z.string(), z.unknown()).optional(),
    file_url: z.string().optional(),
    image_url: z.string().optional(),
    audio_url: z.string().optional(),
    video_url: z.string().optional(),
    tag_cn: z.string().optional(),
    tag_en: z.string().optional(),
  })
  .meta({ id: 'AgentReplyPart' })

const replyMessage = z
  .object({
    role: z.string(),
    phase: z.string().optional().describe('slides_glm_agent: `thinking`, `tool` or `answer`.'),
    content: z.union([z.string(), replyPart, z.array(replyPart)]),
  })
  .meta({ id: 'AgentReplyMessage' })

const fileMessage = z.object({ role: z.string(), content: z.array(replyPart) }).meta({ id: 'AgentFileMessage' })

const agentError = z.object({ code: z.string(), message: z.string() })

/** SDKs read `message` (and `delta` in streams), newer documents show `messages`: all of them are sent. */
const choiceOf = {
  index: z.int().optional(),
  messages: z.array(replyMessage).optional(),
  finish_reason: z.string().optional().describe('`stop`, `length`, `sensitive` or `network_error`.'),
}

const usage = z.object({
  prompt_tokens: z.int().optional(),
  completion_tokens: z.int().optional(),
  total_tokens: z.int(),
})

const replyHead = {
  id: z.string().optional(),
  request_id: z.string().optional(),
  agent_id: z.string(),
  conversation_id: z.string().optional(),
  async_id: z.string().optional().describe('Of agents that answer later.'),
  status: z.enum(['success', 'failed', 'pending']).optional(),
  error: agentError.optional(),
  usage: usage.optional(),
}

export const agentReply = z
  .object({ ...replyHead, choices: z.array(z.object({ ...choiceOf, message: replyMessage.optional() })).optional() })
  .meta({ id: 'AgentReply' })
export type AgentReply = z.output<typeof agentReply>

export const agentChunk = z
  .object({ ...replyHead, choices: z.array(z.object({ ...choiceOf, delta: replyMessage.optional() })).optional() })
  .meta({ id: 'AgentChunk' })

export const invokeAgent = defineEndpoint({
  operation: 'agents.invoke',
  method: 'POST',
  path: '/v1/agents',
  aliases: ['/paas/v4/v1/agents'],
  tag: 'Agents',
  summary: 'Run an agent',
  body: agentRequest,
  response: agentReply,
  chunk: agentChunk,
  errors: ['fieldMissing', 'invalidParameter', 'methodNotSupported', 'contentUnsafe', 'concurrencyExceeded'],
})

export const agentAsyncResult = defineEndpoint({
  operation: 'agents.async_result',
  method: 'POST',
  path: '/v1/agents/async-result',
  aliases: ['/paas/v4/v1/agents/async-result'],
  tag: 'Agents',
  summary: 'Result of an agent that answers later',
  body: z
    .looseObject({
      agent_id: z.string().min(1),
      async_id: z.string().optional(),
      task_id: z.string().optional().describe("The Java SDK's name for `async_id`."),
      conversation_id: z.string().optional(),
      custom_variables: z.looseObject({}).optional(),
    })
    .meta({ id: 'AgentAsyncResultRequest' }),
  response: z
    .object({ ...replyHead, choices: z.array(z.object({ messages: z.array(fileMessage) })).optional() })
    .meta({ id: 'AgentAsyncReply' }),
  errors: ['fieldMissing', 'resourceNotFound'],
})

const side = looseNumber.pipe(z.number().min(1).max(500)).describe('Centimetres.')

export const agentConversation = defineEndpoint({
  operation: 'agents.conversation',
  method: 'POST',
  path: '/v1/agents/conversation',
  aliases: ['/paas/v4/v1/agents/conversation'],
  tag: 'Agents',
  summary: 'Slides of a conversation as files',
  body: z
    .looseObject({
      agent_id: z.string().optional().describe('`slides_glm_agent`.'),
      conversation_id: z.string().optional(),
      custom_variables: z
        .looseObject({
          include_pdf: looseBoolean.optional(),
          include_html: looseBoolean.optional().describe('All pages in one HTML file.'),
          pages: z
            .array(
              z.looseObject({
                position: looseNumber.pipe(z.number().min(1)).optional().describe('Number of the page, from 1.'),
                width: side.optional(),
                height: side.optional(),
              }),
            )
            .optional(),
        })
        .optional(),
    })
    .meta({ id: 'AgentConversationRequest' }),
  response: z
    .object({
      conversation_id: z.string(),
      agent_id: z.string(),
      choices: z.array(z.object({ message: z.array(fileMessage), messages: z.array(fileMessage).optional() })),
      error: agentError.optional(),
    })
    .meta({ id: 'AgentConversationReply' }),
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound', 'concurrencyExceeded'],
})

export const agentEndpoints = [invokeAgent, agentAsyncResult, agentConversation] as const
