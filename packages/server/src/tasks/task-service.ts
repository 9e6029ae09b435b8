import { errorTable } from '@openmaas/protocol'
import type { AsyncTask, Language } from '@openmaas/protocol'
import type { Caller } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { TaskRepository, TaskRow } from './task-repository.ts'
import type { StoredTaskError } from './task-runner.ts'

export interface TaskServiceOptions {
  readonly repository: TaskRepository
  /** Tells the runner of this process, where there is one, that work is waiting. */
  readonly onQueued: () => void
}

export interface TaskSubmission {
  readonly caller: Caller
  readonly kind: string
  readonly model: string
  /** Id of the task; the caller's own `request_id` stands beside it in replies. */
  readonly id: string
  readonly requestId: string
  readonly request: object
}

/** The platform's asynchronous tasks, whatever capability does the work. */
export class TaskService {
  readonly #options: TaskServiceOptions

  constructor(options: TaskServiceOptions) {
    this.#options = options
  }

  /** Answers only after the row is committed: from then on the task survives anything. */
  async submit(submission: TaskSubmission): Promise<AsyncTask> {
    const { caller, request, ...rest } = submission
    await this.#options.repository.insert({
      ...rest,
      accountId: caller.accountId,
      keyId: caller.keyId,
      request: JSON.stringify(request),
      now: Date.now(),
    })
    this.#options.onQueued()
    return { id: submission.id, request_id: submission.requestId, model: submission.model, task_status: 'PROCESSING' }
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

function failure(task: TaskRow, language: Language): { error?: { code: string; message: string } } {
  if (task.error === null) return {}
  const stored = JSON.parse(task.error) as StoredTaskError
  const known = stored.name in errorTable
  const error = new ApiError(known ? stored.name : 'internalError', stored.parameters)
  return { error: { code: error.code, message: error.text(language) } }
}
