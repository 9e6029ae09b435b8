import type { ExpressionBuilder } from 'kysely'
import type { Tier } from '../access/index.ts'
import type { Database, Schema, TasksTable, TaskStage, Transaction } from '../database/index.ts'
import type { BlobHash } from '../storage/index.ts'

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
  /** What it was given beside the request; kept as long as the task is. */
  readonly blobs: readonly BlobHash[]
  readonly now: number
}

/** How a task goes back among those that wait. */
export interface PutBack {
  readonly availableAt: number
  /** False gives its attempt back. */
  readonly attempted: boolean
  /** JSON text. */
  readonly lastError?: string
  readonly engineId?: string
}

/** Tasks of one kind of one account that wait for the same slots. */
export interface TaskLane {
  readonly kind: string
  readonly accountId: string
  /** The account's tier as it is now, which may differ from that of the submission. */
  readonly tier: Tier
  /** As the client spelt it. */
  readonly model: string
  /** Work that begins waits apart from work that an engine has. */
  readonly stage: TaskStage
  /** Tasks that may be claimed now. */
  readonly waiting: number
  /** Tasks that a living worker holds. */
  readonly running: number
  /** Since when the first of the waiting ones may be claimed; milliseconds. */
  readonly oldestAt: number
}

/** Asynchronous tasks: the row is state and queue at once, and whoever holds its lease works on it. */
export function taskRepository(db: Database) {
  return {
    /**
     * @param maxUnfinished tasks that an account may have waiting and running. Exact on SQLite; on PostgreSQL submissions that
     * commit at the very same moment may exceed it, which a protection against floods can bear.
     * @returns false when the account has that many already; nothing is stored then
     */
    async insert(task: NewTask, maxUnfinished: number): Promise<boolean> {
      return db.transaction().execute(async (transaction) => {
        if ((await countUnfinished(transaction, task.accountId)) >= maxUnfinished) return false
        await add(transaction, task)
        return true
      })
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

    /** Where tasks wait or run. */
    async lanes(kinds: readonly string[], now: number): Promise<TaskLane[]> {
      if (kinds.length === 0) return []
      const rows = await db
        .selectFrom('tasks')
        .innerJoin('accounts', 'accounts.id', 'tasks.accountId')
        .where('tasks.finishedAt', 'is', null)
        .where('tasks.kind', 'in', kinds)
        .select((select) => [
          'tasks.kind',
          'tasks.accountId',
          'accounts.tier',
          'tasks.model',
          'tasks.stage',
          select.fn.countAll<number | string | bigint>().filterWhere(claimable(now)).as('waiting'),
          select.fn
            .countAll<number | string | bigint>()
            .filterWhere('tasks.state', '=', 'running')
            .filterWhere('tasks.leaseExpiresAt', '>=', now)
            .as('running'),
          select.fn.min('tasks.availableAt').filterWhere(claimable(now)).as('oldestAt'),
        ])
        .groupBy(['tasks.kind', 'tasks.accountId', 'accounts.tier', 'tasks.model', 'tasks.stage'])
        .execute()
      return rows.map(({ waiting, running, oldestAt, ...lane }) => ({
        ...lane,
        waiting: Number(waiting),
        running: Number(running),
        oldestAt: Number(oldestAt ?? now),
      }))
    },

    /** Ids of tasks of a lane that wait, or whose worker has died, oldest first. */
    async waiting(
      lane: Pick<TaskLane, 'kind' | 'accountId' | 'model' | 'stage'>,
      limit: number,
      now: number,
    ): Promise<string[]> {
      const rows = await db
        .selectFrom('tasks')
        .select('id')
        .where('finishedAt', 'is', null)
        .where('accountId', '=', lane.accountId)
        .where('kind', '=', lane.kind)
        .where('model', '=', lane.model)
        .where('stage', '=', lane.stage)
        .where(claimable(now))
        .orderBy('availableAt')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
    },

    /** Takes a waiting task by one conditional update; undefined when another worker was faster. */
    async claim(id: string, owner: string, now: number, leaseMilliseconds: number): Promise<TaskRow | undefined> {
      return db
        .updateTable('tasks')
        .set((set) => ({
          state: 'running',
          leaseOwner: owner,
          leaseExpiresAt: now + leaseMilliseconds,
          attempts: set('attempts', '+', 1),
          startedAt: set.fn.coalesce('startedAt', set.val(now)),
          updatedAt: now,
        }))
        .where('id', '=', id)
        .where(claimable(now))
        .returningAll()
        .executeTakeFirst()
    },

    /** Takes a task that is to be cancelled and that nobody works on. */
    async claimCancelled(
      id: string,
      owner: string,
      now: number,
      leaseMilliseconds: number,
    ): Promise<TaskRow | undefined> {
      return db
        .updateTable('tasks')
        .set({ state: 'running', leaseOwner: owner, leaseExpiresAt: now + leaseMilliseconds, updatedAt: now })
        .where('id', '=', id)
        .where('cancelRequestedAt', 'is not', null)
        .where(unheld(now))
        .returningAll()
        .executeTakeFirst()
    },

    /** Unfinished tasks that are to be cancelled. */
    async toCancel(kinds: readonly string[]): Promise<string[]> {
      if (kinds.length === 0) return []
      const rows = await db
        .selectFrom('tasks')
        .select('id')
        .where('finishedAt', 'is', null)
        .where('cancelRequestedAt', 'is not', null)
        .where('kind', 'in', kinds)
        .orderBy('cancelRequestedAt')
        .limit(100)
        .execute()
      return rows.map(({ id }) => id)
    },

    /**
     * Tasks of an account that an engine works on, or that are being handed to one.
     * @param model as in the rows
     */
    async countHandedOver(lane: Pick<TaskLane, 'kind' | 'accountId' | 'model'>, now: number): Promise<number> {
      const { tasks } = await db
        .selectFrom('tasks')
        .select((select) => select.fn.countAll<number | string | bigint>().as('tasks'))
        .where('finishedAt', 'is', null)
        .where('accountId', '=', lane.accountId)
        .where('kind', '=', lane.kind)
        .where('model', '=', lane.model)
        .where(({ and, or, eb }) =>
          or([eb('stage', '=', 'handed-over'), and([eb('state', '=', 'running'), eb('leaseExpiresAt', '>=', now)])]),
        )
        .executeTakeFirstOrThrow()
      return Number(tasks)
    },

    /**
     * Keeps what the work of a task must know should it go on elsewhere; from then on an engine has it.
     * @returns false when another worker holds the task by now
     */
    async handOver(
      id: string,
      owner: string,
      { progress, engineId }: { readonly progress: string; readonly engineId: string },
      now: number,
    ): Promise<boolean> {
      const done = await db
        .updateTable('tasks')
        .set({ stage: 'handed-over', progress, engineId, updatedAt: now })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .where('leaseOwner', '=', owner)
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
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
      end: {
        readonly state: 'succeeded' | 'failed' | 'cancelled'
        readonly result: string | null
        readonly error: string | null
        readonly engineId?: string
      },
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

    /** Puts a task back. */
    async putBack(
      id: string,
      owner: string,
      { availableAt, attempted, ...notes }: PutBack,
      now: number,
    ): Promise<void> {
      await db
        .updateTable('tasks')
        .set((set) => ({
          ...notes,
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

    /** Those of the hashes that a task was given. */
    async referencedBlobs(hashes: readonly BlobHash[]): Promise<Set<BlobHash>> {
      if (hashes.length === 0) return new Set()
      const rows = await db
        .selectFrom('taskBlobs')
        .select('blobHash')
        .distinct()
        .where('blobHash', 'in', [...hashes])
        .execute()
      return new Set(rows.map(({ blobHash }) => blobHash))
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

/** Waits, or was left by a worker that died. */
function claimable(now: number) {
  return (builder: ExpressionBuilder<Schema, 'tasks'>) =>
    builder.and([
      builder('tasks.availableAt', '<=', now),
      builder('tasks.cancelRequestedAt', 'is', null),
      unheld(now)(builder),
    ])
}

function unheld(now: number) {
  return ({ and, or, eb }: ExpressionBuilder<Schema, 'tasks'>) =>
    or([
      eb('tasks.state', '=', 'queued'),
      and([eb('tasks.state', '=', 'running'), eb('tasks.leaseExpiresAt', '<', now)]),
    ])
}

async function add(transaction: Transaction, task: NewTask): Promise<void> {
  const { now, blobs, ...columns } = task
  await transaction
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
      stage: 'fresh',
      progress: null,
      engineId: null,
      lastError: null,
      cancelRequestedAt: null,
    })
    .execute()
  const { id: taskId, accountId } = task
  for (const blobHash of new Set(blobs))
    await transaction.insertInto('taskBlobs').values({ taskId, accountId, blobHash }).execute()
}

async function countUnfinished(db: Transaction, accountId: string): Promise<number> {
  const { tasks } = await db
    .selectFrom('tasks')
    .select((select) => select.fn.countAll<number | string | bigint>().as('tasks'))
    .where('accountId', '=', accountId)
    .where('finishedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(tasks)
}

export type TaskRepository = ReturnType<typeof taskRepository>
