import { EngineError } from '../../engine-error.ts'
import type { OcrOutput } from '../../engine.ts'
import type { OnnxSettings } from '../options.ts'
import type { FromWorker } from './messages.ts'
import { WorkerProcess } from './worker-process.ts'

interface Page {
  readonly id: number
  readonly picture: Uint8Array
  readonly done: PromiseWithResolvers<OcrOutput>
}

interface Reader {
  readonly process: WorkerProcess
  page: Page | undefined
  idleTimer: NodeJS.Timeout | undefined
}

/**
 * A bounded set of processes, each with the models in its memory, started when there are pages for them and ended when there are none
 * for a while. Pages wait in the order of asking.
 */
export class WorkerPool {
  readonly #settings: OnnxSettings
  readonly #readers = new Set<Reader>()
  readonly #ending = new Set<Promise<void>>()
  #queue: Page[] = []
  #lastId = 0
  #closed = false

  constructor(settings: OnnxSettings) {
    this.#settings = settings
  }

  get busy(): number {
    return [...this.#readers].filter(({ page }) => page !== undefined).length
  }

  get waiting(): number {
    return this.#queue.length
  }

  get loaded(): number {
    return this.#readers.size
  }

  /** @throws {EngineError} unavailable, rejected; the signal's reason */
  async read(picture: Uint8Array, signal: AbortSignal): Promise<OcrOutput> {
    signal.throwIfAborted()
    if (this.#closed) throw new EngineError('unavailable', 'The engine is closed.')
    const page: Page = {
      id: ++this.#lastId,
      picture,
      done: Promise.withResolvers<OcrOutput>(),
    }
    const leave = (): void => {
      this.#readerOf(page)?.process.send({ type: 'call-off', id: page.id })
      this.#queue = this.#queue.filter((other) => other !== page)
      page.done.reject(signal.reason)
    }
    signal.addEventListener('abort', leave, { once: true })
    this.#queue.push(page)
    this.#work()
    try {
      return await page.done.promise
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const page of this.#queue.splice(0)) page.done.reject(closedError())
    for (const reader of this.#readers) {
      reader.page?.done.reject(closedError())
      this.#end(reader)
    }
    await Promise.all(this.#ending)
  }

  #readerOf(page: Page): Reader | undefined {
    return [...this.#readers].find((reader) => reader.page === page)
  }

  /** Hands waiting pages to processes that are free, and starts processes up to the bound. */
  #work(): void {
    while (this.#queue.length > 0) {
      const free = [...this.#readers].find(({ page }) => page === undefined)
      const reader = free ?? (this.#readers.size < this.#settings.workers ? this.#start() : undefined)
      if (reader === undefined) return
      const page = this.#queue.shift()
      if (page === undefined) return
      clearTimeout(reader.idleTimer)
      reader.page = page
      reader.process.ref()
      const { id, picture } = page
      reader.process.send({ type: 'read', id, picture, threads: this.#settings.threads })
    }
  }

  #start(): Reader {
    const process = new WorkerProcess(
      (message) => this.#hear(reader, message),
      (how) => this.#lost(reader, how),
    )
    const reader: Reader = { process, page: undefined, idleTimer: undefined }
    this.#readers.add(reader)
    return reader
  }

  #hear(reader: Reader, message: FromWorker): void {
    const { page } = reader
    if (page?.id !== message.id) return
    if (message.type === 'read') page.done.resolve(message.output)
    else if (message.type === 'failed') page.done.reject(new EngineError(message.kind, message.message))
    reader.page = undefined
    this.#rest(reader)
    this.#work()
  }

  #rest(reader: Reader): void {
    reader.process.unref()
    reader.idleTimer = setTimeout(() => this.#end(reader), this.#settings.idleSeconds * 1000)
    reader.idleTimer.unref()
  }

  #lost(reader: Reader, how: string): void {
    clearTimeout(reader.idleTimer)
    if (!this.#readers.delete(reader)) return
    reader.page?.done.reject(new EngineError('unavailable', `The process that reads pages ended: ${how}.`))
    reader.page = undefined
    if (!this.#closed) this.#work()
  }

  #end(reader: Reader): void {
    clearTimeout(reader.idleTimer)
    this.#readers.delete(reader)
    const ended = reader.process.end().finally(() => this.#ending.delete(ended))
    this.#ending.add(ended)
  }
}

function closedError(): EngineError {
  return new EngineError('unavailable', 'The engine was closed.')
}
