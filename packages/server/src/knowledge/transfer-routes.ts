import { exportKnowledge, importKnowledge } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { readMultipart, route, StreamReply } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { DocumentService } from './document-service.ts'
import { succeededWith } from './knowledge-reply.ts'
import type { TransferService } from './transfer-service.ts'

export interface TransferRouteOptions {
  readonly documents: Pick<DocumentService, 'requireBase'>
  readonly transfers: TransferService
}

export function transferRoutes({ documents, transfers }: TransferRouteOptions): Route[] {
  return [
    route(exportKnowledge, async ({ caller, params, signal }) => {
      const base = await documents.requireBase(caller, params['id'] ?? '')
      return new StreamReply(
        {
          'content-type': 'application/gzip',
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(base.name.slice(0, 80))}.tar.gz`,
          'x-content-type-options': 'nosniff',
        },
        await transfers.export(base.id, signal),
      )
    }),

    route(importKnowledge, async ({ caller, incoming, signal }) => {
      const { fields, files } = await readMultipart(incoming, ({ content }) => transfers.receive(content, signal), {
        files: 1,
        fields: 10,
        fieldBytes: 1024,
      })
      const [archive] = files
      if (archive === undefined) throw new ApiError('fieldMissing', { field: 'file' }, { shouldRetry: false })
      try {
        const name = fields.get('name')?.at(-1)?.trim()
        const done = await transfers.import(archive.path, caller.accountId, name === '' ? undefined : name, signal)
        return succeededWith({
          id: done.baseId,
          name: done.name,
          documents: done.documents,
          slices: done.slices,
          waiting_documents: done.waiting,
          ids_kept: done.idsKept,
        })
      } finally {
        await archive.discard()
      }
    }),
  ]
}
