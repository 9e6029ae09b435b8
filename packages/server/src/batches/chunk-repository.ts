import type { ExpressionBuilder } from 'kysely'
import type { Caller } from '../access/index.ts'
import type { BatchChunksTable, BatchPiecesTable, Database, Schema, Transaction } from '../database/index.ts'
import type { LineCounts } from './batch-repository.ts'

export type ChunkRow = BatchChunksTable
export type PieceRow = BatchPiecesTable
type ChunkId = Pick<ChunkRow, 'batchId' | 'number'>

/** A batch with lines that nobody works on. */
export interface WaitingBatch {
  readonly id: string
  readonly endpoint: string
  readonly inputHash: string
  readonly model: string
  readonly publicUrl: string
  /** The account as it is now, which may differ from what it was when the batch was made. */
  readonly caller: Caller
}

export interface NewPiece {
  readonly lines: readonly number[]
  readonly outputHash: string | null
  readonly errorHash: string | null
  /** Lines of this piece. */
  readonly completed: number
  readonly failed: number
  /** True when it is the last of its chunk, which is given up with it. */
  readonly last: boolean
}

const piecesPerPage = 200
/** So many chunks are tried when other workers claim at the same time. */
const candidates = 8

/** Chunks of batches and what was written of them. */
export function chunkRepository(db: Database | Transaction) {
  return {
    /** Batches with chunks that wait or whose worker has died, oldest first; those of accounts that are shut out wait. */
    async waitingBatches(now: number, limit: number): Promise<WaitingBatch[]> {
      const rows = await db
        .selectFrom('batches')
        .innerJoin('accounts', 'accounts.id', 'batches.accountId')
        .where('batches.status', '=', 'in_progress')
        .where('accounts.status', '=', 'active')
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('batchChunks')
              .select('batchChunks.number')
              .whereRef('batchChunks.batchId', '=', 'batches.id')
              .where(claimable(now)),
          ),
        )
        .select([
          'batches.id',
          'batches.endpoint',
          'batches.inputHash',
          'batches.model',
          'batches.publicUrl',
          'batches.keyId',
        ])
        .select(['accounts.id as accountId', 'accounts.name as accountName', 'accounts.tier', 'accounts.role'])
        .orderBy('batches.createdAt')
        .orderBy('batches.id')
        .limit(limit)
        .execute()
      return rows.map(({ id, endpoint, inputHash, model, publicUrl, ...caller }) => ({
        id,
        endpoint,
        inputHash,
        model: model ?? '',
        publicUrl,
        caller,
      }))
    },

    /** Takes the first free chunk of a batch by one conditional update; undefined when there is none. */
    async claim(batchId: string, owner: string, now: number, leaseMilliseconds: number): Promise<ChunkRow | undefined> {
      const free = await db
        .selectFrom('batchChunks')
        .select('number')
        .where('batchId', '=', batchId)
        .where(claimable(now))
        .orderBy('number')
        .limit(candidates)
        .execute()
      for (const { number } of free) {
        const claimed = await db
          .updateTable('batchChunks')
          .set({ state: 'running', leaseOwner: owner, leaseExpiresAt: now + leaseMilliseconds })
          .where('batchId', '=', batchId)
          .where('number', '=', number)
          .where(claimable(now))
          .returningAll()
          .executeTakeFirst()
        if (claimed !== undefined) return claimed
      }
      return undefined
    },

    async renew(owner: string, now: number, leaseMilliseconds: number): Promise<void> {
      await db
        .updateTable('batchChunks')
        .set({ leaseExpiresAt: now + leaseMilliseconds })
        .where('leaseOwner', '=', owner)
        .where('state', '=', 'running')
        .execute()
    },

    async release({ batchId, number }: ChunkId, owner: string): Promise<void> {
      await db
        .updateTable('batchChunks')
        .set({ state: 'waiting', leaseOwner: null, leaseExpiresAt: null })
        .where('batchId', '=', batchId)
        .where('number', '=', number)
        .where('leaseOwner', '=', owner)
        .where('state', '=', 'running')
        .execute()
    },

    /** Ends every lease at once, for a store that no other process works on. */
    async releaseAll(): Promise<void> {
      await db
        .updateTable('batchChunks')
        .set({ leaseExpiresAt: 0 })
        .where('state', '=', 'running')
        .where('leaseOwner', 'is not', null)
        .execute()
    },

    /** Numbers of the lines of a chunk that are written. */
    async doneLines({ batchId, number }: ChunkId): Promise<Set<number>> {
      const rows = await db
        .selectFrom('batchPieces')
        .select('lines')
        .where('batchId', '=', batchId)
        .where('chunkNumber', '=', number)
        .execute()
      return new Set(rows.flatMap(({ lines }) => JSON.parse(lines) as number[]))
    },

    /**
     * Adds what was written of a chunk. To be called in a transaction: the counts and the piece go together.
     * @returns false when this worker does not hold the chunk any more; nothing is stored then
     */
    async addPiece({ batchId, number }: ChunkId, owner: string, piece: NewPiece): Promise<boolean> {
      const chunk = await db
        .updateTable('batchChunks')
        .set((set) => ({
          completed: set('completed', '+', piece.completed),
          failed: set('failed', '+', piece.failed),
          ...(piece.last ? { state: 'done' as const, leaseOwner: null, leaseExpiresAt: null } : {}),
        }))
        .where('batchId', '=', batchId)
        .where('number', '=', number)
        .where('leaseOwner', '=', owner)
        .where('state', '=', 'running')
        .returning('accountId')
        .executeTakeFirst()
      if (chunk === undefined) return false
      if (piece.lines.length === 0) return true
      const { highest } = await db
        .selectFrom('batchPieces')
        .select((select) => select.fn.max('number').as('highest'))
        .where('batchId', '=', batchId)
        .where('chunkNumber', '=', number)
        .executeTakeFirstOrThrow()
      await db
        .insertInto('batchPieces')
        .values({
          batchId,
          chunkNumber: number,
          number: Number(highest ?? 0) + 1,
          accountId: chunk.accountId,
          lines: JSON.stringify(piece.lines),
          outputHash: piece.outputHash,
          errorHash: piece.errorHash,
        })
        .execute()
      return true
    },

    /** Closes the chunks of a batch that is wound up, but for those that a living worker still holds. @returns whether all are closed */
    async closeAll(batchId: string, now: number): Promise<boolean> {
      await db
        .updateTable('batchChunks')
        .set({ state: 'done', leaseOwner: null, leaseExpiresAt: null })
        .where('batchId', '=', batchId)
        .where(claimable(now))
        .execute()
      const open = await db
        .selectFrom('batchChunks')
        .select('number')
        .where('batchId', '=', batchId)
        .where('state', '<>', 'done')
        .limit(1)
        .executeTakeFirst()
      return open === undefined
    },

    /** By id of the batch; ended ones have no chunks. */
    async counts(batchIds: readonly string[]): Promise<Map<string, LineCounts>> {
      if (batchIds.length === 0) return new Map()
      const rows = await db
        .selectFrom('batchChunks')
        .select((select) => [
          'batchId',
          select.fn.sum<number | string | bigint>('completed').as('completed'),
          select.fn.sum<number | string | bigint>('failed').as('failed'),
        ])
        .where('batchId', 'in', [...batchIds])
        .groupBy('batchId')
        .execute()
      return new Map(
        rows.map(({ batchId, completed, failed }) => [
          batchId,
          { completed: Number(completed), failed: Number(failed) },
        ]),
      )
    },

    /** Everything that was written of a batch, in the order of its lines as far as they were written so. */
    async *pieces(batchId: string): AsyncGenerator<PieceRow, void, undefined> {
      let after = { chunkNumber: -1, number: 0 }
      for (;;) {
        const page = await db
          .selectFrom('batchPieces')
          .selectAll()
          .where('batchId', '=', batchId)
          .where((where) =>
            where(where.refTuple('chunkNumber', 'number'), '>', where.tuple(after.chunkNumber, after.number)),
          )
          .orderBy('chunkNumber')
          .orderBy('number')
          .limit(piecesPerPage)
          .execute()
        yield* page
        const last = page.at(-1)
        if (last === undefined || page.length < piecesPerPage) return
        after = last
      }
    },

    async deleteOf(batchId: string): Promise<void> {
      await db.deleteFrom('batchPieces').where('batchId', '=', batchId).execute()
      await db.deleteFrom('batchChunks').where('batchId', '=', batchId).execute()
    },

    /** Those of the hashes that a piece names. */
    async referencedBlobs(hashes: readonly string[]): Promise<Set<string>> {
      if (hashes.length === 0) return new Set()
      const list = [...hashes]
      const [outputs, errors] = await Promise.all([
        db.selectFrom('batchPieces').select('outputHash as hash').where('outputHash', 'in', list).execute(),
        db.selectFrom('batchPieces').select('errorHash as hash').where('errorHash', 'in', list).execute(),
      ])
      return new Set([...outputs, ...errors].flatMap(({ hash }) => hash ?? []))
    },
  }
}

function claimable(now: number) {
  return ({ and, or, eb }: ExpressionBuilder<Schema, 'batchChunks'>) =>
    or([
      eb('batchChunks.state', '=', 'waiting'),
      and([eb('batchChunks.state', '=', 'running'), eb('batchChunks.leaseExpiresAt', '<', now)]),
    ])
}
