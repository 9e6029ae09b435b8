import { Worker } from 'node:worker_threads'
import { EngineError } from '../../engine-error.ts'
import type { OcrOutput } from '../../engine.ts'
import type { OnnxSettings } from '../options.ts'
import type { FromWorker, ToWorker, WorkerData } from './messages.ts'

interface Page {
  readonly id: number
  readonly picture: Uint8Array
  readonly calledOff: Int32Array<SharedArrayBuffer>
  readonly done: PromiseWithResolvers<OcrOutput>
}

interface Thread {
  readonly worker: Worker
  page: Page | undefined
  idleTimer: NodeJS.Timeout | undefined
}

const lastLineMilliseconds = 5000

/**
 * A bounded set of threads, each with the models in its memory, started when there are pages for them and ended when there are none
 * for a while. Pages wait in the order of asking.
 */
export class WorkerPool {
  readonly #settings: OnnxSettings
  readonly #threads = new Set<Thread>()
  readonly #ending = new Set<Promise<void>>()
  #queue: Page[] = []
  #lastId = 0
  #closed = false

  constructor(settings: OnnxSettings) {
    this.#settings = settings
  }

  get busy(): number {
    return [...this.#threads].filter(({ page }) => page !== undefined).length
  }

  get waiting(): number {
    return this.#queue.length
  }

  get loaded(): number {
    return this.#threads.size
  }

  /** @throws {EngineError} unavailable, rejected; the signal's reason */
  async read(picture: Uint8Array, signal: AbortSignal): Promise<OcrOutput> {
    signal.throwIfAborted()
    if (this.#closed) throw new EngineError('unavailable', 'The engine is closed.')
    const page: Page = {
      id: ++this.#lastId,
      picture,
      calledOff: new Int32Array(new SharedArrayBuffer(4)),
      done: Promise.withResolvers<OcrOutput>(),
    }
    const leave = (): void => {
      Atomics.store(page.calledOff, 0, 1)
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
    for (const thread of this.#threads) {
      if (thread.page !== undefined) Atomics.store(thread.page.calledOff, 0, 1)
      thread.page?.done.reject(closedError())
      this.#end(thread)
    }
    await Promise.all(this.#ending)
  }

  /** Hands waiting pages to threads that are free, and starts threads up to the bound. */
  #work(): void {
    while (this.#queue.length > 0) {
      const free = [...this.#threads].find(({ page }) => page === undefined)
      const thread = free ?? (this.#threads.size < this.#settings.workers ? this.#start() : undefined)
      if (thread === undefined) return
      const page = this.#queue.shift()
      if (page === undefined) return
      clearTimeout(thread.idleTimer)
      thread.page = page
      thread.worker.ref()
      const { id, picture, calledOff } = page
      thread.worker.postMessage({ type: 'read', id, picture, calledOff } satisfies ToWorker, [])
    }
  }

  #start(): Thread {
    const worker = new Worker(new URL('./main.ts', import.meta.url), {
      workerData: { threads: this.#settings.threads } satisfies WorkerData,
      // Debugger and profiler flags of the server are not meant for the thread.
      execArgv: [],
    })
    const thread: Thread = { worker, page: undefined, idleTimer: undefined }
    worker.on('message', (message: FromWorker) => this.#hear(thread, message))
    worker.on('error', (error) => this.#lost(thread, error))
    worker.on('exit', () => this.#lost(thread, undefined))
    this.#threads.add(thread)
    return thread
  }

  #hear(thread: Thread, message: FromWorker): void {
    const { page } = thread
    if (page?.id !== message.id) return
    if (message.type === 'read') page.done.resolve(message.output)
    else if (message.type === 'failed') page.done.reject(new EngineError(message.kind, message.message))
    thread.page = undefined
    this.#rest(thread)
    this.#work()
  }

  #rest(thread: Thread): void {
    thread.worker.unref()
    thread.idleTimer = setTimeout(() => this.#end(thread), this.#settings.idleSeconds * 1000)
    thread.idleTimer.unref()
  }

  #lost(thread: Thread, cause: unknown): void {
    clearTimeout(thread.idleTimer)
    if (!this.#threads.delete(thread)) return
    thread.page?.done.reject(new EngineError('unavailable', 'The thread that reads pages ended.', { cause }))
    thread.page = undefined
    if (!this.#closed) this.#work()
  }

  #end(thread: Thread): void {
    clearTimeout(thread.idleTimer)
    this.#threads.delete(thread)
    const ended = endThread(thread.worker).finally(() => this.#ending.delete(ended))
    this.#ending.add(ended)
  }
}

/** Lets it finish the line at which it is and free its models; one that does not is cut off. */
async function endThread(worker: Worker): Promise<void> {
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.postMessage({ type: 'end' } satisfies ToWorker, [])
  const late = setTimeout(() => void worker.terminate(), lastLineMilliseconds)
  await exited
  clearTimeout(late)
}

function closedError(): EngineError {
  return new EngineError('unavailable', 'The engine was closed.')
}
