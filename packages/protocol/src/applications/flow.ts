import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { enveloped } from '../knowledge/knowledge-reply.ts'
import { choice, looseInteger, looseText } from '../wire.ts'
import { answerCheck, documentSlices } from './slice-info.ts'

/** The second and third version of the application API: flows with variables, files and conversations. The platform calls it deprecated. */

const base = '/llm-application/open'
const common = { tag: 'Application flows', envelope: 'knowledge' } as const
const applicationId = z.object({ app_id: z.string() })

export const applicationVariables = defineEndpoint({
  ...common,
  operation: 'application.variables',
  method: 'GET',
  path: `${base}/v2/application/{app_id}/variables`,
  summary: 'Inputs that a flow asks for',
  parameters: applicationId,
  response: enveloped(
    z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        type: z
          .string()
          .describe('`Input`, `selection_list`, `upload_file`, `upload_image`, `upload_video` or `upload_audio`.'),
        tips: z.string(),
        allowed_values: z.array(z.string()),
        input_template: z.object({ options: z.array(z.unknown()) }),
      }),
    ),
  ),
  errors: ['resourceNotFound'],
})

export const uploadApplicationFile = defineEndpoint({
  ...common,
  operation: 'application.file_upload',
  method: 'POST',
  path: `${base}/v2/application/file_upload`,
  summary: 'Upload files for a flow',
  bodyEncoding: 'multipart',
  files: { files: { description: 'Files of one kind.', required: true, repeatable: true } },
  body: z
    .looseObject({
      app_id: z.string().min(1),
      upload_unit_id: looseText.optional().describe('Of text flows.'),
      conversation_id: looseText.optional().describe('Of chat flows.'),
      file_type: looseInteger(1, 5).optional().describe('1 sheet, 2 document, 3 audio, 4 picture, 5 video.'),
    })
    .meta({ id: 'ApplicationFileUploadRequest' }),
  response: enveloped(
    z.object({
      success_info: z.array(z.object({ file_id: z.string(), file_name: z.string() })),
      fail_info: z.array(z.object({ file_name: z.string(), fail_reason: z.string() })),
    }),
  ),
  errors: ['fieldMissing', 'resourceNotFound', 'fileTooLarge'],
})

export const applicationFileState = defineEndpoint({
  ...common,
  operation: 'application.file_stat',
  method: 'POST',
  path: `${base}/v2/application/file_stat`,
  summary: 'State of uploaded files',
  body: z
    .looseObject({ app_id: z.string().min(1), file_ids: z.array(looseText) })
    .meta({ id: 'ApplicationFileStateRequest' }),
  response: enveloped(z.array(z.object({ file_id: z.string(), code: z.int(), msg: z.string() }))),
  errors: ['fieldMissing', 'resourceNotFound'],
})

export const createApplicationConversation = defineEndpoint({
  ...common,
  operation: 'application.conversation',
  method: 'POST',
  path: `${base}/v2/application/{app_id}/conversation`,
  summary: 'Begin a conversation with a flow',
  parameters: applicationId,
  response: enveloped(z.object({ conversation_id: z.string() })),
  errors: ['resourceNotFound'],
})

const toolCalls = z
  .object({ type: z.string(), tool_calls_data: z.record(z.string(), z.unknown()).optional() })
  .meta({ id: 'FlowToolCalls' })

const content = z
  .object({
    msg: z.string().optional(),
    type: z.string().describe('`text`, `image`, `video` or `all_tools`.'),
    code: z.string().optional(),
    file: z.string().optional(),
    url: z.string().optional(),
    coverUrl: z.string().optional(),
  })
  .meta({ id: 'FlowContent' })

const event = z
  .object({
    node_id: z.string(),
    node_name: z.string(),
    type: z.string().describe('`node_processing`, `tool_processing`, `tool_finish` or `node_finish`.'),
    content: z.string().optional(),
    time: z.int().optional().describe('Unix milliseconds.'),
    tool_calls: toolCalls.optional(),
  })
  .meta({ id: 'FlowEvent' })

export const flowReply = z
  .object({
    request_id: z.string(),
    conversation_id: z.string().optional(),
    app_id: z.string(),
    choices: z.array(
      z.object({
        index: z.int(),
        finish_reason: z.string().optional().describe('`stop` or `error`.'),
        error_msg: z.object({ code: z.int(), msg: z.string() }).optional(),
        delta: z
          .object({ content: content.optional(), event: event.optional(), tool_calls: toolCalls.optional() })
          .optional()
          .describe('In streams.'),
        messages: z.object({ content: content.optional(), event: z.array(event).optional() }).optional(),
      }),
    ),
    usage: z
      .array(
        z.object({
          model: z.string(),
          nodeName: z.string(),
          inputTokenCount: z.int(),
          outputTokenCount: z.int(),
          totalTokenCount: z.int(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'FlowReply' })

export const invokeFlow = defineEndpoint({
  ...common,
  operation: 'application.invoke_v3',
  method: 'POST',
  path: `${base}/v3/application/invoke`,
  summary: 'Run a flow',
  body: z
    .looseObject({
      app_id: z.string().min(1),
      conversation_id: z.string().optional().describe('Absent: a new conversation.'),
      third_request_id: looseText.optional(),
      stream: z.boolean().default(true),
      messages: z
        .array(
          z.looseObject({
            role: choice(['user', 'assistant']).optional(),
            content: z.array(
              z.looseObject({
                type: z
                  .string()
                  .describe('`input`, `upload_file`, `upload_image`, `upload_video` or `selection_list`.'),
                value: z.string(),
                key: z.string().optional().describe('Required by text flows.'),
              }),
            ),
          }),
        )
        .min(1),
      role: z.string().optional(),
      send_log_event: z.boolean().default(false),
    })
    .meta({ id: 'FlowInvokeRequest' }),
  response: flowReply,
  chunk: flowReply,
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound', 'concurrencyExceeded'],
})

export const flowSliceInfo = defineEndpoint({
  ...common,
  operation: 'application.slice_info_v2',
  method: 'POST',
  path: `${base}/v2/application/slice_info`,
  summary: 'Where the slices of an answer of a flow stand',
  body: z
    .looseObject({ request_id: z.string().min(1), node_id: z.string().min(1) })
    .meta({ id: 'FlowSliceInfoRequest' }),
  response: enveloped(
    z.object({
      document_slices: z.array(documentSlices),
      has_old_document: z.boolean(),
      answer: answerCheck.optional(),
    }),
  ),
  errors: ['fieldMissing', 'resourceNotFound'],
})

export const conversationQuestions = defineEndpoint({
  ...common,
  operation: 'application.history_session_record',
  method: 'GET',
  path: `${base}/history_session_record/{app_id}/{conversation_id}`,
  summary: 'Questions that could be asked next',
  parameters: z.object({ app_id: z.string(), conversation_id: z.string() }),
  response: enveloped(z.object({ problems: z.array(z.string()) })),
  errors: ['resourceNotFound'],
})

export const flowEndpoints = [
  applicationVariables,
  uploadApplicationFile,
  applicationFileState,
  createApplicationConversation,
  invokeFlow,
  flowSliceInfo,
  conversationQuestions,
] as const
