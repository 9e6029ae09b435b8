import type { IncomingMessage } from 'node:http'
import type { createParserTask, parseFileSync } from '@openmaas/protocol'
import { describeIssue } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { safeFileName } from '../files/index.ts'
import { readMultipart } from '../http/index.ts'
import { BlobTooLarge } from '../storage/index.ts'
import type { BlobStore, StoredBlob } from '../storage/index.ts'
import { fileTypeOf, maxBytesOf, mostParsedBytes, typesOf } from './parser-tools.ts'
import type { ParserTool } from './parser-tools.ts'

export interface ParserUpload {
  readonly tool: ParserTool
  /** Lower case, without dot; one of the tool's. */
  readonly type: string
  readonly name: string
  readonly stored: StoredBlob
}

const limits = { files: 4, fields: 100, fieldBytes: 65_536 }

/**
 * Reads a file to parse; it goes to the store as it comes.
 * @throws {ApiError} fieldMissing, invalidParameter, fileTooLarge, invalidRequest
 */
export async function readParserUpload(
  incoming: IncomingMessage,
  endpoint: typeof createParserTask | typeof parseFileSync,
  { blobs, signal }: { readonly blobs: BlobStore; readonly signal: AbortSignal },
): Promise<ParserUpload> {
  const body = await readMultipart(
    incoming,
    async ({ field, fileName, content }) => {
      if (field !== 'file') {
        content.resume()
        return undefined
      }
      const name = safeFileName(fileName)
      try {
        return { name, stored: await blobs.put(content, { maxBytes: mostParsedBytes, signal }) }
      } catch (error) {
        throw error instanceof BlobTooLarge ? tooLarge(error.maxBytes) : error
      }
    },
    limits,
  )
  const [file] = body.files.filter((one) => one !== undefined)
  const fields = Object.fromEntries([...body.fields].map(([name, values]) => [name, values.at(-1)]))
  const parsed = endpoint.body.safeParse(withoutEmpty(fields))
  if (!parsed.success) {
    const issue = describeIssue(parsed.error)
    throw new ApiError(issue.name, issue.parameters, { shouldRetry: false })
  }
  if (file === undefined) throw new ApiError('fieldMissing', { field: 'file' }, { shouldRetry: false })
  const { tool_type: tool, file_type: fileType } = parsed.data
  const type = fileTypeOf(fileType, file.name)
  if (!typesOf(tool).includes(type)) throw wrongType(tool)
  if (file.stored.sizeBytes === 0) throw refused('file', { zh: '文件为空。', en: 'The file is empty.' })
  const maxBytes = maxBytesOf(tool, type)
  if (file.stored.sizeBytes > maxBytes) throw tooLarge(maxBytes)
  return { tool, type, ...file }
}

function withoutEmpty(fields: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}

function wrongType(tool: ParserTool): ApiError {
  const list = typesOf(tool).join(', ')
  return refused('file_type', {
    zh: `工具 ${tool} 支持的文件类型为 ${list}。`,
    en: `The tool ${tool} takes files of the types ${list}.`,
  })
}

function tooLarge(maxBytes: number): ApiError {
  const size = `${Math.floor(maxBytes / 1_048_576)} MB`
  return new ApiError('fileTooLarge', { reason: { zh: size, en: `at most ${size}.` } }, { shouldRetry: false })
}

function refused(field: string, reason: { readonly zh: string; readonly en: string }): ApiError {
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
