import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { extensionOf, safeFileName } from '../files/index.ts'
import { failureMessage, formatOfName } from '../knowledge/index.ts'
import type { DocumentFormat, ReadWhole } from '../knowledge/index.ts'
import type { FetchReply } from '../outbound/index.ts'
import { fromFetch, MediaRefused, MediaWithoutText } from './media-refused.ts'

export interface SourceFile {
  readonly name: string
  readonly format: DocumentFormat
  readonly content: Readable
}

/** Largest document that is read for a call. */
export const maxFileBytes = 50 * 1_048_576

const formatOfType: Readonly<Record<string, DocumentFormat>> = {
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'text/plain': 'txt',
  'text/markdown': 'md',
  'text/csv': 'csv',
  'text/html': 'html',
  'application/json': 'txt',
}

/** A file of the Files API, or what an address gave: named by its address, its kind told by the name or else by the reply. */
export function fetchedFile({ url, mediaType, body }: FetchReply): SourceFile {
  const path = new URL(url).pathname
  let name: string
  try {
    name = safeFileName(decodeURIComponent(path))
  } catch {
    name = safeFileName(path)
  }
  return { name, format: formatOf(name) ?? formatOfType[mediaType] ?? unknownFormat(), content: body }
}

/** A file that came with the call, told by its name or else by its type; undefined where neither is known. */
export function sentFile(name: string, mediaType: string, content: Readable): SourceFile | undefined {
  const format = formatOf(name) ?? formatOfType[mediaType]
  return format === undefined ? undefined : { name: `document.${format}`, format, content }
}

export function keptFile(name: string, content: Readable): SourceFile {
  return { name, format: formatOf(name) ?? unknownFormat(), content }
}

function formatOf(name: string): DocumentFormat | undefined {
  return extensionOf(name) === 'jsonl' || extensionOf(name) === 'json' ? 'txt' : formatOfName(name)
}

function unknownFormat(): never {
  throw new MediaRefused({
    zh: '不支持的文件类型。',
    en: 'Files of this type are not read.',
  })
}

export interface FileTextOptions {
  readonly readWhole: ReadWhole
  readonly folder: string
  /** In whose name characters of scanned pages are recognised. */
  readonly accountId: string
  /** More is not read; the caller tells by the length of the text. */
  readonly maxCharacters: number
  readonly signal: AbortSignal
}

/** A character takes at most 4 bytes. */
const bytesPerCharacter = 4

/**
 * Reads a document in a process of its own.
 * @returns its text as Markdown, its beginning where it has more than `maxCharacters`
 * @throws {MediaRefused} the document cannot be read, or is too large; {MediaWithoutText} where there is nothing to read
 */
export async function fileText(file: SourceFile, options: FileTextOptions): Promise<string> {
  const { readWhole, folder, accountId, maxCharacters, signal } = options
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const own = await mkdtemp(join(folder, 'file-'))
  try {
    const path = join(own, 'content')
    try {
      await pipeline(file.content, createWriteStream(path, { mode: 0o600 }), { signal })
    } catch (error) {
      throw fromFetch(error)
    }
    const { name, format } = file
    const read = await readWhole({ path, name, accountId, format }, { signal, withPictures: false })
    if ('refused' in read) {
      const Refused = read.refused === 'empty' ? MediaWithoutText : MediaRefused
      throw new Refused({ zh: failureMessage(read.refused, 'zh'), en: failureMessage(read.refused, 'en') })
    }
    try {
      const end = (maxCharacters + 1) * bytesPerCharacter
      return await readText(createReadStream(read.document.markdownPath, { end }))
    } finally {
      await read.document.dispose()
    }
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}
