import type { FileObject, Language } from '@openmaas/protocol'
import { createFile, deleteFile, downloadFile, listFiles, retrieveFile } from '@openmaas/protocol'
import type { Caller } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { route, StreamReply } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Knowledge } from '../knowledge/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { toFileObject } from './file-service.ts'
import type { FileService } from './file-service.ts'
import { readFileUpload } from './read-file-upload.ts'
import type { FileUpload } from './read-file-upload.ts'
import { extensionOf } from './safe-file-name.ts'

/** Types that run nothing in a browser; everything else is bytes. Never JSON, because SDKs would parse it. */
const contentTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
}

export interface FileRouteOptions {
  readonly files: FileService
  readonly blobs: BlobStore
  /** Where files of the purpose `retrieval` go. */
  readonly knowledge: Pick<Knowledge, 'addDocument'>
}

export function fileRoutes({ files, blobs, knowledge }: FileRouteOptions): Route[] {
  return [
    route(createFile, async ({ caller, incoming, language, signal }) => {
      const upload = await readFileUpload(incoming, { blobs, signal })
      if (upload.purpose === 'retrieval') return addToBase(upload, caller, knowledge, language)
      return toFileObject(await files.add(caller.accountId, upload))
    }),
    route(listFiles, async ({ caller, query }) => {
      const { data, hasMore } = await files.list(caller.accountId, query)
      return { object: 'list', data: data.map(toFileObject), has_more: hasMore }
    }),
    route(retrieveFile, async ({ caller, params }) =>
      toFileObject(await files.get(caller.accountId, params['file_id'] ?? '')),
    ),
    route(deleteFile, async ({ caller, params }) => {
      const id = params['file_id'] ?? ''
      await files.delete(caller.accountId, id)
      return { id, object: 'file', deleted: true }
    }),
    route(downloadFile, async ({ caller, params }) => {
      const { file, content } = await files.open(caller.accountId, params['file_id'] ?? '')
      return new StreamReply(
        {
          'content-type': contentTypes[extensionOf(file.name)] ?? 'application/octet-stream',
          'content-length': String(file.sizeBytes),
          'content-disposition': `attachment; filename*=UTF-8''${encodeFileName(file.name)}`,
          'x-content-type-options': 'nosniff',
        },
        content,
      )
    }),
  ]
}

/** An older SDK adds documents this way; the id is that of the document. */
async function addToBase(
  { purpose, name, stored, fields }: FileUpload,
  caller: Caller,
  knowledge: FileRouteOptions['knowledge'],
  language: Language,
): Promise<FileObject> {
  const { knowledge_id: baseId, custom_separator: separators, sentence_size: sentenceSize } = fields
  if (baseId === undefined) throw new ApiError('fieldMissing', { field: 'knowledge_id' }, { shouldRetry: false })
  const added = await knowledge.addDocument(caller, baseId, { name, stored, separators, sentenceSize }, language)
  if ('refused' in added) {
    const reason = { zh: added.refused, en: added.refused }
    throw new ApiError('invalidParameter', { field: 'file', reason }, { shouldRetry: false })
  }
  return {
    id: added.id,
    object: 'file',
    bytes: stored.sizeBytes,
    created_at: Math.floor(Date.now() / 1000),
    filename: name,
    purpose,
    status: 'processed',
  }
}

/** As RFC 8187 wants it: what encodeURIComponent leaves but the header must not hold is encoded too. */
function encodeFileName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}
