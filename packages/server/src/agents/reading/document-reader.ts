import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ApiError } from '../../errors/api-error.ts'
import { fileNotFound, isFileId, safeFileName } from '../../files/index.ts'
import type { FileService } from '../../files/index.ts'
import { decodeText } from '../../knowledge/index.ts'
import type { ReadWhole } from '../../knowledge/index.ts'
import {
  dataUrl,
  fileText,
  fromFetch,
  inlineBytes,
  keptFile,
  MediaWithoutText,
  readablePicture,
  refusalOf,
} from '../../media-input/index.ts'
import type { GuardedFetch } from '../../outbound/index.ts'
import type { AgentCall } from '../core/agent.ts'

export interface DocumentReaderOptions {
  readonly files: Pick<FileService, 'open' | 'find'>
  readonly fetch: GuardedFetch
  readonly readWhole: ReadWhole
  /** For documents that are being read. */
  readonly folder: string
  readonly maxFileCharacters: number
}

export interface NamedBytes {
  readonly name: string
  readonly bytes: Buffer
}

const maxDocumentBytes = 20 * 1_048_576
const fetchMilliseconds = 60_000
const pictureName = /\.(?:png|jpe?g|webp|gif)$/i

/** Files of callers as agents need them: their bytes, their text, or a picture to look at. */
export class DocumentReader {
  readonly #options: DocumentReaderOptions

  constructor(options: DocumentReaderOptions) {
    this.#options = options
  }

  /**
   * Whether the caller has the file. Addresses are not asked here.
   * @throws {ApiError} resourceNotFound
   */
  async requireFile(source: string, { context }: Pick<AgentCall, 'context'>): Promise<void> {
    if (isAddress(source)) return
    if ((await this.#options.files.find(context.caller.accountId, source)) === undefined) throw fileNotFound(source)
  }

  /**
   * What an id of the Files API, an address, a data URI or Base64 stands for.
   * @throws {ApiError} resourceNotFound, invalidParameter
   */
  async bytes(source: string, { context }: Pick<AgentCall, 'context'>, field: string): Promise<NamedBytes> {
    try {
      if (isAddress(source)) return await this.#fetched(source, context.signal)
      if (!isFileId(source) && (source.startsWith('data:') || source.length > 100)) {
        return { name: 'picture', bytes: inlineBytes(source) }
      }
    } catch (error) {
      throw refusalOf(fromFetch(error), field)
    }
    const { file, content } = await this.#options.files.open(context.caller.accountId, source)
    if (file.sizeBytes <= maxDocumentBytes) return { name: file.name, bytes: await buffer(content) }
    content.destroy()
    const reason = { zh: '文件不得超过 20 MB。', en: 'A file has at most 20 MB here.' }
    throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
  }

  /**
   * The text of a document or picture, as Markdown; characters of pictures and scans are recognised.
   * @throws {ApiError} resourceNotFound, invalidParameter, promptTooLong
   */
  async text(source: string, call: Pick<AgentCall, 'context'>, field: string): Promise<{ name: string; text: string }> {
    const { name, bytes } = await this.bytes(source, call, field)
    try {
      return { name, text: await this.#read(name, bytes, call) }
    } catch (error) {
      throw refusalOf(error, field)
    }
  }

  /**
   * The same of a picture; undefined where no character stands on it.
   * @throws {ApiError} resourceNotFound, invalidParameter, promptTooLong
   */
  async textOfPicture(
    source: string,
    call: Pick<AgentCall, 'context'>,
    field: string,
  ): Promise<{ name: string; text: string } | undefined> {
    const { name, bytes } = await this.bytes(source, call, field)
    try {
      return { name, text: await this.#read(name, bytes, call) }
    } catch (error) {
      if (error instanceof MediaWithoutText) return undefined
      throw refusalOf(error, field)
    }
  }

  async #read(name: string, bytes: Buffer, { context }: Pick<AgentCall, 'context'>): Promise<string> {
    const { readWhole, folder, maxFileCharacters: maxCharacters } = this.#options
    const { caller, signal } = context
    const picture = await asPicture(name, bytes)
    const file =
      picture === undefined
        ? keptFile(name, Readable.from([bytes]))
        : keptFile(picture.contentType === 'image/png' ? 'picture.png' : 'picture.jpg', Readable.from([picture.bytes]))
    const text = await fileText(file, { readWhole, folder, accountId: caller.accountId, maxCharacters, signal })
    if (text.length > maxCharacters) throw tooLong(maxCharacters)
    return text
  }

  /**
   * The characters of a text file, whatever their encoding.
   * @throws {ApiError} resourceNotFound, invalidParameter
   */
  async plainText(
    source: string,
    call: Pick<AgentCall, 'context'>,
    field: string,
  ): Promise<{ name: string; text: string }> {
    const { name, bytes } = await this.bytes(source, call, field)
    const { text } = decodeText(bytes)
    if (!text.includes('\0')) return { name, text }
    const reason = { zh: '应为文本文件。', en: 'It must be a text file.' }
    throw new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
  }

  /**
   * A picture in the form in which every engine takes it.
   * @throws {ApiError} resourceNotFound, invalidParameter
   */
  async picture(source: string, call: Pick<AgentCall, 'context'>, field: string): Promise<string> {
    const { bytes } = await this.bytes(source, call, field)
    try {
      const picture = await readablePicture(bytes, {})
      return dataUrl(picture.contentType, picture.bytes)
    } catch (error) {
      throw refusalOf(error, field)
    }
  }

  /** Whether a file is a picture, by its name. */
  async isPicture(source: string, { context }: Pick<AgentCall, 'context'>): Promise<boolean> {
    if (isAddress(source)) return pictureName.test(new URL(source).pathname)
    const file = await this.#options.files.find(context.caller.accountId, source)
    return file !== undefined && pictureName.test(file.name)
  }

  async #fetched(url: string, signal: AbortSignal): Promise<NamedBytes> {
    const reply = await this.#options.fetch(url, {
      maxBytes: maxDocumentBytes,
      timeoutMs: fetchMilliseconds,
      signal,
    })
    const path = new URL(reply.url).pathname.split('/').at(-1) ?? ''
    return { name: safeFileName(path === '' ? 'document' : path), bytes: await reply.bytes() }
  }
}

/** By its first bytes: pictures come under any name. */
async function asPicture(
  name: string,
  bytes: Buffer,
): Promise<Awaited<ReturnType<typeof readablePicture>> | undefined> {
  const start = bytes.subarray(0, 12).toString('latin1')
  const looksLikeOne = /^(?:\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP)/s.test(start)
  return looksLikeOne || pictureName.test(name) ? readablePicture(bytes, {}) : undefined
}

function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source)
}

function tooLong(characters: number): ApiError {
  const reason = { zh: `文件内容超过 ${characters} 个字符。`, en: `The file holds more than ${characters} characters.` }
  return new ApiError('promptTooLong', { reason }, { shouldRetry: false })
}
