import type { TaskRunOptions } from './task-handler.ts'
import type { TaskRow } from './task-repository.ts'

/** A task that a worker holds. */
export function runningTask(values: Pick<TaskRow, 'kind' | 'model' | 'request'> & Partial<TaskRow>): TaskRow {
  return {
    id: 'task-1',
    accountId: '1',
    keyId: 'k',
    requestId: 'mine',
    state: 'running',
    result: null,
    error: null,
    attempts: 1,
    leaseOwner: 'worker',
    leaseExpiresAt: 1,
    availableAt: 0,
    createdAt: 0,
    updatedAt: 0,
    startedAt: 0,
    finishedAt: null,
    stage: 'fresh',
    progress: null,
    engineId: null,
    lastError: null,
    cancelRequestedAt: null,
    ...values,
  }
}

/** For a handler that is run without a runner. */
export function runOptions(values: Partial<TaskRunOptions> = {}): TaskRunOptions {
  return {
    signal: new AbortController().signal,
    slot: undefined,
    noteEngine: () => {},
    handOver: async () => {},
    ...values,
  }
}
