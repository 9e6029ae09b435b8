import type { ExpressionBuilder } from 'kysely'
import type { BatchChunksTable, BatchesTable, Database, Schema, Transaction } from '../database/index.ts'

export type BatchRow = BatchesTable
export type NewChunk = Pick<BatchChunksTable, 'number' | 'firstLine' | 'lineCount' | 'startByte' | 'endByte'>
export type Outcome = NonNullable<BatchRow['outcome']>

export interface BatchPosition {
  readonly createdAt: number
  readonly id: string
}

export interface LineCounts {
  readonly completed: number
  readonly failed: number
}

export interface BatchEnd extends LineCounts {
  readonly outcome: Outcome
  readonly outputFileId: string | null
  readonly errorFileId: string | null
}

/** Batches that wait for their input to be checked, or for their files to be written. */
const workStatuses = ['validating', 'finalizing', 'cancelling'] as const
const rowsPerInsert = 100
const endTimes = { completed: 'completedAt', expired: 'expiredAt', cancelled: 'cancelledAt' } as const

/** Batches: the row is state and queue at once. Whoever holds its lease checks its input, or writes its files. */
export function batchRepository(db: Database | Transaction) {
  return {
    async insert(row: BatchRow): Promise<void> {
      await db.insertInto('batches').values(row).execute()
    },

    /** Of this account; ids of others are as unknown as ids that never were. */
    async find(accountId: string, id: string): Promise<BatchRow | undefined> {
      return db
        .selectFrom('batches')
        .selectAll()
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
    },

    /** Newest first. */
    async list(accountId: string, after: BatchPosition | undefined, limit: number): Promise<BatchRow[]> {
      return db
        .selectFrom('batches')
        .selectAll()
        .where('accountId', '=', accountId)
        .$if(after !== undefined, (query) =>
          query.where((where) =>
            where(where.refTuple('createdAt', 'id'), '<', where.tuple(after?.createdAt ?? 0, after?.id ?? '')),
          ),
        )
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
    },

    async countUnfinished(accountId: string): Promise<number> {
      const { batches } = await db
        .selectFrom('batches')
        .select((select) => select.fn.countAll<number | string | bigint>().as('batches'))
        .where('accountId', '=', accountId)
        .where('status', 'in', ['in_progress', ...workStatuses])
        .executeTakeFirstOrThrow()
      return Number(batches)
    },

    async anyUnfinished(): Promise<boolean> {
      const one = await db
        .selectFrom('batches')
        .select('id')
        .where('status', 'in', ['in_progress', ...workStatuses])
        .limit(1)
        .executeTakeFirst()
      return one !== undefined
    },

    /** @returns false for a batch that is being wound up, or has ended */
    async cancel(accountId: string, id: string, now: number): Promise<boolean> {
      const done = await db
        .updateTable('batches')
        .set({ status: 'cancelling', outcome: 'cancelled', cancellingAt: now, availableAt: now })
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .where('status', 'in', ['validating', 'in_progress'])
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
    },

    /** Turns those whose time is over, and those whose last line is done, to the writing of their files. */
    async turnToFinish(now: number): Promise<void> {
      await db
        .updateTable('batches')
        .set({ status: 'finalizing', outcome: 'expired', finalizingAt: now, availableAt: now })
        .where('status', 'in', ['validating', 'in_progress'])
        .where('expiresAt', '<=', now)
        .execute()
      await db
        .updateTable('batches')
        .set({ status: 'finalizing', outcome: 'completed', finalizingAt: now, availableAt: now })
        .where('status', '=', 'in_progress')
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('batchChunks')
                .select('batchChunks.number')
                .whereRef('batchChunks.batchId', '=', 'batches.id')
                .where('batchChunks.state', '<>', 'done'),
            ),
          ),
        )
        .execute()
    },

    /** Takes a batch that has to be checked or finished; undefined when there is none, or another worker was faster. */
    async claim(owner: string, now: number, leaseMilliseconds: number): Promise<BatchRow | undefined> {
      const next = await db
        .selectFrom('batches')
        .select('id')
        .where('status', 'in', workStatuses)
        .where(free(now))
        .orderBy('availableAt')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst()
      if (next === undefined) return undefined
      return db
        .updateTable('batches')
        .set((set) => ({
          leaseOwner: owner,
          leaseExpiresAt: now + leaseMilliseconds,
          attempts: set('attempts', '+', 1),
        }))
        .where('id', '=', next.id)
        .where('status', 'in', workStatuses)
        .where(free(now))
        .returningAll()
        .executeTakeFirst()
    },

    /** @param options.attempted false gives the attempt back as well */
    async putBack(
      id: string,
      owner: string,
      { availableAt, attempted }: { readonly availableAt: number; readonly attempted: boolean },
    ): Promise<void> {
      await db
        .updateTable('batches')
        .set((set) => ({
          leaseOwner: null,
          leaseExpiresAt: null,
          availableAt,
          attempts: attempted ? set.ref('attempts') : set('attempts', '-', 1),
        }))
        .where('id', '=', id)
        .where('leaseOwner', '=', owner)
        .execute()
    },

    async renew(owner: string, now: number, leaseMilliseconds: number): Promise<void> {
      await db
        .updateTable('batches')
        .set({ leaseExpiresAt: now + leaseMilliseconds })
        .where('leaseOwner', '=', owner)
        .execute()
    },

    /** Ends every lease at once, for a store that no other process works on. */
    async releaseAll(): Promise<void> {
      await db.updateTable('batches').set({ leaseExpiresAt: 0 }).where('leaseOwner', 'is not', null).execute()
    },

    /** The input is right: its lines may run. To be called in a transaction. @returns false when the batch was cancelled meanwhile */
    async begin(
      { id, accountId }: Pick<BatchRow, 'id' | 'accountId'>,
      owner: string,
      { model, chunks }: { readonly model: string; readonly chunks: readonly NewChunk[] },
      now: number,
    ): Promise<boolean> {
      const total = chunks.reduce((sum, { lineCount }) => sum + lineCount, 0)
      const done = await db
        .updateTable('batches')
        .set({
          status: 'in_progress',
          model,
          total,
          inProgressAt: now,
          leaseOwner: null,
          leaseExpiresAt: null,
          attempts: 0,
        })
        .where('id', '=', id)
        .where('status', '=', 'validating')
        .where('leaseOwner', '=', owner)
        .executeTakeFirst()
      if (done.numUpdatedRows === 0n) return false
      for (let start = 0; start < chunks.length; start += rowsPerInsert) {
        const rows = chunks.slice(start, start + rowsPerInsert).map((chunk) => ({
          ...chunk,
          batchId: id,
          accountId,
          state: 'waiting' as const,
          completed: 0,
          failed: 0,
          leaseOwner: null,
          leaseExpiresAt: null,
        }))
        await db.insertInto('batchChunks').values(rows).execute()
      }
      return true
    },

    /** @param errors JSON */
    async fail(
      id: string,
      owner: string,
      { errors, total }: { errors: string; total: number },
      now: number,
    ): Promise<void> {
      await db
        .updateTable('batches')
        .set({ status: 'failed', errors, total, failedAt: now, leaseOwner: null, leaseExpiresAt: null })
        .where('id', '=', id)
        .where('status', '=', 'validating')
        .where('leaseOwner', '=', owner)
        .execute()
    },

    /** @returns false when this worker does not hold the batch any more */
    async end(id: string, owner: string, { outcome, ...facts }: BatchEnd, now: number): Promise<boolean> {
      const done = await db
        .updateTable('batches')
        .set({ ...facts, status: outcome, [endTimes[outcome]]: now, leaseOwner: null, leaseExpiresAt: null })
        .where('id', '=', id)
        .where('status', 'in', ['finalizing', 'cancelling'])
        .where('leaseOwner', '=', owner)
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
    },

    /** Those of the ids whose lines may still run. */
    async running(ids: readonly string[]): Promise<Set<string>> {
      if (ids.length === 0) return new Set()
      const rows = await db
        .selectFrom('batches')
        .select('id')
        .where('id', 'in', [...ids])
        .where('status', '=', 'in_progress')
        .execute()
      return new Set(rows.map(({ id }) => id))
    },

    /** Those of the hashes that are the input of a batch that still needs it. */
    async referencedInputs(hashes: readonly string[]): Promise<Set<string>> {
      if (hashes.length === 0) return new Set()
      const rows = await db
        .selectFrom('batches')
        .select('inputHash')
        .distinct()
        .where('inputHash', 'in', [...hashes])
        .where('status', 'in', ['in_progress', ...workStatuses])
        .execute()
      return new Set(rows.map(({ inputHash }) => inputHash))
    },
  }
}

function free(now: number) {
  return ({ and, or, eb }: ExpressionBuilder<Schema, 'batches'>) =>
    and([
      eb('batches.availableAt', '<=', now),
      or([eb('batches.leaseOwner', 'is', null), eb('batches.leaseExpiresAt', '<', now)]),
    ])
}
