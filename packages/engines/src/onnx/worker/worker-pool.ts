import { EngineError } from '../../engine-error.ts'
import type { FromWorker } from './messages.ts'
import { WorkerProcess } from './worker-process.ts'

export interface WorkerPoolOptions {
  /** Module that the processes run; it calls `serveWork`. */
  readonly program: URL
  /** Processes at most. */
  readonly workers: number
  readonly idleSeconds: number
  /** What the processes do, for the error that tells the end of one: `reads pages`. */
  readonly purpose: string
}

interface Job<Work, Output> {
  readonly id: number
  readonly work: Work
  readonly done: PromiseWithResolvers<Output>
}

interface Worker<Work, Output> {
  readonly process: WorkerProcess<Work, Output>
  job: Job<Work, Output> | undefined
  idleTimer: NodeJS.Timeout | undefined
}

/**
 * A bounded set of processes, each with the models in its memory, started when there is work for them and ended when there is none
 * for a while. Work waits in the order of asking.
 */
export class WorkerPool<Work, Output> {
  readonly #options: WorkerPoolOptions
  readonly #running = new Set<Worker<Work, Output>>()
  readonly #ending = new Set<Promise<void>>()
  #queue: Job<Work, Output>[] = []
  #lastId = 0
  #closed = false

  constructor(options: WorkerPoolOptions) {
    this.#options = options
  }

  get busy(): number {
    return [...this.#running].filter(({ job }) => job !== undefined).length
  }

  get waiting(): number {
    return this.#queue.length
  }

  get loaded(): number {
    return this.#running.size
  }

  /** @throws {EngineError} unavailable, rejected; the signal's reason */
  async run(work: Work, signal: AbortSignal): Promise<Output> {
    signal.throwIfAborted()
    if (this.#closed) throw new EngineError('unavailable', 'The engine is closed.')
    const job: Job<Work, Output> = { id: ++this.#lastId, work, done: Promise.withResolvers<Output>() }
    const leave = (): void => {
      this.#workerOf(job)?.process.send({ type: 'call-off', id: job.id })
      this.#queue = this.#queue.filter((other) => other !== job)
      job.done.reject(signal.reason)
    }
    signal.addEventListener('abort', leave, { once: true })
    this.#queue.push(job)
    this.#work()
    try {
      return await job.done.promise
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const job of this.#queue.splice(0)) job.done.reject(closedError())
    for (const worker of this.#running) {
      worker.job?.done.reject(closedError())
      this.#end(worker)
    }
    await Promise.all(this.#ending)
  }

  #workerOf(job: Job<Work, Output>): Worker<Work, Output> | undefined {
    return [...this.#running].find((worker) => worker.job === job)
  }

  /** Hands waiting work to processes that are free, and starts processes up to the bound. */
  #work(): void {
    while (this.#queue.length > 0) {
      const free = [...this.#running].find(({ job }) => job === undefined)
      const worker = free ?? (this.#running.size < this.#options.workers ? this.#start() : undefined)
      if (worker === undefined) return
      const job = this.#queue.shift()
      if (job === undefined) return
      clearTimeout(worker.idleTimer)
      worker.job = job
      worker.process.ref()
      worker.process.send({ type: 'work', id: job.id, work: job.work })
    }
  }

  #start(): Worker<Work, Output> {
    const process = new WorkerProcess<Work, Output>(
      this.#options.program,
      (message) => this.#hear(worker, message),
      (how) => this.#lost(worker, how),
    )
    const worker: Worker<Work, Output> = { process, job: undefined, idleTimer: undefined }
    this.#running.add(worker)
    return worker
  }

  #hear(worker: Worker<Work, Output>, message: FromWorker<Output>): void {
    const { job } = worker
    if (job?.id !== message.id) return
    if (message.type === 'done') job.done.resolve(message.output)
    else if (message.type === 'failed') job.done.reject(new EngineError(message.kind, message.message))
    worker.job = undefined
    this.#rest(worker)
    this.#work()
  }

  #rest(worker: Worker<Work, Output>): void {
    worker.process.unref()
    worker.idleTimer = setTimeout(() => this.#end(worker), this.#options.idleSeconds * 1000)
    worker.idleTimer.unref()
  }

  #lost(worker: Worker<Work, Output>, how: string): void {
    clearTimeout(worker.idleTimer)
    if (!this.#running.delete(worker)) return
    worker.job?.done.reject(new EngineError('unavailable', `The process that ${this.#options.purpose} ended: ${how}.`))
    worker.job = undefined
    if (!this.#closed) this.#work()
  }

  #end(worker: Worker<Work, Output>): void {
    clearTimeout(worker.idleTimer)
    this.#running.delete(worker)
    const ended = worker.process.end().finally(() => this.#ending.delete(ended))
    this.#ending.add(ended)
  }
}

function closedError(): EngineError {
  return new EngineError('unavailable', 'The engine was closed.')
}
