import { text as readText } from 'node:stream/consumers'
import { isFailureReason, failureMessage } from '../knowledge/index.ts'
import type { ReadWhole } from '../knowledge/index.ts'
import type { Language } from '@openmaas/protocol'
import type { Caller } from '../access/index.ts'
import type { CallContext, CallTracker } from '../calls/index.ts'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Downloadable } from '../storage/index.ts'
import type { TaskService } from '../tasks/index.ts'
import { parseFile } from './parse-file.ts'
import type { ParseFileOptions } from './parse-file.ts'
import { parsedFileRepository } from './parsed-file-repository.ts'
import type { ParsedFileEnd, ParsedFileRow } from './parsed-file-repository.ts'
import type { ParserUpload } from './read-parser-upload.ts'
import { ReadingPlaces } from './reading-places.ts'

export const fileParserTaskKind = 'file-parser'

export interface FileParserOptions extends Omit<ParseFileOptions, 'signal'> {
  readonly db: Database
  /** For callers who wait, who must not stand behind tasks. */
  readonly readNow: ReadWhole
  readonly tasks: Pick<TaskService, 'submit' | 'result'>
  readonly tracker: CallTracker
  /** Files that are read at once for tasks, and again as many for callers who wait. */
  readonly places: number
  readonly now?: () => number
}

/** The reply of the platform, and nothing else: one SDK refuses further members. */
export interface ParserResult {
  readonly status: 'processing' | 'succeeded' | 'failed'
  readonly message: string
  readonly task_id: string
  readonly content: string | null
  readonly parsing_result_url: string | null
}

/** Gives the link of a result under the address by which the caller came. */
export type ResultLink = (file: ParsedFileRow) => string

/** The platform's limit for text in a reply; the link leads to all of it. */
const mostContentBytes = 1_048_576
const keepMilliseconds = 7 * 86_400_000

const messages = {
  processing: { zh: '任务处理中', en: 'The task is being worked on' },
  succeeded: { zh: '结果获取成功', en: 'The result was fetched' },
  cut: {
    zh: '结果获取成功，文本超过 1 MB，仅返回开头部分，完整内容请用 download_link 获取',
    en: 'The result was fetched; its text exceeds 1 MB and only the beginning is given, all of it by download_link',
  },
  gaveUp: { zh: '解析失败', en: 'The file could not be parsed' },
} as const

/** What a task's row keeps of the call. */
export interface StoredParserCall {
  readonly caller: Caller
  readonly path: string
}

type CreateContext = Pick<CallContext, 'caller' | 'path' | 'requestId'>

/** Turns files into text: later, as a task that survives anything, or while the caller waits. */
export class FileParserService {
  readonly #options: FileParserOptions
  readonly #now: () => number
  readonly #waiting: ReadingPlaces

  constructor(options: FileParserOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#waiting = new ReadingPlaces(options.places * 4)
  }

  /**
   * Answers when the task is committed.
   * @throws {ApiError} concurrencyExceeded when the account has too many unfinished tasks
   */
  async create({ caller, path, requestId: id }: CreateContext, upload: ParserUpload): Promise<void> {
    const { db, tasks } = this.#options
    const row = this.#row(caller, id, upload)
    await parsedFileRepository(db).insert(row)
    const request: StoredParserCall = { caller, path }
    await tasks.submit({ caller, kind: fileParserTaskKind, model: modelOf(row), id, requestId: id, request })
  }

