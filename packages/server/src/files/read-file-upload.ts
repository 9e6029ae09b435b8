import type { IncomingMessage } from 'node:http'
import { createFile, describeIssue } from '@openmaas/protocol'
import type { z } from 'zod'
import { ApiError } from '../errors/api-error.ts'
import { readMultipart } from '../http/index.ts'
import type { FilePart } from '../http/index.ts'
import type { BlobStore, StoredBlob } from '../storage/index.ts'
import { maxBytesOf, mostFileBytes, rulesOf, takes } from './file-rules.ts'
import type { PurposeRules } from './file-rules.ts'
import { asFileTooLarge, fileTooLarge } from './file-service.ts'
import type { NewFile } from './file-service.ts'
import { fileKind, signatureBytes } from './file-signature.ts'
import type { FileKind } from './file-signature.ts'
import { JsonLinesCheck } from './json-lines-check.ts'
import type { LineFault } from './json-lines-check.ts'
import { extensionOf, safeFileName } from './safe-file-name.ts'

export type FileFields = z.output<typeof createFile.body>

export interface FileUpload extends NewFile {
  readonly fields: FileFields
}

/** A client sends one file and a few fields. */
const limits = { files: 4, fields: 100, fieldBytes: 65_536 }

interface ReadFile {
  readonly name: string
  readonly stored: StoredBlob
  readonly kind: FileKind
  readonly lines: JsonLinesCheck
}

/**
 * Reads an upload; the file goes to the store as it comes, and what it is is told on the way. The purpose may come before the file,
 * then a file that is too large for it is refused at once, or after it.
 * @throws {ApiError} fieldMissing, invalidParameter, fileTooLarge, invalidRequest
 */
export async function readFileUpload(
  incoming: IncomingMessage,
  { blobs, signal }: { readonly blobs: BlobStore; readonly signal: AbortSignal },
): Promise<FileUpload> {
  const body = await readMultipart(
    incoming,
    async (part): Promise<ReadFile | undefined> => {
      if (part.field === 'file') return readFile(part, blobs, signal)
      part.content.resume()
      return undefined
    },
    limits,
  )
  const files = body.files.filter((file) => file !== undefined)
  const fields = parseFields(body.fields)
  const { purpose } = fields
  const [file, ...others] = files
  if (file === undefined) throw new ApiError('fieldMissing', { field: 'file' }, { shouldRetry: false })
  if (others.length > 0) throw refused('file', { zh: '每次只能上传一个文件。', en: 'One file is uploaded at a time.' })
  requireFit(file, purpose)
  return { purpose, name: file.name, stored: file.stored, fields }
}

async function readFile(part: FilePart, blobs: BlobStore, signal: AbortSignal): Promise<ReadFile> {
  const name = safeFileName(part.fileName)
  const purpose = part.fieldsSoFar.get('purpose')?.at(-1)
  const rules = purpose === undefined ? undefined : rulesOf(purpose)
  const maxBytes = rules === undefined ? mostFileBytes : maxBytesOf(rules, extensionOf(name))
  const lines = new JsonLinesCheck()
  const looksAtLines = purpose === 'batch' || ['', 'jsonl'].includes(extensionOf(name))
  let start = Buffer.alloc(0)
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const piece of part.content as AsyncIterable<Buffer>) {
      if (start.length < signatureBytes) start = Buffer.concat([start, piece]).subarray(0, signatureBytes)
      if (looksAtLines) lines.take(piece)
      yield piece
    }
    lines.end()
  }
  try {
    const stored = await blobs.put(watched(), { maxBytes, signal })
    return { name, stored, kind: start.length < 2 ? 'text' : fileKind(start), lines }
  } catch (error) {
    throw asFileTooLarge(error)
  }
}

/** The list of separators comes as repeated fields, as `custom_separator[]`, or both. */
function parseFields(values: ReadonlyMap<string, readonly string[]>): FileFields {
  const form: Record<string, unknown> = {}
  for (const name of ['purpose', 'knowledge_id', 'sentence_size']) {
    const last = values.get(name)?.at(-1)
    if (last !== undefined && last !== '') form[name] = last
  }
  const separators = ['custom_separator', 'custom_separator[]'].flatMap((name) => values.get(name) ?? [])
  if (separators.length > 0) form['custom_separator'] = separators
  const parsed = createFile.body.safeParse(form)
  if (parsed.success) return parsed.data
  const issue = describeIssue(parsed.error)
  throw new ApiError(issue.name, issue.parameters, { shouldRetry: false })
}

function requireFit({ name, stored, kind, lines }: ReadFile, purpose: string): void {
  const rules = rulesOf(purpose)
  if (rules === undefined) {
    throw refused('purpose', {
      zh: `不能上传用途为 ${purpose} 的文件。`,
      en: `Files of purpose ${purpose} are not uploaded here.`,
    })
  }
  const extension = extensionOf(name)
  if (stored.sizeBytes === 0) throw refused('file', { zh: '文件为空。', en: 'The file is empty.' })
  const maxBytes = maxBytesOf(rules, extension)
  if (stored.sizeBytes > maxBytes) throw fileTooLarge(maxBytes)
  if (!takes(rules, extension, kind)) throw wrongType(rules, purpose)
  if (purpose === 'batch') requireLines(lines)
}

function wrongType({ extensions }: PurposeRules, purpose: string): ApiError {
  const list = extensions.join(', ')
  return refused('file', {
    zh: `用途 ${purpose} 支持的文件格式为 ${list}，且内容应与扩展名一致。`,
    en: `For purpose ${purpose} files are ${list}, and their content must be what their name says.`,
  })
}

const faults: Readonly<Record<LineFault['kind'], { readonly zh: string; readonly en: string }>> = {
  'not-json': { zh: '不是合法的 JSON', en: 'is not JSON' },
  'no-object': { zh: '不是 JSON 对象', en: 'is not a JSON object' },
  'too-long': { zh: '过长', en: 'is too long' },
  encoding: { zh: '不是 UTF-8 编码', en: 'is not UTF-8' },
}

function requireLines({ fault, objects }: JsonLinesCheck): void {
  if (fault !== undefined) {
    const { zh, en } = faults[fault.kind]
    throw new ApiError(
      'invalidRequest',
      { reason: { zh: `文件第 ${fault.line} 行${zh}。`, en: `Line ${fault.line} of the file ${en}.` } },
      { shouldRetry: false },
    )
  }
  if (objects === 0) throw refused('file', { zh: '文件中没有请求。', en: 'The file holds no request.' })
}

function refused(field: string, reason: { readonly zh: string; readonly en: string }): ApiError {
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
