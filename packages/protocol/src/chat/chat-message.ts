import { z } from 'zod'
import { choice, variants } from '../wire.ts'

/** Messages and parts keep fields that are not named here: relays must not lose what a newer model understands. */

const address = z.looseObject({ url: z.string().min(1) })

const payloadOfType: Readonly<Record<string, string>> = {
  text: 'text',
  image_url: 'image_url',
  video_url: 'video_url',
  file_url: 'file_url',
  input_audio: 'input_audio',
}

/** One part of a message. `type` names the member that holds the payload; types that are newer than this file pass through. */
export const chatContentPart = z
  .looseObject({
    type: z.string().min(1).describe('`text`, `image_url`, `video_url`, `file_url` or `input_audio`.'),
    text: z.string().optional(),
    image_url: address
      .optional()
      .describe(
        'http(s) address, data URI, bare base64 or id of a file; jpg, jpeg, png; at most 5 MB and 6000 x 6000 px.',
      ),
    video_url: address.optional().describe('At most 200 MB; mp4, mkv, mov.'),
    file_url: address
      .optional()
      .describe('Address, or id of a file; pdf, txt, word, jsonl, xlsx, pptx; not together with images or videos.'),
    input_audio: z
      .looseObject({ data: z.string().min(1), format: choice(['wav', 'mp3']) })
      .optional()
      .describe('Base64 audio for glm-4-voice; at most 10 minutes.'),
  })
  .check((context) => {
    const payload = payloadOfType[context.value.type]
    if (payload === undefined || context.value[payload] !== undefined) return
    context.issues.push({
      code: 'invalid_type',
      expected: payload === 'text' ? 'string' : 'object',
      path: [payload],
      input: undefined,
      message: 'Invalid input: received undefined',
    })
  })
  .meta({ id: 'ChatContentPart' })

const content = z.union([z.string(), z.array(chatContentPart)])

/** A call that the model made earlier, sent back by the client. */
export const chatToolCall = z
  .looseObject({
    id: z.string(),
    type: z.string().default('function').describe('`function`, `web_search`, `retrieval` or `mcp`.'),
    function: z
      .looseObject({ name: z.string(), arguments: z.string().default('{}').describe('A JSON string.') })
      .optional(),
  })
  .meta({ id: 'ChatToolCall' })

const systemMessage = z.looseObject({ role: z.literal('system'), content, name: z.string().optional() })
const userMessage = z.looseObject({ role: z.literal('user'), content, name: z.string().optional() })
const assistantMessage = z.looseObject({
  role: z.literal('assistant'),
  content: content.optional().describe('May be absent, null or empty, as with tool calls.'),
  reasoning_content: z.string().optional().describe('Send it back unmodified for preserved thinking.'),
  tool_calls: z.array(chatToolCall).optional(),
  audio: z
    .looseObject({ id: z.string().optional() })
    .optional()
    .describe('Id of the audio of an earlier reply of glm-4-voice.'),
})
const toolMessage = z.looseObject({
  role: z.literal('tool'),
  content,
  tool_call_id: z
    .string()
    .describe('Id of the call that this answers; taken from the pending call when a client leaves it out.'),
})

export const chatMessage = variants('role', [userMessage, assistantMessage, systemMessage, toolMessage]).meta({
  id: 'ChatMessage',
})
export type ChatMessageRequest = z.output<typeof chatMessage>
export type ChatContentPartRequest = z.output<typeof chatContentPart>

/** At least one message, and not only ones of the system and the assistant: there must be something to answer. */
export const chatMessages = z
  .array(chatMessage)
  .min(1)
  .refine((messages) => messages.some(({ role }) => role === 'user' || role === 'tool'), {
    params: {
      zh: '不能只包含 system 或 assistant 消息。',
      en: 'There must be a message other than those of system and assistant.',
    },
  })
