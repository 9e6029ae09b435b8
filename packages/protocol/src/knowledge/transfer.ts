import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { decimalId } from '../wire.ts'
import { enveloped } from './knowledge-reply.ts'

/** A base as one archive, from one installation to another. Ours; the commands `kb export` and `kb import` write and read the same. */

const base = '/llm-application/open/knowledge'
const common = { tag: 'Knowledge', envelope: 'knowledge' } as const

export const exportKnowledge = defineEndpoint({
  ...common,
  operation: 'knowledge.export',
  method: 'GET',
  path: `${base}/{id}/export`,
  summary: 'Download a knowledge base as an archive',
  description:
    'A `.tar.gz` with the sources, slices and vectors of all documents, written while it is read. Archives that were cut off are told apart by the import.',
  parameters: z.object({ id: decimalId }),
  responseType: 'application/gzip',
  errors: ['resourceNotFound'],
})

export const importKnowledge = defineEndpoint({
  ...common,
  operation: 'knowledge.import',
  method: 'POST',
  path: `${base}/import`,
  summary: 'Bring a knowledge base in from an archive',
  description: 'It appears when the whole archive was read; whatever fails before leaves nothing.',
  bodyEncoding: 'multipart',
  files: { file: { description: 'What the export wrote.', required: true } },
  body: z
    .looseObject({ name: z.string().optional().describe('Absent: the base keeps its own.') })
    .meta({ id: 'KnowledgeImportRequest' }),
  response: enveloped(
    z.object({
      id: z.string(),
      name: z.string(),
      documents: z.int(),
      slices: z.int(),
      waiting_documents: z.int().describe('Those that are read and cut now, because they had not been.'),
      ids_kept: z.boolean().describe('False: ids of the archive name other things here, so it got new ones.'),
    }),
  ),
  errors: ['fieldMissing', 'invalidParameter', 'fileTooLarge'],
})

export const knowledgeTransferEndpoints = [exportKnowledge, importKnowledge] as const
