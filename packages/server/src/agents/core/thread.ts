import { Worker } from 'node:worker_threads'

/** A thread that needed more memory or time than it may have. */
export class ThreadExhausted extends Error {
  override readonly name = 'ThreadExhausted'
}

export interface ThreadLimits {
  readonly signal: AbortSignal
  readonly memoryMiB: number
  readonly timeoutMilliseconds: number
}

/**
 * Runs a module in a thread of its own, which takes `workerData` and posts one message.
 * @throws {ThreadExhausted}
 * @throws the reason of the signal, or what the thread threw
 */
export async function threadReply<Reply>(module: URL, data: object, limits: ThreadLimits): Promise<Reply> {
  const { signal, memoryMiB, timeoutMilliseconds } = limits
  const worker = new Worker(module, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: memoryMiB } })
  const deadline = AbortSignal.timeout(timeoutMilliseconds)
  const either = AbortSignal.any([signal, deadline])
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const stop = (): void => reject(either.reason)
  either.addEventListener('abort', stop, { once: true })
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`The thread ended with ${code} before it answered.`)))
  try {
    return await promise
  } catch (error) {
    const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    if ((deadline.aborted || outOfMemory) && !signal.aborted) {
      throw new ThreadExhausted(outOfMemory ? 'It needed too much memory.' : 'It took too long.', { cause: error })
    }
    throw error
  } finally {
    either.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
