import type { Json, Time } from './columns.ts'

export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
/** `handed-over`: an engine works on it and is asked from time to time. */
export type TaskStage = 'fresh' | 'handed-over'

export interface TasksTable {
  id: string
  accountId: string
  keyId: string
  requestId: string
  kind: string
  model: string
  state: TaskState
  request: Json
  result: Json | null
  error: Json | null
  attempts: number
  leaseOwner: string | null
  leaseExpiresAt: Time | null
  /** Not to be claimed before. */
  availableAt: Time
  createdAt: Time
  updatedAt: Time
  startedAt: Time | null
  finishedAt: Time | null
  stage: TaskStage
  /** What the work must remember between two runs. */
  progress: Json | null
  engineId: string | null
  /** Why the last attempt failed, although the task may have gone on. */
  lastError: Json | null
  cancelRequestedAt: Time | null
}

/** Pictures and the like that a task was given. */
export interface TaskBlobsTable {
  taskId: string
  accountId: string
  blobHash: string
}

export interface TasksTables {
  tasks: TasksTable
  taskBlobs: TaskBlobsTable
}
