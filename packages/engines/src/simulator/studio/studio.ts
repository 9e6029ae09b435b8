import { Worker } from 'node:worker_threads'
import { EngineError } from '../../engine-error.ts'
import type { StudioJob, StudioReply } from './studio-jobs.ts'

/** Threads at once; a film in 4K takes some 150 MB. */
const maxThreads = 2
const timeLimitMilliseconds = 60_000

/** Draws and films on threads of its own, one for each job, so that nothing of it stays in memory. */
export class Studio {
  readonly #waiting: (() => void)[] = []
  #free = maxThreads

  /** @throws {EngineError}, or the signal's reason when it aborts first */
  async make(job: StudioJob, signal: AbortSignal): Promise<Uint8Array> {
    signal.throwIfAborted()
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      signal.throwIfAborted()
      return await runInThread(job, signal)
    } finally {
      // The place is handed over, or given back.
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}

async function runInThread(job: StudioJob, signal: AbortSignal): Promise<Uint8Array> {
  const worker = new Worker(new URL('./studio-worker.ts', import.meta.url), { workerData: job })
  const ended = Promise.withResolvers<StudioReply>()
  const onAbort = (): void => ended.reject(signal.reason)
  const late = setTimeout(
    () => ended.reject(new EngineError('unavailable', 'The simulator took too long.')),
    timeLimitMilliseconds,
  )
  signal.addEventListener('abort', onAbort, { once: true })
  worker.once('message', ended.resolve)
  worker.once('error', (cause) =>
    ended.reject(new EngineError('unavailable', 'The simulator could not draw.', { cause })),
  )
  worker.once('exit', () => ended.reject(new EngineError('unavailable', 'The simulator stopped drawing.')))
  try {
    const reply = await ended.promise
    if ('made' in reply) return reply.made
    throw new EngineError('unavailable', 'The simulator could not draw.', { cause: new Error(reply.failed) })
  } finally {
    clearTimeout(late)
    signal.removeEventListener('abort', onAbort)
    await worker.terminate()
  }
}
