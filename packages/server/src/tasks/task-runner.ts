import { randomUUID } from 'node:crypto'
import type { Lease } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { toApiError } from '../errors/to-api-error.ts'
import { ServerStopping } from '../http/index.ts'
import type { Log } from '../telemetry/index.ts'
import { FairLanes } from './fair-lanes.ts'
import { cancelledError, storedError } from './task-error.ts'
import { TaskCancelled, TaskPause, TaskTaken } from './task-handler.ts'
import type { TaskHandler } from './task-handler.ts'
import type { PutBack, TaskLane, TaskRepository, TaskRow } from './task-repository.ts'

export interface TaskRunnerOptions {
  readonly repository: TaskRepository
  readonly handlers: Readonly<Record<string, TaskHandler>>
  readonly concurrency: number
  readonly log: Log
  readonly now?: () => number
}

const leaseMilliseconds = 15_000
const renewMilliseconds = 5000
const pollMilliseconds = 1000
const maxAttempts = 5
const keepFinishedMilliseconds = 7 * 86_400_000
const sweepMilliseconds = 3_600_000
/** For telling an engine that nobody wants its work any more. */
const cancelMilliseconds = 10_000

interface RunningTask {
  readonly cancel: AbortController
  readonly ended: Promise<void>
}

/** What becomes of a task after it was worked on. */
interface WorkNotes {
  engineId?: string
}

/** A lane whose slots were taken is looked at again after this time, or when a task of it ends here. */
const fullLaneMilliseconds = 1000

/** Works on the tasks of this process: claims, renews its leases, finishes each once. */
export class TaskRunner {
  readonly #options: TaskRunnerOptions
  readonly #now: () => number
  readonly #owner = randomUUID()
  /** By id of the task. */
  readonly #running = new Map<string, RunningTask>()
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
    const now = this.#now()
    const found = await repository.lanes(Object.keys(handlers), now)
    // A server without work asks its database one question a second, not several.
    if (found.length === 0) return
    await this.#cancelAsked()
    if (this.#running.size >= concurrency) return
    for (const [lane, until] of this.#fullUntil) if (until <= now) this.#fullUntil.delete(lane)
    const lanes = new FairLanes(found)
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
    const { repository, handlers } = this.#options
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
    this.#follow(id, slot, laneKey(lane), (cancel) => this.#work(task, handler, slot, cancel))
    return true
  }

  /** Aborts the tasks of this process that are to be cancelled, and settles those that nobody works on. */
  async #cancelAsked(): Promise<void> {
    const { repository, handlers } = this.#options
    for (const id of await repository.toCancel(Object.keys(handlers))) {
      const running = this.#running.get(id)
      if (running !== undefined) {
        running.cancel.abort(new TaskCancelled('The task is cancelled.'))
        continue
      }
      const task = await repository.claimCancelled(id, this.#owner, this.#now(), leaseMilliseconds)
      if (task !== undefined) this.#follow(id, undefined, undefined, () => this.#cancel(task, {}))
    }
  }

  #follow(
    id: string,
    slot: Lease | undefined,
    lane: string | undefined,
    work: (cancel: AbortSignal) => Promise<void>,
  ): void {
    const cancel = new AbortController()
    const ended = work(cancel.signal)
      .catch((error: unknown) => this.#options.log.error('task could not be settled', { task: id, error }))
      .finally(() => {
        slot?.release()
        if (lane !== undefined) this.#fullUntil.delete(lane)
        this.#running.delete(id)
        this.wake()
      })
    this.#running.set(id, { cancel, ended })
  }

  async #work(task: TaskRow, handler: TaskHandler, slot: Lease | undefined, cancel: AbortSignal): Promise<void> {
    const { repository } = this.#options
    const stop = this.#abort.signal
    const notes: WorkNotes = {}
    try {
      if (task.attempts > maxAttempts) throw new ApiError('callFailed')
      const result = await handler.run(task, {
        signal: AbortSignal.any([stop, cancel]),
        slot,
        noteEngine: (engineId) => {
          notes.engineId = engineId
        },
        handOver: async (progress, engineId) => {
          const row = { progress: JSON.stringify(progress), engineId }
          const kept = await this.#settle(() => repository.handOver(task.id, this.#owner, row, this.#now()))
          if (!kept) throw new TaskTaken('Another worker holds the task.')
        },
      })
      if (result instanceof TaskPause) {
        const availableAt = stop.aborted ? this.#now() : Math.ceil(result.resumeAt)
        const lastError = result.failure === undefined ? {} : { lastError: storedError(result.failure) }
        await this.#putBack(task, { availableAt, attempted: false, ...lastError, ...notes })
        // Looked at when it is due, where that is before the next look.
        const wait = availableAt - this.#now()
        if (wait < pollMilliseconds) setTimeout(() => this.wake(), Math.max(0, wait)).unref()
      } else if (stop.aborted) await this.#putBack(task, { availableAt: this.#now(), attempted: false, ...notes })
      else await this.#finish(task, { state: 'succeeded', result: JSON.stringify(result), error: null, ...notes })
    } catch (error) {
      if (error instanceof TaskTaken) return
      if (stop.aborted) await this.#putBack(task, { availableAt: this.#now(), attempted: false, ...notes })
      else if (cancel.aborted) await this.#cancel(task, notes)
      else await this.#fail(task, toApiError(error, task.requestId), notes)
    }
  }

  async #fail(task: TaskRow, error: ApiError, notes: WorkNotes): Promise<void> {
    const stored = storedError(error)
    const mayPass = (error.status >= 500 || error.status === 429) && error.shouldRetry !== false
    if (!mayPass || task.attempts >= maxAttempts) {
      await this.#finish(task, { state: 'failed', result: null, error: stored, ...notes })
      return
    }
    const { id, attempts } = task
    this.#options.log.warn('task will be tried again', { task: id, attempts, code: error.code, error: error.cause })
    const availableAt = this.#now() + 500 * 2 ** attempts
    await this.#putBack(task, { availableAt, attempted: true, lastError: stored, ...notes })
  }

  async #cancel(task: TaskRow, notes: WorkNotes): Promise<void> {
    const { repository, handlers, log } = this.#options
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(cancelMilliseconds)])
    try {
      // The work may have handed it over since it was claimed.
      const latest = (await repository.find(task.accountId, task.id)) ?? task
      await handlers[task.kind]?.cancel?.(latest, { signal })
    } catch (error) {
      log.warn('the engine was not told that a task is cancelled', { task: task.id, error })
    }
    await this.#finish(task, { state: 'cancelled', result: null, error: storedError(cancelledError()), ...notes })
  }

  #finish(task: TaskRow, end: Parameters<TaskRepository['finish']>[2]): Promise<boolean> {
    return this.#settle(() => this.#options.repository.finish(task.id, this.#owner, end, this.#now()))
  }

  #putBack(task: TaskRow, how: PutBack): Promise<void> {
    return this.#settle(() => this.#options.repository.putBack(task.id, this.#owner, how, this.#now()))
  }

  /** The work is done and paid for, so a store that fails for a moment must not throw it away. */
  async #settle<Result>(write: () => Promise<Result>): Promise<Result> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await write()
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
    await Promise.all([...this.#running.values()].map(({ ended }) => ended))
  }
}

function laneKey({ kind, accountId, model, stage }: TaskLane): string {
  return `${kind} ${accountId} ${stage} ${model}`
}
