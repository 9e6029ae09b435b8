import { randomUUID } from 'node:crypto'
import type { ErrorName } from '@openmaas/protocol'
import type { Lease } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { toApiError } from '../errors/to-api-error.ts'
import { ServerStopping } from '../http/index.ts'
import type { Log } from '../telemetry/index.ts'
import { FairLanes } from './fair-lanes.ts'
import type { TaskLane, TaskRepository, TaskRow } from './task-repository.ts'

/** The work of one kind of task. */
export interface TaskHandler {
  /**
   * Takes the slot of the next task of a lane before that task is begun. While it gives none the lane waits, and waiting is neither
   * an attempt nor a call. The slot is freed when the task ends, at the latest. A handler without it starts tasks at once.
   */
  readonly takeSlot?: (lane: TaskLane) => Promise<Lease | undefined>
  /**
   * Returns the members of the result. It may run again after a crash. It throws to be retried: failures of engines and of ourselves
   * are, refusals of the request are not.
   */
  readonly run: (task: TaskRow, options: TaskRunOptions) => Promise<object>
}

export interface TaskRunOptions {
  /** Aborts when the server stops. */
  readonly signal: AbortSignal
  readonly slot: Lease | undefined
}

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

/** A lane whose slots were taken is looked at again after this time, or when a task of it ends here. */
const fullLaneMilliseconds = 1000

/** Works on the tasks of this process: claims, renews its leases, finishes each once. */
export class TaskRunner {
  readonly #options: TaskRunnerOptions
  readonly #now: () => number
  readonly #owner = randomUUID()
  readonly #running = new Set<Promise<void>>()
  readonly #abort = new AbortController()
  readonly #timers: NodeJS.Timeout[] = []
  /** Lanes whose slots were taken, and until when that is believed; milliseconds. */
  readonly #fullUntil = new Map<string, number>()
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
    if (this.#running.size >= concurrency) return
    const now = this.#now()
    for (const [lane, until] of this.#fullUntil) if (until <= now) this.#fullUntil.delete(lane)
    const lanes = new FairLanes(await repository.lanes(Object.keys(handlers), now))
    const waiting = new Map<TaskLane, string[]>()
    while (this.#running.size < concurrency && !this.#abort.signal.aborted) {
      const lane = lanes.next()
      if (lane === undefined) return
      if (this.#fullUntil.has(laneKey(lane))) {
        lanes.close(lane)
        continue
      }
      const ids = waiting.get(lane) ?? (await repository.waiting(lane, concurrency - this.#running.size, now))
      waiting.set(lane, ids)
      const id = ids.shift()
      if (id === undefined) lanes.close(lane)
      else if (await this.#start(lane, id)) lanes.started(lane)
    }
  }

  /** @returns false when the task must go on waiting, or was taken by another worker */
  async #start(lane: TaskLane, id: string): Promise<boolean> {
    const { repository, handlers, log } = this.#options
    const handler = handlers[lane.kind]
    if (handler === undefined) throw new Error(`no handler for tasks of kind ${lane.kind}`)
    const slot = await handler.takeSlot?.(lane)
    if (handler.takeSlot !== undefined && slot === undefined) {
      this.#fullUntil.set(laneKey(lane), this.#now() + fullLaneMilliseconds)
      return false
    }
    let task: TaskRow | undefined
    try {
      task = await repository.claim(id, this.#owner, this.#now(), leaseMilliseconds)
    } finally {
      if (task === undefined) slot?.release()
    }
    if (task === undefined) return false
    const work = this.#work(task, handler, slot)
      .catch((error: unknown) => log.error('task could not be settled', { task: id, error }))
      .finally(() => {
        slot?.release()
        this.#fullUntil.delete(laneKey(lane))
        this.#running.delete(work)
        this.wake()
      })
    this.#running.add(work)
    return true
  }

  async #work(task: TaskRow, handler: TaskHandler, slot: Lease | undefined): Promise<void> {
    const { repository, log } = this.#options
    const { signal } = this.#abort
    try {
      if (task.attempts > maxAttempts) throw new ApiError('callFailed')
      const result = await handler.run(task, { signal, slot })
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
      if ((apiError.status >= 500 || apiError.status === 429) && task.attempts < maxAttempts) {
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

function laneKey({ kind, accountId, model }: TaskLane): string {
  return `${kind} ${accountId} ${model}`
}
