import { rm } from 'node:fs/promises'
import { ParseFailure } from '../parsing/parsed-document.ts'
import type { DrawingInput, DrawnPages } from './drawing.ts'
import { readDrawn } from './drawn-files.ts'
import type { PageInput } from './page.ts'
import { readPageFile } from './page-files.ts'
import type { ReadPage } from '../parsing/web/read-page.ts'
import type { PreparationInput, PreparedDocument } from './preparation.ts'
import type { ProcessTask } from './process-messages.ts'
import { readReading } from './read-files.ts'
import type { ReadDocument, ReadingInput } from './reading.ts'
import { KilledFromOutside, ReadingProcess } from './reading-process.ts'
import { readResult, writeRecognisedPages } from './result-files.ts'
import { wholeFilesOf } from './whole-files.ts'
import { TemporaryFolders } from './temporary-folders.ts'

export interface PreparationPoolOptions {
  /** Documents that are read at the same time, each in a process of its own. */
  readonly processes: number
  /** Resident memory of one process; a document that needs more fails as `too-large`. */
  readonly memoryLimitMiB: number
  /** For one document, without the time it waits for a process; more fails as `timeout`. */
  readonly timeoutSeconds: number
  /** For results that are on their way and for pictures; made when it is not there. */
  readonly tempFolder: string
  /** A process without work ends after this time; default 60. */
  readonly idleSeconds?: number
  /** Module that a process runs, and how its memory is known; for tests. */
  readonly module?: URL
  readonly memorySource?: 'kernel' | 'own-report'
}

type FolderWork<Result> = (folder: string, run: (task: ProcessTask) => Promise<void>) => Promise<Result>

type Disposable<Result> = Result & { dispose(): Promise<void> }

/** A process that has grown beyond this share of its limit is replaced after its document. */
const grownShare = 0.5

/**
 * Reads and cuts documents in child processes, which are kept for the next document. A document that crashes its process, eats its
 * memory or never ends fails alone. Processes are started when there is work for them and run at a lower priority than the server.
 */
export class PreparationPool {
  readonly #options: PreparationPoolOptions
  readonly #module: URL
  readonly #idle: { process: ReadingProcess; timer: NodeJS.Timeout }[] = []
  readonly #busy = new Set<ReadingProcess>()
  readonly #working = new Set<Promise<unknown>>()
  readonly #waiting = new Set<() => void>()
  readonly #closing = new AbortController()
  #places: number
  readonly #folders: TemporaryFolders

  constructor(options: PreparationPoolOptions) {
    this.#folders = new TemporaryFolders(options.tempFolder)
    this.#options = options
    this.#places = options.processes
    this.#module = options.module ?? new URL('prepare-document.ts', import.meta.url)
  }

