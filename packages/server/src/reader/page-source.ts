import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { LocalisedText } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { failureMessage, formatOfName, ParseFailure } from '../knowledge/index.ts'
import type {
  DocumentFormat,
  PageInput,
  ParseFailureReason,
  PreparationPool,
  ReadPage,
  ReadWhole,
} from '../knowledge/index.ts'
import { fromFetch, refusalOf } from '../media-input/index.ts'
import { FetchRefused } from '../outbound/index.ts'
import type { FetchReply, GuardedFetch } from '../outbound/index.ts'

export interface PageSourceOptions {
  readonly fetch: GuardedFetch
  readonly pool: Pick<PreparationPool, 'readPage'>
  /** For addresses of documents. */
  readonly readWhole: ReadWhole
  /** For pages on their way. */
  readonly folder: string
}

export type PageWish = Pick<PageInput, 'url' | 'format' | 'retainImages' | 'keepDataImages' | 'gfm'>

interface Limits {
  readonly accountId: string
  readonly seconds: number
  readonly signal: AbortSignal
}

/** What is wrong, in the words of the request. */
const field = 'url'
const maxBytes = 20 * 1_048_576
/** More text than this is a database and no page. */
const maxDocumentCharacters = 5_000_000

/** What servers that refuse unknown programs let through; ours is named in it. */
const userAgent = 'Mozilla/5.0 (compatible; OpenMaaS reader)'

const pageTypes = new Set(['text/html', 'application/xhtml+xml'])
const plainTypes = new Set(['text/plain', 'text/markdown', 'application/json', 'application/xml', 'text/xml'])
const formatOfType: Readonly<Record<string, DocumentFormat>> = {
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/csv': 'csv',
  'text/plain': 'txt',
  'text/markdown': 'md',
}

const late: LocalisedText = { zh: '未在规定时间内读取完成。', en: 'It could not be read in time.' }

/** Fetches pages and documents and has them read in processes of their own, because nobody vouches for them. */
export class PageSource {
  readonly #options: PageSourceOptions

  constructor(options: PageSourceOptions) {
    this.#options = options
  }

  /** @throws {ApiError} invalidParameter, and the reason of the signal */
  async read(wish: PageWish, { accountId, seconds, signal }: Limits): Promise<ReadPage> {
    const deadline = AbortSignal.timeout(seconds * 1000)
    const either = AbortSignal.any([signal, deadline])
    const { folder } = this.#options
    await mkdir(folder, { recursive: true })
    const own = await mkdtemp(join(folder, 'page-'))
    try {
      return await this.#readIn(own, wish, accountId, either)
    } catch (error) {
      signal.throwIfAborted()
      throw asRefusal(error, deadline.aborted)
    } finally {
      await rm(own, { recursive: true, force: true })
    }
  }

  async #readIn(folder: string, wish: PageWish, accountId: string, signal: AbortSignal): Promise<ReadPage> {
    const reply = await this.#options.fetch(wish.url, {
      maxBytes,
      signal,
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'user-agent': userAgent },
    })
    const path = join(folder, 'content')
    await pipeline(reply.body, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    const format = formatOf(reply)
    if (format === 'html') {
      const contentType = reply.headers['content-type']
      return this.#options.pool.readPage({ ...wish, url: reply.url, path, contentType }, { signal })
    }
    const name = decodeURIComponentOrNot(new URL(reply.url).pathname.split('/').at(-1) ?? '')
    const read = await this.#options.readWhole({ path, name, accountId, format }, { signal, withPictures: false })
    if ('refused' in read) throw new ParseFailure(read.refused, 'The document cannot be read.')
    try {
      const file = wish.format === 'text' ? read.document.textPath : read.document.markdownPath
      const content = (await readFile(file, 'utf8')).slice(0, maxDocumentCharacters).toWellFormed()
      return { title: name, description: '', content, metadata: {}, stylesheets: [], images: [], links: [] }
    } finally {
      await read.document.dispose()
    }
  }
}

/** @throws {FetchRefused} type */
function formatOf({ mediaType, url }: FetchReply): DocumentFormat {
  if (pageTypes.has(mediaType)) return 'html'
  const byType = formatOfType[mediaType]
  const byName = formatOfName(new URL(url).pathname)
  if (byType === 'txt') return byName === 'md' || byName === 'csv' ? byName : 'txt'
  if (byType !== undefined) return byType
  if (plainTypes.has(mediaType)) return 'txt'
  if (mediaType === 'application/octet-stream' && byName !== undefined) return byName
  throw new FetchRefused('type', `Content of the type ${mediaType.slice(0, 80)} is not read.`)
}

function asRefusal(error: unknown, isLate: boolean): unknown {
  if (error instanceof ApiError) return error
  if (isLate) return refused(late, error)
  if (error instanceof FetchRefused && error.reason === 'status' && error.status !== undefined) {
    const { status } = error
    return refused({ zh: `该地址返回 HTTP ${status}。`, en: `It answered with HTTP ${status}.` }, error)
  }
  if (error instanceof ParseFailure) return refused(wordsOf(error.reason), error)
  return refusalOf(fromFetch(error), field)
}

function wordsOf(reason: ParseFailureReason): LocalisedText {
  return { zh: failureMessage(reason, 'zh'), en: failureMessage(reason, 'en') }
}

function refused(reason: LocalisedText, cause: unknown): ApiError {
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false, cause })
}

function decodeURIComponentOrNot(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
