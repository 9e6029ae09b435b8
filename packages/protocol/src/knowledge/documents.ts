import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { choice, decimalId, looseBoolean, looseInteger, looseText } from '../wire.ts'
import { callbackHeader } from './bases.ts'
import { done, enveloped, pageOf } from './knowledge-reply.ts'

const base = '/llm-application/open/document'
const idParameter = z.object({ id: decimalId })
const common = { tag: 'Documents of knowledge bases', envelope: 'knowledge' } as const

/** How a document is cut: 1 title and paragraph, 2 question and answer, 3 row, 5 custom, 6 page, 7 single item. There is no 4. */
export const knowledgeType = looseInteger().refine((type) => [1, 2, 3, 5, 6, 7].includes(type), {
  params: { zh: '可选值：1, 2, 3, 5, 6, 7。', en: 'It must be one of: 1, 2, 3, 5, 6, 7.' },
})

export const slicing = {
  custom_separator: z.array(z.string()).optional().describe('With type 5, default a line break.'),
  sentence_size: looseInteger(20, 2000)
    .optional()
    .describe('With type 5: characters a slice, 20 to 2000, default 300.'),
}

export const documentListStates = ['working', 'ready', 'failed'] as const

const callback = { callback_url: z.string().optional(), callback_header: callbackHeader.optional() }

export const documentData = z
  .object({
    id: z.string(),
    knowledge_type: z.int(),
    custom_separator: z.array(z.string()).optional(),
    sentence_size: z.int().optional(),
    length: z.int().describe('Bytes.'),
    word_num: z.int(),
    name: z.string(),
    url: z.string(),
    embedding_stat: z.int().describe('0 in progress, 1 done, 2 failed.'),
    failInfo: z
      .object({ embedding_code: z.int(), embedding_msg: z.string() })
      .optional()
      .describe('Only when failed. 10001 space used up, 10002 too many characters.'),
    progress: z
      .object({
        stage: z.enum(['queued', 'parsing', 'slicing', 'embedding', 'rebuilding']),
        slices: z.int().describe('Slices of the document, once they are known.'),
        embedded: z.int().describe('Slices that can be found already.'),
        attempts: z.int().describe('Attempts so far.'),
        recognised: z
          .int()
          .optional()
          .describe('Pages without text of their own that were read by recognition so far.'),
        to_recognise: z.int().optional().describe('All such pages.'),
        last_error: z.string().optional().describe('Why the last attempt is being repeated.'),
      })
      .optional()
      .describe('Only while in progress. Ours.'),
  })
  .meta({ id: 'DocumentData' })

export const uploadDocument = defineEndpoint({
  ...common,
  operation: 'knowledge.document.upload',
  method: 'POST',
  path: `${base}/upload_document/{id}`,
  summary: 'Upload files into a knowledge base',
  description: 'A file that fails is told in `failedInfos`; the call itself succeeds.',
  parameters: idParameter,
  bodyEncoding: 'multipart',
  files: { files: { description: 'Files of at most 50 MB.', required: true, repeatable: true } },
  body: z
    .looseObject({
      knowledge_type: knowledgeType.optional().describe('Absent: chosen from the file.'),
      ...slicing,
      parse_image: looseBoolean.optional().describe('Default false.'),
      callback_url: z.string().optional(),
      callback_header: callbackHeader.optional().describe('JSON text in the form.'),
      word_num_limit: looseText.optional().describe('Digits: most words that the document may have.'),
      req_id: looseText.optional(),
    })
    .meta({ id: 'DocumentUploadRequest' }),
  response: enveloped(
    z.object({
      successInfos: z.array(z.object({ documentId: z.string(), fileName: z.string() })),
      failedInfos: z.array(z.object({ fileName: z.string(), failReason: z.string() })),
    }),
  ),
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound', 'fileTooLarge'],
})

export const editDocument = defineEndpoint({
  ...common,
  operation: 'knowledge.document.update',
  method: 'PUT',
  path: `${base}/{id}`,
  summary: 'Cut a document anew',
  parameters: idParameter,
  body: z.looseObject({ knowledge_type: knowledgeType, ...slicing, ...callback }).meta({ id: 'DocumentEditRequest' }),
  response: done,
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound'],
})

export const listDocuments = defineEndpoint({
  ...common,
  operation: 'knowledge.document.list',
  method: 'GET',
  path: base,
  summary: 'Documents of a knowledge base',
  query: z.object({
    knowledge_id: decimalId,
    page: looseInteger(1).default(1),
    size: looseInteger(1).default(10),
    word: z.string().optional().describe('Part of the name.'),
    state: choice(documentListStates).optional().describe('Only those whose newest version is in it. Ours.'),
  }),
  response: pageOf(documentData),
  errors: ['fieldMissing', 'resourceNotFound'],
})

export const retrieveDocument = defineEndpoint({
  ...common,
  operation: 'knowledge.document.retrieve',
  method: 'GET',
  path: `${base}/{id}`,
  summary: 'One document',
  parameters: idParameter,
  response: enveloped(documentData),
  errors: ['resourceNotFound'],
})

export const deleteDocument = defineEndpoint({
  ...common,
  operation: 'knowledge.document.delete',
  method: 'DELETE',
  path: `${base}/{id}`,
  summary: 'Delete a document',
  parameters: idParameter,
  response: done,
  errors: ['resourceNotFound'],
})

export const uploadUrls = defineEndpoint({
  ...common,
  operation: 'knowledge.document.upload_url',
  method: 'POST',
  path: `${base}/upload_url`,
  summary: 'Add web pages to a knowledge base',
  body: z
    .looseObject({
      knowledge_id: decimalId,
      upload_detail: z
        .array(z.looseObject({ url: z.string(), knowledge_type: knowledgeType, ...slicing, ...callback }))
        .min(1),
    })
    .meta({ id: 'DocumentUploadUrlRequest' }),
  response: enveloped(
    z.object({
      successInfos: z.array(z.object({ documentId: z.string(), url: z.string() })),
      failedInfos: z.array(z.object({ url: z.string(), failReason: z.string() })),
    }),
  ),
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound'],
})

export const embedDocument = defineEndpoint({
  ...common,
  operation: 'knowledge.document.embed',
  method: 'POST',
  path: `${base}/embedding/{id}`,
  summary: 'Embed a document again',
  description: 'Done later: the callback or the document itself tells the end.',
  parameters: idParameter,
  body: z.looseObject(callback).meta({ id: 'DocumentEmbedRequest' }),
  response: done,
  errors: ['resourceNotFound'],
})

export const listDocumentImages = defineEndpoint({
  ...common,
  operation: 'knowledge.document.images',
  method: 'POST',
  path: `${base}/slice/image_list/{id}`,
  summary: 'Pictures of a document',
  parameters: idParameter,
  response: enveloped(
    z.object({
      images: z.array(z.object({ text: z.string().describe('Mark that stands in the slices.'), cos_url: z.string() })),
    }),
  ),
  errors: ['resourceNotFound'],
})

export const documentEndpoints = [
  uploadDocument,
  editDocument,
  listDocuments,
  retrieveDocument,
  deleteDocument,
  uploadUrls,
  embedDocument,
  listDocumentImages,
] as const
