import type { IncomingMessage } from 'node:http'
import { describeIssue, uploadApplicationFile } from '@openmaas/protocol'
import type { z } from 'zod'
import { ApiError } from '../errors/api-error.ts'
import { readMultipart } from '../http/index.ts'
import { formatOfName } from '../knowledge/index.ts'
import type { DocumentFormat } from '../knowledge/index.ts'
import { BlobTooLarge } from '../storage/index.ts'
import type { BlobStore, StoredBlob } from '../storage/index.ts'

export type FlowUploadFields = z.output<typeof uploadApplicationFile.body>

/** A file that came with an upload: stored, or why it was not. */
export type UploadedFlowFile =
  | { readonly name: string; readonly format: DocumentFormat; readonly stored: StoredBlob }
  | { readonly name: string; readonly refused: string }

/**
 * Reads an upload; each file goes to the store as it comes, a file that is refused is told apart.
 * @throws {ApiError} fieldMissing without any file, invalidParameter for a wrong field, invalidRequest for a broken body
 */
export async function readFlowUpload(
  incoming: IncomingMessage,
  { blobs, maxFileBytes, signal }: { blobs: BlobStore; maxFileBytes: number; signal: AbortSignal },
): Promise<{ fields: FlowUploadFields; files: readonly UploadedFlowFile[] }> {
  const body = await readMultipart(incoming, async ({ fileName: name, content }): Promise<UploadedFlowFile> => {
    const format = formatOfName(name)
    if (format === undefined) {
      content.resume()
      return { name, refused: '不支持的文件类型' }
    }
    try {
      return { name, format, stored: await blobs.put(content, { maxBytes: maxFileBytes, signal }) }
    } catch (error) {
      if (!(error instanceof BlobTooLarge)) throw error
      content.resume()
      return { name, refused: `文件超过 ${Math.floor(maxFileBytes / 1_048_576)} MB` }
    }
  })
  const form = Object.fromEntries(
    [...body.fields].flatMap(([name, values]) => {
      const last = values.at(-1) ?? ''
      return last === '' ? [] : [[name, last]]
    }),
  )
  const parsed = uploadApplicationFile.body.safeParse(form)
  if (!parsed.success) {
    const issue = describeIssue(parsed.error)
    throw new ApiError(issue.name, issue.parameters, { shouldRetry: false })
  }
  if (body.files.length === 0) throw new ApiError('fieldMissing', { field: 'files' }, { shouldRetry: false })
  return { fields: parsed.data, files: body.files }
}
