import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseInteger } from './wire.ts'

/** Knowledge bases of all accounts as the operator looks at them. Role admin. Ours: the platform has no such operations. */

export const documentStates = ['queued', 'parsing', 'slicing', 'embedding', 'ready', 'failed'] as const

const time = z.int().describe('Milliseconds since the epoch.')
const tag = 'Admin'
const pageOf = {
  after: z.string().optional().describe('Last id of the page before.'),
  limit: looseInteger(1, 100).default(20),
}

const index = z.object({
  id: z.string(),
  embedding_id: z.int(),
  embedding_model: z
    .string()
    .nullable()
    .describe('Model and engine that make the vectors; null while the base works by words only.'),
  dimensions: z.int().nullable(),
})

const base = z
  .object({
    id: z.string(),
    account_id: z.string(),
    account_name: z.string(),
    name: z.string(),
    embedding_id: z.int(),
    contextual: z.int(),
    document_size: z.int().describe('Documents.'),
    word_num: z.int().describe('Characters without white space, of the documents that can be found.'),
    length: z.int().describe('Bytes.'),
    documents_by_state: z
      .record(z.string(), z.int())
      .describe(`By the state of the newest version of each: ${documentStates.join(', ')}.`),
    index: index.nullable(),
    building: index
      .extend({
        documents_done: z.int(),
        attempts: z.int(),
        last_error: z.string().nullable(),
      })
      .nullable()
      .describe('The index that will take the place of the present one; null where none is being built.'),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'AdminKnowledgeBase' })

const document = z
  .object({
    id: z.string(),
    account_id: z.string(),
    knowledge_id: z.string(),
    name: z.string(),
    format: z.string(),
    source_url: z.string().nullable(),
    length: z.int().describe('Bytes.'),
    version: z.int().describe('The newest; what follows is about this one.'),
    visible_version: z.int().nullable().describe('What recall finds; null while there is none.'),
    knowledge_type: z.int(),
    state: z.enum(documentStates),
    slices: z.int(),
    embedded_slices: z.int().describe('Slices that are in the index; as many as `slices` when the work is done.'),
    word_num: z.int(),
    pages: z.int(),
    notes: z.record(z.string(), z.unknown()).nullable().describe('What the reader of the document noted.'),
    attempts: z.int(),
    next_attempt_at: time.nullable().describe('Null unless it waits.'),
    lease_owner: z.string().nullable().describe('The process that works on it.'),
    lease_expires_at: time.nullable(),
    error_code: z.int().nullable().describe('`embedding_code` of the document, once it has failed.'),
    error_reason: z.string().nullable(),
    last_error: z.string().nullable().describe('Of the last attempt, also while it is tried again.'),
    created_at: time,
    updated_at: time,
    finished_at: time.nullable(),
  })
  .meta({ id: 'AdminDocument' })

export const documentSlice = z
  .object({
    id: z.string(),
    ordinal: z.int(),
    text: z.string(),
    headings: z.array(z.string()).describe('Above it, outermost first.'),
    contextual_text: z.string(),
    question: z.string().nullable(),
    page: z.int().nullable(),
    sheet: z.string().nullable(),
    line: z.int().nullable(),
    positions: z
      .array(z.record(z.string(), z.number()))
      .describe('Rectangles in points, origin top left; `start` and `end` count characters of the text.'),
  })
  .meta({ id: 'AdminSlice' })

const documentPath = z.object({ id: z.string() })

export const listAllKnowledge = defineEndpoint({
  operation: 'admin.knowledge.list',
  method: 'GET',
  path: '/admin/knowledge',
  tag,
  summary: 'Knowledge bases of all accounts, newest first',
  query: z.object({ account_id: z.string().optional(), ...pageOf }),
  response: z.object({ data: z.array(base), has_more: z.boolean() }),
  errors: ['forbidden', 'invalidParameter'],
})

export const listKnowledgeDocuments = defineEndpoint({
  operation: 'admin.knowledge.documents',
  method: 'GET',
  path: '/admin/knowledge/{id}/documents',
  tag,
  summary: 'Documents of a base with the state of the work on them, newest first',
  parameters: z.object({ id: z.string() }),
  query: z.object({ state: choice(documentStates).optional(), ...pageOf }),
  response: z.object({ data: z.array(document), has_more: z.boolean() }),
  errors: ['forbidden', 'invalidParameter', 'resourceNotFound'],
})

export const listDocumentSlices = defineEndpoint({
  operation: 'admin.documents.slices',
  method: 'GET',
  path: '/admin/documents/{id}/slices',
  tag,
  summary: 'Slices of a document in their order',
  description: 'Of the version that recall finds; of the newest while there is none.',
  parameters: documentPath,
  query: z.object({
    from: looseInteger(0).default(0).describe('Ordinal of the first slice.'),
    limit: looseInteger(1, 100).default(20),
  }),
  response: z.object({ version: z.int(), data: z.array(documentSlice), has_more: z.boolean() }),
  errors: ['forbidden', 'invalidParameter', 'resourceNotFound'],
})

export const retryDocument = defineEndpoint({
  operation: 'admin.documents.retry',
  method: 'POST',
  path: '/admin/documents/{id}/retry',
  tag,
  summary: 'Work on a document again that failed, or that waits for its next attempt',
  description: 'A document that is ready, or that somebody works on at the moment, is left alone.',
  parameters: documentPath,
  response: z.object({ retried: z.boolean(), document }),
  errors: ['forbidden', 'resourceNotFound'],
})

export const knowledgeAdminEndpoints = [
  listAllKnowledge,
  listKnowledgeDocuments,
  listDocumentSlices,
  retryDocument,
] as const
