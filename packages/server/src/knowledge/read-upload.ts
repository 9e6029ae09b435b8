import type { IncomingMessage } from 'node:http'
import { describeIssue, uploadDocument } from '@openmaas/protocol'
import type { Language } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { readMultipart } from '../http/index.ts'
import { BlobTooLarge } from '../storage/index.ts'
import type { BlobStore } from '../storage/index.ts'
import type { UploadedFile, UploadFields } from './document-service.ts'

export interface UploadOptions {
  readonly blobs: BlobStore
  readonly maxFileBytes: number
  readonly language: Language
  readonly signal: AbortSignal
  /** Why a file of this name is not taken; asked before it is stored. */
  readonly refusal: (fileName: string) => Promise<string | undefined>
}

export interface Upload {
  readonly fields: UploadFields
  readonly files: readonly UploadedFile[]
}

/**
 * Reads an upload of documents; each file goes to the store as it comes. A file that is refused or too large is told apart, the
 * others go on. The list of separators is taken as repeated fields, as `custom_separator[]` or `custom_separator[0]`, or as a JSON list.
 * @throws {ApiError} fieldMissing without any file, invalidParameter for a wrong field, invalidRequest for a broken body
 */
export async function readUpload(incoming: IncomingMessage, options: UploadOptions): Promise<Upload> {
  const { blobs, maxFileBytes, signal } = options
  const body = await readMultipart(incoming, async ({ fileName, content }): Promise<UploadedFile> => {
    const refused = await options.refusal(fileName)
    if (refused !== undefined) {
      content.resume()
      return { fileName, refused }
    }
    try {
      return { fileName, stored: await blobs.put(content, { maxBytes: maxFileBytes, signal }) }
    } catch (error) {
      if (!(error instanceof BlobTooLarge)) throw error
      content.resume()
      return { fileName, refused: tooLarge(maxFileBytes)[options.language] }
    }
  })
  const fields = parseFields(body.fields)
  if (body.files.length === 0) throw new ApiError('fieldMissing', { field: 'files' }, { shouldRetry: false })
  return { fields, files: body.files }
}

function tooLarge(maxBytes: number): { zh: string; en: string } {
  const mebibytes = Math.floor(maxBytes / 1_048_576)
  return { zh: `文件超过 ${mebibytes} MB`, en: `The file is larger than ${mebibytes} MB` }
}

function parseFields(values: ReadonlyMap<string, readonly string[]>): UploadFields {
  const form: Record<string, unknown> = {}
  const listed = listedSeparators(values)
  if (listed.length > 0) form['custom_separator'] = separators(listed)
  for (const [name, list] of values) {
    const last = list.at(-1) ?? ''
    if (separatorName.test(name) || last === '') continue
    if (name === 'callback_header') form[name] = jsonOr(last)
    else form[name] = last
  }
  const parsed = uploadDocument.body.safeParse(form)
  if (parsed.success) return parsed.data
  const issue = describeIssue(parsed.error)
  throw new ApiError(issue.name, issue.parameters, { shouldRetry: false })
}

const separatorName = /^custom_separator(?:\[(\d{0,4})\])?$/

/** Of all names that clients give the list, numbered ones in the order of their numbers. */
function listedSeparators(values: ReadonlyMap<string, readonly string[]>): string[] {
  return [...values]
    .flatMap(([name, list]) => {
      const match = separatorName.exec(name)
      return match === null ? [] : [{ place: Number(match[1] ?? 0), list }]
    })
    .sort((left, right) => left.place - right.place)
    .flatMap(({ list }) => list)
}

function separators(values: readonly string[]): unknown {
  if (values.length !== 1) return values
  const only = values[0] ?? ''
  if (!/^\s*\[/.test(only)) return only === '' ? undefined : [only]
  const list = jsonOr(only)
  return Array.isArray(list) ? list : [only]
}

/** The value that a text spells in JSON, or the text itself, which the schema then refuses with the field's name. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