  /** Documents that wait for a process. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Processes that read a document now. */
  get busyProcessIds(): number[] {
    return [...this.#busy].flatMap(({ pid }) => pid ?? [])
  }

  /**
   * @param options.onBegin called when the document has its turn; what it throws ends the work
   * @throws {ParseFailure} the document cannot be read
   * @throws the reason of the signal, or what failed on this machine (no space, no process): worth another try
   */
  async prepare(
    input: PreparationInput,
    { signal, onBegin }: { readonly signal: AbortSignal; readonly onBegin?: () => Promise<void> },
  ): Promise<PreparedDocument> {
    const { recognisedPages, ...rest } = input
    return this.#inFolder({ signal, onBegin }, async (folder, run) => {
      if (recognisedPages !== undefined) await writeRecognisedPages(folder, recognisedPages)
      await run({ kind: 'prepare', input: rest, folder, hasRecognisedPages: recognisedPages !== undefined })
      const { facts, slices, images } = await readResult(folder)
      return { ...facts, slices, images, ...(input.whole === true ? { whole: wholeFilesOf(folder) } : {}) }
    })
  }

  /** Reads a document without cutting it; throws as `prepare` does, but takes documents without text. */
  async read(input: ReadingInput, options: { readonly signal: AbortSignal }): Promise<ReadDocument> {
    const { recognisedPages, ...rest } = input
    return this.#inFolder(options, async (folder, run) => {
      if (recognisedPages !== undefined) await writeRecognisedPages(folder, recognisedPages)
      await run({ kind: 'read', input: rest, folder, hasRecognisedPages: recognisedPages !== undefined })
      return readReading(folder)
    })
  }

  /** Draws pages of a PDF or a picture; throws as `prepare` does. */
  async draw(input: DrawingInput, options: { readonly signal: AbortSignal }): Promise<DrawnPages> {
    return this.#inFolder(options, async (folder, run) => {
      await run({ kind: 'draw', input, folder })
      return readDrawn(folder)
    })
  }

  /** Reads a page of the web; throws as `prepare` does. */
  async readPage(input: PageInput, options: { readonly signal: AbortSignal }): Promise<ReadPage> {
    const { dispose, ...page } = await this.#inFolder(options, async (folder, run) => {
      await run({ kind: 'page', input, folder })
      return readPageFile(folder)
    })
    await dispose()
    return page
  }

  /** @param work what to have done, and how its result is read from the folder; it may be done twice */
  async #inFolder<Result extends object>(
    { signal, onBegin }: { readonly signal: AbortSignal; readonly onBegin?: (() => Promise<void>) | undefined },
    work: FolderWork<Result>,
  ): Promise<Disposable<Result>> {
    const either = AbortSignal.any([signal, this.#closing.signal])
    await this.#takePlace(either)
    const begin = async (): Promise<Disposable<Result>> => {
      await onBegin?.()
      return this.#doTwice(work, either)
    }
    const done = begin().finally(() => {
      this.#working.delete(done)
      this.#freePlace()
    })
    this.#working.add(done)
    return done
  }

  /** Ends all processes; documents that are being read fail with an error that is no `ParseFailure`. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('The server stops.'))
    const idle = this.#idle.splice(0)
    for (const { timer } of idle) clearTimeout(timer)
    await Promise.all(idle.map(({ process }) => process.close()))
    await Promise.allSettled(this.#working)
  }

  /** In the order of asking. */
  async #takePlace(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#places > 0) {
      this.#places -= 1
      return
    }
    const turn = Promise.withResolvers<void>()
    const abort = (): void => {
      this.#waiting.delete(turn.resolve)
      turn.reject(signal.reason)
    }
    this.#waiting.add(turn.resolve)
    signal.addEventListener('abort', abort, { once: true })
    try {
      await turn.promise
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  /** Hands it to who waits longest, so that nobody who comes now takes it before. */
  #freePlace(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#places += 1
      return
    }
    this.#waiting.delete(next)
    next()
  }

  /** What ended a process from outside may have had another in mind; who is hit twice is it. */
  async #doTwice<Result extends object>(work: FolderWork<Result>, signal: AbortSignal): Promise<Disposable<Result>> {
    try {
      return await this.#doOnce(work, signal)
    } catch (error) {
      if (!(error instanceof KilledFromOutside)) throw error
    }
    try {
      return await this.#doOnce(work, signal)
    } catch (error) {
      if (!(error instanceof KilledFromOutside)) throw error
      throw new ParseFailure('damaged', 'The process that read it was killed twice.', { cause: error })
    }
  }

  async #doOnce<Result extends object>(work: FolderWork<Result>, signal: AbortSignal): Promise<Disposable<Result>> {
    const folder = await this.#folders.make()
    const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true })
    try {
      const result = await work(folder, (task) => this.#withProcess((process) => process.work(task, signal)))
      signal.throwIfAborted()
      return { ...result, dispose }
    } catch (error) {
      await dispose()
      throw error
    }
  }

  async #withProcess(work: (process: ReadingProcess) => Promise<void>): Promise<void> {
    const process = this.#takeProcess()
    this.#busy.add(process)
    try {
      await work(process)
    } finally {
      this.#busy.delete(process)
      await this.#putBack(process)
    }
  }

  #takeProcess(): ReadingProcess {
    for (;;) {
      const idle = this.#idle.pop()
      if (idle === undefined) return new ReadingProcess({ ...this.#options, module: this.#module })
      clearTimeout(idle.timer)
      if (!idle.process.ended) return idle.process
    }
  }

  async #putBack(process: ReadingProcess): Promise<void> {
    const { memoryLimitMiB, idleSeconds = 60 } = this.#options
    const bytes = process.ended ? undefined : await process.memoryBytes()
    const grown = bytes !== undefined && bytes > memoryLimitMiB * 1_048_576 * grownShare
    if (process.ended || grown || this.#closing.signal.aborted) {
      await process.close()
      return
    }
    const timer = setTimeout(() => {
      const index = this.#idle.findIndex((idle) => idle.process === process)
      if (index !== -1) this.#idle.splice(index, 1)
      void process.close()
    }, idleSeconds * 1000)
    this.#idle.push({ process, timer })
  }
}
