import { createFile, deleteFile, downloadFile, listFiles, retrieveFile } from '@openmaas/protocol'
import { route, StreamReply } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { toFileObject } from './file-service.ts'
import type { FileService } from './file-service.ts'
import { readFileUpload } from './read-file-upload.ts'
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

export function fileRoutes({ files, blobs }: { files: FileService; blobs: BlobStore }): Route[] {
  return [
    route(createFile, async ({ caller, incoming, signal }) => {
      const upload = await readFileUpload(incoming, { blobs, signal })
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

/** As RFC 8187 wants it: what encodeURIComponent leaves but the header must not hold is encoded too. */
function encodeFileName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}
