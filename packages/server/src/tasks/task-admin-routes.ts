import { cancelTask, getTask, listTasks, retryTask } from '@openmaas/protocol'
import type { Language } from '@openmaas/protocol'
import { adminRoute } from '../admin/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Route } from '../http/index.ts'
import type { TaskAdminRepository, TaskSummary } from './task-admin-repository.ts'
import { wireError } from './task-error.ts'

export interface TaskAdminOptions {
  readonly repository: TaskAdminRepository
  /** Tells the runner of this process, where there is one, that something is to be done. */
  readonly onChanged: () => void
  readonly now?: () => number
}

/** Tasks of every kind for administrators. */
export function taskAdminRoutes({ repository, onChanged, now = Date.now }: TaskAdminOptions): Route[] {
  async function existing(id: string): Promise<TaskSummary> {
    const task = await repository.find(id)
    if (task === undefined)
      throw new ApiError('resourceNotFound', { field: 'id', value: id.slice(0, 64) }, { shouldRetry: false })
    return task
  }

  return [
    adminRoute(listTasks, async ({ query, language }) => {
      const { account_id: accountId, after, limit, ...filter } = query
      const { tasks, hasMore } = await repository.page({ ...filter, accountId }, { after, limit })
      return { data: tasks.map((task) => toWire(task, language)), has_more: hasMore }
    }),

    adminRoute(getTask, async ({ params, language }) => toWire(await existing(params['id'] ?? ''), language)),

    adminRoute(cancelTask, async ({ params, language }) => {
      const { id } = await existing(params['id'] ?? '')
      if (!(await repository.cancel(id, now()))) refuse({ zh: '该任务已结束。', en: 'The task has ended.' })
      onChanged()
      return toWire(await existing(id), language)
    }),

    adminRoute(retryTask, async ({ params, language }) => {
      const { id } = await existing(params['id'] ?? '')
      if (!(await repository.retry(id, now())))
        refuse({ zh: '只有失败或已取消的任务可以重试。', en: 'Only a task that failed or was cancelled begins again.' })
      onChanged()
      return toWire(await existing(id), language)
    }),
  ]
}

function refuse(reason: { readonly zh: string; readonly en: string }): never {
  throw new ApiError('invalidParameter', { field: 'id', reason }, { shouldRetry: false })
}

function toWire(task: TaskSummary, language: Language): object {
  const failure = (stored: string | null): object | null => (stored === null ? null : wireError(stored, language))
  return {
    id: task.id,
    account_id: task.accountId,
    key_id: task.keyId,
    request_id: task.requestId,
    kind: task.kind,
    model: task.model,
    state: task.state,
    waits_for_engine: task.stage === 'handed-over' && task.finishedAt === null,
    attempts: task.attempts,
    engine: task.engineId,
    error: failure(task.error),
    last_error: failure(task.lastError),
    created_at: task.createdAt,
    updated_at: task.updatedAt,
    started_at: task.startedAt,
    finished_at: task.finishedAt,
    next_attempt_at: task.state === 'queued' ? task.availableAt : null,
    cancel_requested_at: task.cancelRequestedAt,
  }
}
