import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { choice, looseInteger } from './wire.ts'

/** Asynchronous tasks of every kind as the operator sees, ends and repeats them. Role admin. Ours: the platform has no such operations. */

export const taskStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const

const time = z.int().describe('Milliseconds since the epoch.')
const givenTime = z
  .union([looseInteger(0), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))])
  .describe('Milliseconds since the epoch, or ISO 8601 with an offset.')
const failure = z.object({ code: z.string(), message: z.string() })

const task = z
  .object({
    id: z.string(),
    account_id: z.string(),
    key_id: z.string(),
    request_id: z.string().describe("The caller's own id, else that of the task."),
    kind: z.string().describe('What does the work, such as `chat`, `image`, `video` or `file-parser`.'),
    model: z.string(),
    state: z.enum(taskStates),
    waits_for_engine: z.boolean().describe('An engine works on it and is asked from time to time.'),
    attempts: z.int().describe('Runs that began and did not merely wait for an engine.'),
    engine: z.string().nullable().describe('The engine that works or worked on it, where that is known.'),
    error: failure.nullable().describe('Why it failed or ended.'),
    last_error: failure.nullable().describe('Why its last attempt failed, although it may have gone on since.'),
    created_at: time,
    updated_at: time,
    started_at: time.nullable().describe('First time that work on it began.'),
    finished_at: time.nullable(),
    next_attempt_at: time.nullable().describe('Not to be worked on before; null unless it is queued.'),
    cancel_requested_at: time.nullable(),
  })
  .meta({ id: 'AdminTask' })

const taskPath = z.object({ id: z.string() })
const tag = 'Admin'

export const listTasks = defineEndpoint({
  operation: 'admin.tasks.list',
  method: 'GET',
  path: '/admin/tasks',
  tag,
  summary: 'Asynchronous tasks of every kind, newest first',
  query: z.object({
    account_id: z.string().optional(),
    kind: z.string().optional(),
    state: choice(taskStates).optional(),
    model: z.string().optional(),
    from: givenTime.optional(),
    to: givenTime.optional(),
    after: z.string().optional().describe('Last id of the page before.'),
    limit: looseInteger(1, 100).default(20),
  }),
  response: z.object({ data: z.array(task), has_more: z.boolean() }),
  errors: ['forbidden', 'invalidParameter'],
})

export const getTask = defineEndpoint({
  operation: 'admin.tasks.get',
  method: 'GET',
  path: '/admin/tasks/{id}',
  tag,
  summary: 'One task',
  parameters: taskPath,
  response: task,
  errors: ['forbidden', 'resourceNotFound'],
})

export const cancelTask = defineEndpoint({
  operation: 'admin.tasks.cancel',
  method: 'POST',
  path: '/admin/tasks/{id}/cancel',
  tag,
  summary: 'End a task that has not ended',
  description:
    'One that waits ends at once. One that is worked on is ended within seconds, at its engine too where that offers a way; until then its state is `running`.',
  parameters: taskPath,
  response: task,
  errors: ['forbidden', 'resourceNotFound', 'invalidParameter'],
})

export const retryTask = defineEndpoint({
  operation: 'admin.tasks.retry',
  method: 'POST',
  path: '/admin/tasks/{id}/retry',
  tag,
  summary: 'Begin a task again that failed or was cancelled',
  description: 'It has all of its attempts again, and is handed to an engine anew.',
  parameters: taskPath,
  response: task,
  errors: ['forbidden', 'resourceNotFound', 'invalidParameter'],
})

export const taskAdminEndpoints = [listTasks, getTask, cancelTask, retryTask] as const
