import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseInteger, looseText } from './wire.ts'

/** Union of what the contract files and the SDKs know; OpenAI's clients have the last three. */
export const filePurposes = [
  'batch',
  'code-interpreter',
  'agent',
  'voice-clone-input',
  'voice-clone-output',
  'file-extract',
  'fine-tune',
  'retrieval',
  'user_data',
  'assistants',
  'vision',
] as const

export const fileObject = z
  .object({
    id: z.string(),
    object: z.literal('file'),
    bytes: z.int(),
    created_at: z.int().describe('Unix seconds.'),
    filename: z.string(),
    purpose: z.string(),
    status: z.string().optional().describe('`processed`: a file is whole as soon as it has an id.'),
    status_details: z.string().optional(),
  })
  .meta({ id: 'FileObject' })
export type FileObject = z.output<typeof fileObject>

const fileParameters = z.object({ file_id: z.string() })

export const createFile = defineEndpoint({
  operation: 'files.create',
  method: 'POST',
  path: '/paas/v4/files',
  tag: 'Files',
  summary: 'Upload a file',
  bodyEncoding: 'multipart',
  files: { file: { description: 'At most 100 MB; formats and smaller limits depend on the purpose.', required: true } },
  body: z
    .looseObject({
      purpose: choice(filePurposes),
      knowledge_id: looseText.optional().describe('With purpose `retrieval`.'),
      sentence_size: looseInteger().optional().describe('With purpose `retrieval`.'),
      custom_separator: z.array(z.string()).optional().describe('With purpose `retrieval`.'),
    })
    .meta({ id: 'FileUploadRequest' }),
  response: fileObject,
  errors: ['fieldMissing', 'invalidParameter', 'invalidRequest', 'fileTooLarge'],
})

export const listFiles = defineEndpoint({
  operation: 'files.list',
  method: 'GET',
  path: '/paas/v4/files',
  tag: 'Files',
  summary: 'Files of the account',
  query: z.object({
    purpose: choice(filePurposes).optional(),
    after: z.string().optional().describe('Id of the last file of the page before.'),
    limit: looseInteger(1, 100).optional().describe('1 to 100, default 20.'),
    order: choice(['created_at', 'asc', 'desc']).optional().describe('By time; default newest first.'),
  }),
  response: z
    .object({ object: z.literal('list'), data: z.array(fileObject), has_more: z.boolean() })
    .meta({ id: 'FileList' }),
  errors: ['invalidParameter'],
})

/** In no document of the platform; OpenAI clients ask for it. */
export const retrieveFile = defineEndpoint({
  operation: 'files.retrieve',
  method: 'GET',
  path: '/paas/v4/files/{file_id}',
  tag: 'Files',
  summary: 'One file',
  parameters: fileParameters,
  response: fileObject,
  errors: ['resourceNotFound'],
})

export const deleteFile = defineEndpoint({
  operation: 'files.delete',
  method: 'DELETE',
  path: '/paas/v4/files/{file_id}',
  tag: 'Files',
  summary: 'Delete a file',
  parameters: fileParameters,
  response: z.object({ id: z.string(), object: z.literal('file'), deleted: z.boolean() }).meta({ id: 'FileDeleted' }),
  errors: ['resourceNotFound'],
})

export const downloadFile = defineEndpoint({
  operation: 'files.content',
  method: 'GET',
  path: '/paas/v4/files/{file_id}/content',
  tag: 'Files',
  summary: 'Content of a file',
  parameters: fileParameters,
  responseType: 'application/octet-stream',
  errors: ['resourceNotFound'],
})

export const fileEndpoints = [createFile, listFiles, retrieveFile, deleteFile, downloadFile] as const