  /** @throws {ApiError} trafficLimited when too many callers wait */
  async parseNow(
    context: CallContext,
    upload: ParserUpload,
    reply: { readonly link: ResultLink; readonly language: Language },
  ): Promise<ParserResult> {
    const place = this.#waiting.take()
    if (place === undefined) throw new ApiError('trafficLimited', {}, { retryAfterSeconds: 2 })
    try {
      const row = this.#row(context.caller, context.requestId, upload)
      // Its row comes first, so that what is stored on the way is known to the sweep.
      await parsedFileRepository(this.#options.db).insert(row)
      const end = await this.#parse(row, context, this.#options.readNow)
      await parsedFileRepository(this.#options.db).finish(row.id, end, this.#now())
      const result = await this.#result({ ...row, ...end }, reply.language)
      return end.state === 'succeeded'
        ? { ...result, content: result.content, parsing_result_url: reply.link({ ...row, ...end }) }
        : result
    } finally {
      place.release()
    }
  }

  /** The work of a task. */
  async work(context: CallContext): Promise<void> {
    const files = parsedFileRepository(this.#options.db)
    const file = await files.findAnywhere(context.requestId)
    if (file?.state !== 'processing') return
    await files.finish(file.id, await this.#parse(file, context, this.#options.readWhole), this.#now())
  }

  /** Each attempt stands in the books; tokens are not what a parser counts in. */
  async #parse(file: ParsedFileRow, context: CallContext, readWhole: ReadWhole): Promise<ParsedFileEnd> {
    const call = this.#options.tracker.begin(context, { model: modelOf(file), stream: false })
    try {
      call.noteModel(modelOf(file))
      const end = await parseFile(file, { ...this.#options, readWhole, signal: context.signal })
      if (end.state === 'succeeded') call.finish('stop', undefined)
      else call.fail(refusalOf(end))
      return end
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }

  /** @throws {ApiError} resourceNotFound */
  async result(
    caller: Caller,
    id: string,
    {
      form,
      link,
      language,
    }: { readonly form: 'text' | 'download_link'; readonly link: ResultLink; readonly language: Language },
  ): Promise<ParserResult> {
    const file = await parsedFileRepository(this.#options.db).find(caller.accountId, id)
    if (file === undefined)
      throw new ApiError('resourceNotFound', { field: 'taskId', value: id.slice(0, 64) }, { shouldRetry: false })
    if (file.state === 'processing') return this.#unfinished(caller, file, language)
    const result = await this.#result(file, language)
    if (file.state === 'failed') return result
    return form === 'text'
      ? result
      : { ...result, message: messages.succeeded[language], content: null, parsing_result_url: link(file) }
  }

  /** What a link leads to. */
  async download(id: string): Promise<Downloadable | undefined> {
    const file = await parsedFileRepository(this.#options.db).findAnywhere(id)
    if (file === undefined || file.resultHash === null) return undefined
    return { hash: file.resultHash, sizeBytes: file.resultBytes ?? 0, contentType: 'application/octet-stream' }
  }

  /** For the sweep of blobs that nothing names. */
  async referencedBlobs(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return parsedFileRepository(this.#options.db).referencedBlobs(hashes)
  }

  /** Results that are older than they are kept. */
  async sweep(): Promise<void> {
    await parsedFileRepository(this.#options.db).deleteBefore(this.#now() - keepMilliseconds)
  }

  #row(caller: Caller, id: string, { tool, type, name, stored }: ParserUpload): ParsedFileRow {
    return {
      id,
      accountId: caller.accountId,
      toolType: tool,
      name,
      format: type,
      sourceHash: stored.hash,
      state: 'processing',
      errorReason: null,
      textHash: null,
      textBytes: null,
      resultHash: null,
      resultBytes: null,
      resultName: null,
      createdAt: this.#now(),
      finishedAt: null,
    }
  }

  /** A task that failed again and again ends without a word in its file's row. */
  async #unfinished(caller: Caller, { id, toolType }: ParsedFileRow, language: Language): Promise<ParserResult> {
    const nothing = { task_id: id, content: null, parsing_result_url: null }
    const status = toolType === 'prime-sync' ? 'FAIL' : await this.#taskStatus(caller, id, language)
    return status === 'FAIL'
      ? { status: 'failed', message: messages.gaveUp[language], ...nothing }
      : { status: 'processing', message: messages.processing[language], ...nothing }
  }

  async #taskStatus(caller: Caller, id: string, language: Language): Promise<unknown> {
    const task = await this.#options.tasks.result(caller, id, language)
    return 'task_status' in task ? task.task_status : undefined
  }

  async #result(file: ParsedFileRow, language: Language): Promise<ParserResult> {
    const { id, errorReason, textHash, textBytes } = file
    if (file.state !== 'succeeded' || textHash === null) {
      const known = errorReason !== null && isFailureReason(errorReason)
      const message = known ? failureMessage(errorReason, language) : messages.gaveUp[language]
      return { status: 'failed', message, task_id: id, content: null, parsing_result_url: null }
    }
    const isCut = (textBytes ?? 0) > mostContentBytes
    const range = isCut ? { start: 0, end: mostContentBytes - 1 } : undefined
    const content = await readText(await this.#options.blobs.open(textHash, range))
    return {
      status: 'succeeded',
      message: messages[isCut ? 'cut' : 'succeeded'][language],
      task_id: id,
      // The cut may go through a character.
      content: isCut ? content.replace(/\ufffd+$/, '') : content,
      parsing_result_url: null,
    }
  }
}

function modelOf({ toolType }: Pick<ParsedFileRow, 'toolType'>): string {
  return `file-parser-${toolType}`
}

/** The reply tells it as a failed result; the books, as a refused call. */
function refusalOf({ errorReason }: ParsedFileEnd): ApiError {
  const known = errorReason !== null && isFailureReason(errorReason)
  const reason = known
    ? { zh: failureMessage(errorReason, 'zh'), en: failureMessage(errorReason, 'en') }
    : messages.gaveUp
  return new ApiError('invalidParameter', { field: 'file', reason }, { shouldRetry: false })
}
