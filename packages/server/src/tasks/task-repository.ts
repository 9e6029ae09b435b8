import type { Database, TasksTable } from '../database/index.ts'

export type TaskRow = TasksTable

export interface NewTask {
  readonly id: string
  readonly accountId: string
  readonly keyId: string
  readonly requestId: string
  readonly kind: string
  readonly model: string
  /** JSON text; the handler of the kind parses it. */
  readonly request: string
  readonly now: number
}

/** Asynchronous tasks: the row is state and queue at once, and whoever holds its lease works on it. */
export function taskRepository(db: Database) {
  return {
    async insert(task: NewTask): Promise<void> {
      const { now, ...columns } = task
      await db
        .insertInto('tasks')
        .values({
          ...columns,
          state: 'queued',
          result: null,
          error: null,
          attempts: 0,
          leaseOwner: null,
          leaseExpiresAt: null,
          availableAt: now,
          createdAt: now,
          updatedAt: now,
          startedAt: null,
          finishedAt: null,
        })
        .execute()
    },

    /** A task of this account; ids of others are as unknown as ids that never were. */
    async find(accountId: string, id: string): Promise<TaskRow | undefined> {
      return db
        .selectFrom('tasks')
        .selectAll()
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
    },

    /**
     * Takes up to `limit` tasks that wait, or whose worker has died, oldest first. Each is taken by one conditional update, so two
     * workers never get the same one.
     */
    async claim(
      kinds: readonly string[],
      owner: string,
      limit: number,
      now: number,
      leaseMilliseconds: number,
    ): Promise<TaskRow[]> {
      if (kinds.length === 0 || limit <= 0) return []
      const claimable = await db
        .selectFrom('tasks')
        .select('id')
        .where('kind', 'in', kinds)
        .where('availableAt', '<=', now)
        .where((where) =>
          where.or([
            where('state', '=', 'queued'),
            where.and([where('state', '=', 'running'), where('leaseExpiresAt', '<', now)]),
          ]),
        )
        .orderBy('availableAt')
        .orderBy('id')
        .limit(limit)
        .execute()
      const claimed: TaskRow[] = []
      for (const { id } of claimable) {
        const row = await db
          .updateTable('tasks')
          .set((set) => ({
            state: 'running',
            leaseOwner: owner,
            leaseExpiresAt: now + leaseMilliseconds,
            attempts: set('attempts', '+', 1),
            startedAt: now,
            updatedAt: now,
          }))
          .where('id', '=', id)
          .where((where) =>
            where.or([
              where('state', '=', 'queued'),
              where.and([where('state', '=', 'running'), where('leaseExpiresAt', '<', now)]),
            ]),
          )
          .returningAll()
          .executeTakeFirst()
        if (row !== undefined) claimed.push(row)
      }
      return claimed
    },

    async renew(owner: string, now: number, leaseMilliseconds: number): Promise<void> {
      await db
        .updateTable('tasks')
        .set({ leaseExpiresAt: now + leaseMilliseconds, updatedAt: now })
        .where('state', '=', 'running')
        .where('leaseOwner', '=', owner)
        .execute()
    },

    /** True when this worker still held the task; false leaves the row as the present holder has it. */
    async finish(
      id: string,
      owner: string,
      end: { readonly state: 'succeeded' | 'failed'; readonly result: string | null; readonly error: string | null },
      now: number,
    ): Promise<boolean> {
      const done = await db
        .updateTable('tasks')
        .set({ ...end, leaseOwner: null, leaseExpiresAt: null, finishedAt: now, updatedAt: now })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .where('leaseOwner', '=', owner)
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
    },

    /** Puts a task back; `attempted: false` gives its attempt back as well. */
    async putBack(id: string, owner: string, availableAt: number, attempted: boolean, now: number): Promise<void> {
      await db
        .updateTable('tasks')
        .set((set) => ({
          state: 'queued',
          leaseOwner: null,
          leaseExpiresAt: null,
          availableAt,
          updatedAt: now,
          attempts: attempted ? set.ref('attempts') : set('attempts', '-', 1),
        }))
        .where('id', '=', id)
        .where('state', '=', 'running')
        .where('leaseOwner', '=', owner)
        .execute()
    },

    /** Ends every lease at once. Only right where no other process can be working, as on the locked embedded database at start. */
    async releaseAll(now: number): Promise<void> {
      await db.updateTable('tasks').set({ leaseExpiresAt: 0, updatedAt: now }).where('state', '=', 'running').execute()
    },

    async countByState(): Promise<{ state: string; count: number }[]> {
      const rows = await db
        .selectFrom('tasks')
        .select((select) => ['state', select.fn.countAll<number | string | bigint>().as('count')])
        .groupBy('state')
        .orderBy('state')
        .execute()
      return rows.map((row) => ({ state: row.state, count: Number(row.count) }))
    },

    async deleteFinishedBefore(time: number): Promise<number> {
      const done = await db.deleteFrom('tasks').where('finishedAt', '<', time).executeTakeFirst()
      return Number(done.numDeletedRows)
    },
  }
}

export type TaskRepository = ReturnType<typeof taskRepository>
