import {
  deleteDocument,
  editDocument,
  embedDocument,
  listDocumentImages,
  listDocuments,
  retrieveDocument,
  uploadDocument,
  uploadUrls,
} from '@openmaas/protocol'
import { route } from '../http/index.ts'
import type { ApiRequest, Route } from '../http/index.ts'
import type { BlobStore } from '../storage/index.ts'
import type { DocumentService } from './document-service.ts'
import type { DocumentLinks } from './document-wire.ts'
import { succeeded, succeededWith } from './knowledge-reply.ts'
import { readUpload } from './read-upload.ts'

export interface DocumentRouteOptions {
  readonly documents: DocumentService
  readonly blobs: BlobStore
  readonly maxFileBytes: number
  /** Links are made for whoever asks: their address is the one under which the server was reached. */
  readonly linksFor: (request: Pick<ApiRequest, 'incoming'>) => DocumentLinks
}

export function documentRoutes({ documents, blobs, maxFileBytes, linksFor }: DocumentRouteOptions): Route[] {
  return [
    route(uploadDocument, async ({ caller, params, incoming, language, signal }) => {
      const base = await documents.requireBase(caller, params['id'] ?? '')
      const refusal = (fileName: string): Promise<string | undefined> => documents.refusal(caller, fileName, language)
      const upload = await readUpload(incoming, { blobs, maxFileBytes, language, signal, refusal })
      const former = await documents.formerUpload(caller, base.id, upload.fields.req_id)
      return succeededWith(former ?? (await documents.upload(caller, base, upload.fields, upload.files, language)))
    }),
    route(uploadUrls, async ({ caller, body, language }) =>
      succeededWith(await documents.uploadUrls(caller, body, language)),
    ),
    route(listDocuments, async (request) =>
      succeededWith(await documents.list(request.caller, request.query, linksFor(request), request.language)),
    ),
    route(retrieveDocument, async (request) =>
      succeededWith(
        await documents.retrieve(request.caller, request.params['id'] ?? '', linksFor(request), request.language),
      ),
    ),
    route(editDocument, async ({ caller, params, body }) => {
      await documents.edit(caller, params['id'] ?? '', body)
      return succeeded()
    }),
    route(deleteDocument, async ({ caller, params }) => {
      await documents.delete(caller, params['id'] ?? '')
      return succeeded()
    }),
    route(embedDocument, async ({ caller, params, body }) => {
      await documents.embed(caller, params['id'] ?? '', body)
      return succeeded()
    }),
    route(listDocumentImages, async (request) =>
      succeededWith(await documents.images(request.caller, request.params['id'] ?? '', linksFor(request))),
    ),
  ]
}
