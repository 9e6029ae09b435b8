import { randomUUID } from 'node:crypto'
import { EngineError } from '@openmaas/engines'
import type { ErrorName } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { toApiError } from '../errors/to-api-error.ts'
import { ServerStopping } from '../http/index.ts'
import type { Log } from '../telemetry/index.ts'
import type { TaskRepository, TaskRow } from './task-repository.ts'

/**
 * Does the work of one kind of task and returns the members of the result. It may run again after a crash. It throws to be
 * retried: failures of engines and of ourselves are, refusals of the request are not.
 */
export type TaskHandler = (task: TaskRow, signal: AbortSignal) => Promise<object>

export interface TaskRunnerOptions {
  readonly repository: TaskRepository
  readonly handlers: Readonly<Record<string, TaskHandler>>
  readonly concurrency: number
  readonly log: Log
  readonly now?: () => number
}

/** Stored with a failed task; `parameters` fill the message in the language of whoever asks. */
export interface StoredTaskError {
  readonly name: ErrorName
  readonly parameters: ApiError['parameters']
}

const leaseMilliseconds = 15_000
const renewMilliseconds = 5000
const pollMilliseconds = 1000
const maxAttempts = 5
const keepFinishedMilliseconds = 7 * 86_400_000
const sweepMilliseconds = 3_600_000

/** The account's own slots are taken: the task simply waits. An engine that says the same of itself is tried a few times only. */
function waitsForSlot(error: ApiError): boolean {
  return error.errorName === 'concurrencyExceeded' && !(error.cause instanceof EngineError)
}

/** Works on the tasks of this process: claims, renews its leases, finishes each once. */
export class TaskRunner {
  readonly #options: TaskRunnerOptions
  readonly #now: () => number
  readonly #owner = randomUUID()
  readonly #running = new Set<Promise<void>>()
  readonly #abort = new AbortController()
  readonly #timers: NodeJS.Timeout[] = []
  #claiming: Promise<void> | undefined
  #again = false

  constructor(options: TaskRunnerOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  start(): void {
    const { repository, log } = this.#options
    const quietly = (work: () => Promise<unknown>) => () =>
      void work().catch((error: unknown) => log.warn('task store is not available', { error }))
    this.#timers.push(
      setInterval(() => this.wake(), pollMilliseconds),
      setInterval(
        quietly(() => repository.renew(this.#owner, this.#now(), leaseMilliseconds)),
        renewMilliseconds,
      ),
      setInterval(
        quietly(() => repository.deleteFinishedBefore(this.#now() - keepFinishedMilliseconds)),
        sweepMilliseconds,
      ),
    )
    for (const timer of this.#timers) timer.unref()
    this.wake()
  }

  /** Looks for work now instead of at the next poll. */
  wake(): void {
    if (this.#abort.signal.aborted) return
    if (this.#claiming !== undefined) {
      this.#again = true
      return
    }
    this.#claiming = this.#claim()
      .catch((error: unknown) => this.#options.log.warn('tasks could not be claimed', { error }))
      .finally(() => {
        this.#claiming = undefined
        if (this.#again) {
          this.#again = false
          this.wake()
        }
      })
  }

  async #claim(): Promise<void> {
    const { repository, handlers, concurrency } = this.#options
    const free = concurrency - this.#running.size
    const tasks = await repository.claim(Object.keys(handlers), this.#owner, free, this.#now(), leaseMilliseconds)
    for (const task of tasks) {
      const work = this.#work(task)
        .catch((error: unknown) => this.#options.log.error('task could not be settled', { task: task.id, error }))
        .finally(() => {
          this.#running.delete(work)
          this.wake()
        })
      this.#running.add(work)
    }
  }

  async #work(task: TaskRow): Promise<void> {
    const { repository, handlers, log } = this.#options
    const { signal } = this.#abort
    const handler = handlers[task.kind]
    if (handler === undefined) throw new Error(`no handler for tasks of kind ${task.kind}`)
    try {
      if (task.attempts > maxAttempts) throw new ApiError('callFailed')
      const result = await handler(task, signal)
      if (signal.aborted) await repository.putBack(task.id, this.#owner, this.#now(), false, this.#now())
      else
        await this.#settle(() =>
          repository.finish(
            task.id,
            this.#owner,
            { state: 'succeeded', result: JSON.stringify(result), error: null },
            this.#now(),
          ),
        )
    } catch (error) {
      if (signal.aborted) {
        await repository.putBack(task.id, this.#owner, this.#now(), false, this.#now())
        return
      }
      const apiError = toApiError(error, task.requestId)
      if (waitsForSlot(apiError)) {
        await repository.putBack(task.id, this.#owner, this.#now() + 1000, false, this.#now())
      } else if ((apiError.status >= 500 || apiError.status === 429) && task.attempts < maxAttempts) {
        log.warn('task will be tried again', {
          task: task.id,
          attempts: task.attempts,
          code: apiError.code,
          error: apiError.cause,
        })
        await repository.putBack(task.id, this.#owner, this.#now() + 500 * 2 ** task.attempts, true, this.#now())
      } else {
        const stored: StoredTaskError = { name: apiError.errorName, parameters: apiError.parameters }
        await this.#settle(() =>
          repository.finish(
            task.id,
            this.#owner,
            { state: 'failed', result: null, error: JSON.stringify(stored) },
            this.#now(),
          ),
        )
      }
    }
  }

  /** The work is done and paid for, so a store that fails for a moment must not throw it away. */
  async #settle(write: () => Promise<unknown>): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await write()
        return
      } catch (error) {
        if (attempt === 8) throw error
        await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt))
      }
    }
  }

  get runningCount(): number {
    return this.#running.size
  }

  /** Takes no new tasks and puts the running ones back, so that another process goes on at once. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#abort.abort(new ServerStopping('The server is stopping.'))
    await this.#claiming
    await Promise.all(this.#running)
  }
}
