import type { Database, TaskState } from '../database/index.ts'
import { cancelledError, storedError } from './task-error.ts'
import type { TaskRow } from './task-repository.ts'

export interface TaskFilter {
  readonly accountId?: string | undefined
  readonly kind?: string | undefined
  readonly state?: TaskState | undefined
  readonly model?: string | undefined
  /** Created at this time or later; milliseconds. */
  readonly from?: number | undefined
  /** Created before this time. */
  readonly to?: number | undefined
}

/** A task without what its caller sent and got. */
export type TaskSummary = Omit<TaskRow, 'request' | 'result' | 'progress' | 'leaseOwner' | 'leaseExpiresAt'>

const summary = [
  'id',
  'accountId',
  'keyId',
  'requestId',
  'kind',
  'model',
  'state',
  'stage',
  'engineId',
  'error',
  'lastError',
  'attempts',
  'availableAt',
  'cancelRequestedAt',
  'createdAt',
  'updatedAt',
  'startedAt',
  'finishedAt',
] as const satisfies readonly (keyof TaskSummary)[]

/** Tasks of all accounts, for operators. */
export function taskAdminRepository(db: Database) {
  return {
    /** Newest first. `after` is the last id of the page before; an unknown one begins at the start. */
    async page(
      filter: TaskFilter,
      { after, limit }: { readonly after?: string | undefined; readonly limit: number },
    ): Promise<{ tasks: TaskSummary[]; hasMore: boolean }> {
      const last = after === undefined ? undefined : await this.find(after)
      const { accountId, kind, state, model, from, to } = filter
      let query = db.selectFrom('tasks').select(summary)
      if (accountId !== undefined) query = query.where('accountId', '=', accountId)
      if (kind !== undefined) query = query.where('kind', '=', kind)
      if (state !== undefined) query = query.where('state', '=', state)
      if (model !== undefined) query = query.where('model', '=', model)
      if (from !== undefined) query = query.where('createdAt', '>=', from)
      if (to !== undefined) query = query.where('createdAt', '<', to)
      if (last !== undefined) {
        query = query.where(({ or, and, eb }) =>
          or([
            eb('createdAt', '<', last.createdAt),
            and([eb('createdAt', '=', last.createdAt), eb('id', '<', last.id)]),
          ]),
        )
      }
      const tasks = await query
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      return { tasks: tasks.slice(0, limit), hasMore: tasks.length > limit }
    },

    async find(id: string): Promise<TaskSummary | undefined> {
      return db.selectFrom('tasks').select(summary).where('id', '=', id).executeTakeFirst()
    },

    /**
     * Ends a task that has not begun; one that has is ended by a worker within seconds.
     * @returns false when it has ended already, or is unknown
     */
    async cancel(id: string, now: number): Promise<boolean> {
      const ended = await db
        .updateTable('tasks')
        .set({
          state: 'cancelled',
          error: storedError(cancelledError()),
          cancelRequestedAt: now,
          finishedAt: now,
          updatedAt: now,
        })
        .where('id', '=', id)
        .where('state', '=', 'queued')
        .where('stage', '=', 'fresh')
        .executeTakeFirst()
      if (ended.numUpdatedRows > 0n) return true
      const asked = await db
        .updateTable('tasks')
        .set({ cancelRequestedAt: now, updatedAt: now })
        .where('id', '=', id)
        .where('finishedAt', 'is', null)
        .executeTakeFirst()
      return asked.numUpdatedRows > 0n
    },

    /**
     * Begins a task again that has failed or was cancelled, with all of its attempts.
     * @returns false for any other
     */
    async retry(id: string, now: number): Promise<boolean> {
      const done = await db
        .updateTable('tasks')
        .set({
          state: 'queued',
          stage: 'fresh',
          progress: null,
          result: null,
          error: null,
          attempts: 0,
          leaseOwner: null,
          leaseExpiresAt: null,
          cancelRequestedAt: null,
          availableAt: now,
          startedAt: null,
          finishedAt: null,
          updatedAt: now,
        })
        .where('id', '=', id)
        .where('state', 'in', ['failed', 'cancelled'])
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
    },
  }
}

export type TaskAdminRepository = ReturnType<typeof taskAdminRepository>
