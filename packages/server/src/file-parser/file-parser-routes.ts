import { createParserTask, parseFileSync, retrieveParserResult } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { route } from '../http/index.ts'
import type { ApiRequest, Route } from '../http/index.ts'
import type { BlobStore, LinkSigner, PublicUrl } from '../storage/index.ts'
import type { FileParserService, ResultLink } from './file-parser-service.ts'
import { readParserUpload } from './read-parser-upload.ts'

export interface FileParserRouteOptions {
  readonly parser: FileParserService
  readonly blobs: BlobStore
  readonly signer: LinkSigner
  readonly publicUrl: PublicUrl
}

const linkMilliseconds = 24 * 3_600_000

export function fileParserRoutes({ parser, blobs, signer, publicUrl }: FileParserRouteOptions): Route[] {
  const linkFor =
    ({ incoming }: Pick<ApiRequest, 'incoming'>): ResultLink =>
    ({ id, resultName }) => {
      const expiresAt = Date.now() + linkMilliseconds
      return publicUrl(incoming) + signer.sign({ kind: 'parsed-file', id, name: resultName ?? id, expiresAt })
    }
  return [
    route(createParserTask, async (request) => {
      const { incoming, requestId, language, signal } = request
      const upload = await readParserUpload(incoming, createParserTask, { blobs, signal })
      await parser.create(request, upload)
      const message = language === 'zh' ? '任务创建成功' : 'The task was created'
      return { success: true, message, task_id: requestId }
    }),
    route(retrieveParserResult, (request) => {
      const { caller, params, language } = request
      const form = params['format_type'] ?? ''
      if (form !== 'text' && form !== 'download_link') {
        const reason = { zh: '应为 text 或 download_link。', en: 'It must be text or download_link.' }
        throw new ApiError('invalidParameter', { field: 'format_type', reason }, { shouldRetry: false })
      }
      return parser.result(caller, params['taskId'] ?? '', { form, link: linkFor(request), language })
    }),
    route(parseFileSync, async (request) => {
      const { incoming, language, signal } = request
      const upload = await readParserUpload(incoming, parseFileSync, { blobs, signal })
      return parser.parseNow(request, upload, { link: linkFor(request), language })
    }),
  ]
}
