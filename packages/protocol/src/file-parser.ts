import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice } from './wire.ts'

const fileType = z
  .string()
  .optional()
  .describe('Extension without dot, such as `PDF`; any letter case; empty or absent: from the file name.')

const parserResult = z
  .object({
    status: z.enum(['processing', 'succeeded', 'failed']),
    message: z.string(),
    task_id: z.string(),
    content: z.string().nullable().optional().describe('With format `text`.'),
    parsing_result_url: z.string().nullable().optional().describe('With format `download_link`; valid for 24 hours.'),
  })
  .meta({ id: 'FileParserResult' })

export const createParserTask = defineEndpoint({
  operation: 'files.parser.create',
  method: 'POST',
  path: '/paas/v4/files/parser/create',
  tag: 'Documents',
  summary: 'Turn a file into text later',
  bodyEncoding: 'multipart',
  files: { file: { description: 'Formats and limits depend on the tool.', required: true } },
  body: z
    .looseObject({ tool_type: choice(['lite', 'expert', 'prime']), file_type: fileType })
    .meta({ id: 'FileParserRequest' }),
  response: z.object({ success: z.boolean(), message: z.string(), task_id: z.string() }).meta({ id: 'FileParserTask' }),
  errors: ['fieldMissing', 'invalidParameter', 'invalidRequest', 'fileTooLarge'],
})

export const retrieveParserResult = defineEndpoint({
  operation: 'files.parser.result',
  method: 'GET',
  path: '/paas/v4/files/parser/result/{taskId}/{format_type}',
  tag: 'Documents',
  summary: 'Text of a parsed file',
  parameters: z.object({ taskId: z.string(), format_type: choice(['text', 'download_link']) }),
  response: parserResult,
  errors: ['invalidParameter', 'resourceNotFound'],
})

export const parseFileSync = defineEndpoint({
  operation: 'files.parser.sync',
  method: 'POST',
  path: '/paas/v4/files/parser/sync',
  tag: 'Documents',
  summary: 'Turn a file into text',
  bodyEncoding: 'multipart',
  files: { file: { description: 'Formats of `prime` and WPS.', required: true } },
  body: z.looseObject({ tool_type: choice(['prime-sync']), file_type: fileType }).meta({ id: 'FileParserSyncRequest' }),
  response: parserResult,
  errors: ['fieldMissing', 'invalidParameter', 'invalidRequest', 'fileTooLarge'],
})

export const fileParserEndpoints = [createParserTask, retrieveParserResult, parseFileSync] as const
