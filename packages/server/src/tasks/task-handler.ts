import type { Lease } from '../access/index.ts'
import type { ApiError } from '../errors/api-error.ts'
import type { TaskLane, TaskRow } from './task-repository.ts'

/** The work of one kind of task. */
export interface TaskHandler {
  /**
   * Takes the slot of the next task of a lane before that task is begun. While it gives none the lane waits, and waiting is neither
   * an attempt nor a call. The slot is freed when the task ends or pauses, at the latest. A handler without it starts tasks at once.
   */
  readonly takeSlot?: (lane: TaskLane) => Promise<Lease | undefined>
  /**
   * Returns the members of the result, or a pause after which it runs again. It may run again after a crash too. It throws to be
   * retried: failures of engines and of ourselves are, refusals of the request are not, nor what says `shouldRetry: false`.
   */
  readonly run: (task: TaskRow, options: TaskRunOptions) => Promise<object>
  /** Ends what goes on elsewhere for a task that is cancelled. What it throws is logged; the task ends all the same. */
  readonly cancel?: (task: TaskRow, options: { readonly signal: AbortSignal }) => Promise<void>
}

export interface TaskRunOptions {
  /** Aborts when the server stops, and when the task is cancelled. */
  readonly signal: AbortSignal
  readonly slot: Lease | undefined
  /** Tells which engine works on the task. */
  readonly noteEngine: (engineId: string) => void
  /**
   * Keeps what a later run must know of the work that an engine has taken; durable when it resolves.
   * @throws {TaskTaken} when another worker holds the task by now
   */
  readonly handOver: (progress: object, engineId: string) => Promise<void>
}

/** A task that waits for something outside: it gives its place to others until then. */
export class TaskPause {
  /** Milliseconds since the epoch. */
  readonly resumeAt: number
  /** What went wrong, although the task goes on. */
  readonly failure: ApiError | undefined

  constructor(resumeAt: number, failure?: ApiError) {
    this.resumeAt = resumeAt
    this.failure = failure
  }
}

/** Its lease ran out and somebody else goes on with it. */
export class TaskTaken extends Error {
  override readonly name = 'TaskTaken'
}

/** Why the signal of a task aborts whose caller or operator wants it no more. */
export class TaskCancelled extends Error {
  override readonly name = 'TaskCancelled'
}
