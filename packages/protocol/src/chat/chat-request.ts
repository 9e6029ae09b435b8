import { z } from 'zod'
import { choice, requestId, sensitiveWordCheck, userId, variants } from '../wire.ts'
import { chatMessages } from './chat-message.ts'
import { chatTools, toolChoice } from './chat-tools.ts'
import { normaliseChatRequest } from './normalise-chat-request.ts'

export const chatThinking = z
  .looseObject({
    type: choice(['enabled', 'disabled']).optional().describe('Default `enabled`, GLM-4.5 and later.'),
    clear_thinking: z
      .boolean()
      .optional()
      .describe('True: reasoning of earlier turns is dropped. Default true; false on the coding address.'),
  })
  .meta({ id: 'ChatThinking' })

export const responseFormat = variants('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    json_schema: z.looseObject({
      name: z.string().optional(),
      schema: z.record(z.string(), z.unknown()).describe('JSON Schema that the content obeys.'),
      strict: z.boolean().optional(),
    }),
  }),
]).meta({ id: 'ResponseFormat' })

/** Fields that chat and async chat share. */
const shared = {
  model: z.string().min(1).describe('Model id, in any letter case.'),
  messages: chatMessages,
  thinking: chatThinking.optional(),
  reasoning_effort: choice(['max', 'xhigh', 'high', 'medium', 'low', 'minimal', 'none'])
    .optional()
    .describe('glm-5.2 with thinking on, default `max`. `none` and `minimal`: no thinking.'),
  do_sample: z
    .boolean()
    .optional()
    .describe('Default true. False: greedy; `temperature` and `top_p` are then ignored.'),
  temperature: z.number().min(0).max(1).optional().describe('0 to 1; the default depends on the model.'),
  top_p: z.number().min(0).max(1).optional().describe('0 to 1; the default depends on the model.'),
  max_tokens: z.int().min(1).optional().describe("Output tokens, thinking included. Cut to the model's maximum."),
  tools: chatTools.optional(),
  tool_choice: toolChoice.optional().describe('Default `auto`.'),
  stop: z
    .array(z.string().min(1))
    .max(4)
    .optional()
    .describe('Up to 4 stop words, or one as plain text; they are not part of the output.'),
  response_format: responseFormat.optional(),
  request_id: requestId.optional(),
  user_id: userId.optional(),
  watermark_enabled: z.boolean().optional().describe('glm-4-voice: watermark in the audio, default true.'),
  meta: z
    .looseObject({
      user_info: z.string().optional(),
      bot_info: z.string().optional(),
      bot_name: z.string().optional(),
      user_name: z.string().optional(),
    })
    .optional()
    .describe('Role play (charglm, emohaa): who the user and the character are.'),
  seed: z.int().optional(),
  n: z
    .literal(1)
    .optional()
    .describe("OpenAI's number of answers. Some SDKs send 1; more are refused, because there is one answer to a call."),
  sensitive_word_check: sensitiveWordCheck.optional(),
  extra: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('codegeex-4: `target` and `contexts` of a completion in code.'),
  presence_penalty: z.number().optional().describe('Accepted; handed to engines that know it.'),
  frequency_penalty: z.number().optional().describe('Accepted; handed to engines that know it.'),
  user: z.string().optional().describe("OpenAI's name for the end user; without effect."),
}

export const chatCompletionRequest = z
  .preprocess(
    normaliseChatRequest,
    z.looseObject({
      ...shared,
      stream: z.boolean().default(false),
      stream_options: z
        .looseObject({ include_usage: z.boolean().optional() })
        .optional()
        .describe('`include_usage` adds a last chunk with empty `choices`.'),
      tool_stream: z
        .boolean()
        .optional()
        .describe('With `stream`: arguments of tool calls come in pieces. GLM-4.6 and later.'),
    }),
  )
  .meta({ id: 'ChatCompletionRequest' })
export type ChatCompletionRequest = z.output<typeof chatCompletionRequest>

/** `stream` and `tool_stream` have no meaning here and are ignored. */
export const asyncChatCompletionRequest = z
  .preprocess(normaliseChatRequest, z.looseObject(shared))
  .meta({ id: 'AsyncChatCompletionRequest' })
export type AsyncChatCompletionRequest = z.output<typeof asyncChatCompletionRequest>
