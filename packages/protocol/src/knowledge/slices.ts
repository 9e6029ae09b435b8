import { z } from 'zod'
import { documentSlice } from '../admin-knowledge.ts'
import { defineEndpoint } from '../endpoint.ts'
import { decimalId, looseInteger } from '../wire.ts'
import { knowledgeType, slicing } from './documents.ts'
import { enveloped } from './knowledge-reply.ts'

/** Slices of the account's own documents, as its owner looks at them. Ours: the platform has no such operations. */

const base = '/llm-application/open/document'
const idParameter = z.object({ id: decimalId })
const common = { tag: 'Documents of knowledge bases', envelope: 'knowledge' } as const

export const listOwnSlices = defineEndpoint({
  ...common,
  operation: 'knowledge.document.slices',
  method: 'GET',
  path: `${base}/{id}/slices`,
  summary: 'Slices of a document in their order',
  description: 'Of the version that recall finds; of the newest while there is none.',
  parameters: idParameter,
  query: z.object({
    from: looseInteger(0).default(0).describe('Ordinal of the first slice.'),
    limit: looseInteger(1, 100).default(20),
  }),
  response: enveloped(
    z.object({
      list: z.array(documentSlice),
      total: z.int().describe('Slices of the version.'),
      pages: z.int().describe('Pages or slides of the document; 0 where there are none.'),
      version: z.int(),
    }),
  ),
  errors: ['invalidParameter', 'resourceNotFound'],
})

export const previewSlices = defineEndpoint({
  ...common,
  operation: 'knowledge.document.preview',
  method: 'POST',
  path: `${base}/{id}/slice_preview`,
  summary: 'See how a document would be cut',
  description: 'Nothing is changed. A document whose pages must be read by recognition cannot be previewed.',
  parameters: idParameter,
  body: z
    .looseObject({
      knowledge_type: knowledgeType,
      ...slicing,
      limit: looseInteger(1, 100).default(30).describe('Slices given back, the first ones.'),
    })
    .meta({ id: 'SlicePreviewRequest' }),
  response: enveloped(
    z.object({
      total: z.int(),
      shortest: z.int().describe('Characters of the shortest slice.'),
      average: z.int(),
      longest: z.int(),
      wants_questions: z
        .boolean()
        .describe('Question-answer slicing found no pairs in the text: a model makes them, where one is set.'),
      list: z.array(
        z.object({
          ordinal: z.int(),
          text: z.string(),
          headings: z.array(z.string()),
          page: z.int().nullable(),
          sheet: z.string().nullable(),
          line: z.int().nullable(),
        }),
      ),
    }),
  ),
  errors: ['fieldMissing', 'invalidParameter', 'resourceNotFound'],
})

export const sliceEndpoints = [listOwnSlices, previewSlices] as const
