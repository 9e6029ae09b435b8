import type { AsyncTask, Language } from '@openmaas/protocol'
import type { Caller } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { BlobHash } from '../storage/index.ts'
import { wireError } from './task-error.ts'
import type { TaskRepository, TaskRow } from './task-repository.ts'

export interface TaskServiceOptions {
  readonly repository: TaskRepository
  /** Tells the runner of this process, where there is one, that work is waiting. */
  readonly onQueued: () => void
  /** Tasks of one account that may wait and run. */
  readonly maxQueuedPerAccount: number
  /** Told of each task: its calls are made later, when its request is answered already. */
  readonly requests?: { keep(requestId: string): void } | undefined
}

export interface TaskSubmission {
  readonly caller: Caller
  readonly kind: string
  readonly model: string
  /** Id of the task; the caller's own `request_id` stands beside it in replies. */
  readonly id: string
  readonly requestId: string
  readonly request: object
  /** What it was given beside the request: stored already, kept as long as the task is. */
  readonly blobs?: readonly BlobHash[]
}

/** For callers whose queue is full: a running task may end at any moment. */
const retryAfterSeconds = 1

/** The platform's asynchronous tasks, whatever capability does the work. */
export class TaskService {
  readonly #options: TaskServiceOptions

  constructor(options: TaskServiceOptions) {
    this.#options = options
  }

  /**
   * Answers only after the row is committed: from then on the task survives anything.
   * @throws {ApiError} concurrencyExceeded when the account has as many unfinished tasks as it may
   */
  async submit(submission: TaskSubmission): Promise<AsyncTask> {
    const { caller, request, blobs = [], ...rest } = submission
    const { repository, onQueued, maxQueuedPerAccount, requests } = this.#options
    const task = {
      ...rest,
      accountId: caller.accountId,
      keyId: caller.keyId,
      request: JSON.stringify(request),
      blobs,
      now: Date.now(),
    }
    if (!(await repository.insert(task, maxQueuedPerAccount)))
      throw new ApiError('concurrencyExceeded', {}, { retryAfterSeconds })
    requests?.keep(submission.id)
    onQueued()
    return { id: submission.id, request_id: submission.requestId, model: submission.model, task_status: 'PROCESSING' }
  }

  /** Tells the runner of this process that tasks have changed. */
  wake(): void {
    this.#options.onQueued()
  }

  /** @throws {ApiError} resourceNotFound, also for tasks of other accounts */
  async result(caller: Caller, id: string, language: Language): Promise<object> {
    const task = await this.#options.repository.find(caller.accountId, id)
    if (task === undefined)
      throw new ApiError('resourceNotFound', { field: 'id', value: id.slice(0, 64) }, { shouldRetry: false })
    const ticket = { id: task.id, request_id: task.requestId, model: task.model }
    switch (task.state) {
      case 'queued':
      case 'running':
        return { ...ticket, task_status: 'PROCESSING' }
      case 'succeeded':
        return { ...ticket, ...(JSON.parse(task.result ?? '{}') as object), task_status: 'SUCCESS' }
      case 'failed':
      case 'cancelled':
        return { ...ticket, task_status: 'FAIL', ...failure(task, language) }
    }
  }
}

function failure({ error }: TaskRow, language: Language): { error?: { code: string; message: string } } {
  return error === null ? {} : { error: wireError(error, language) }
}
