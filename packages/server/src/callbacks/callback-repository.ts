import type { ExpressionBuilder } from 'kysely'
import type {
  CallbackAttemptsTable,
  CallbackDeliveriesTable,
  CallbackDeliveryState,
  Database,
  Schema,
  Transaction,
} from '../database/index.ts'
import { attemptsPerRound } from './callback-retry.ts'

export type CallbackDelivery = CallbackDeliveriesTable
export type CallbackAttempt = Omit<CallbackAttemptsTable, 'deliveryId' | 'attempt'>

export interface NewDelivery {
  readonly id: string
  readonly accountId: string
  readonly knowledgeId: string
  readonly documentId: string
  readonly url: string
  readonly target: string
  readonly sealedHeader: string
  readonly payload: string
  readonly attemptLimit: number
  /** Why it is not even tried; absent: it is. */
  readonly error?: string | undefined
  readonly now: number
}

/** Deliveries of one account to one receiver. */
export interface DeliveryLane {
  readonly accountId: string
  readonly target: string
}

export interface DeliveryFilter {
  readonly accountId?: string | undefined
  readonly knowledgeId?: string | undefined
  readonly documentId?: string | undefined
  readonly state?: CallbackDeliveryState | undefined
}

/** What becomes of a delivery after an attempt. */
export type DeliveryEnd =
  | { readonly state: 'delivered' }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'pending'; readonly error: string; readonly availableAt: number }

/** The side that writes what is to be told, inside the transaction that makes it true. */
export function callbackOutboxRepository(db: Database | Transaction) {
  return {
    async insert({ now, error, ...delivery }: NewDelivery): Promise<void> {
      const times = { availableAt: now, createdAt: now, updatedAt: now }
      await db
        .insertInto('callbackDeliveries')
        .values({
          ...delivery,
          ...times,
          attempts: 0,
          state: error === undefined ? 'pending' : 'failed',
          lastError: error ?? null,
        })
        .execute()
    },
  }
}

/** The side that sends: the row is state and queue at once, and whoever holds its lease sends it. */
export function callbackRepository(db: Database) {
  return {
    /** Where deliveries wait, the longest waiting first. */
    async lanes(now: number): Promise<DeliveryLane[]> {
      return db
        .selectFrom('callbackDeliveries')
        .where(sendable(now))
        .select(['accountId', 'target'])
        .groupBy(['accountId', 'target'])
        .orderBy((select) => select.fn.min('availableAt'))
        .execute()
    },

    /** Ids of deliveries of a lane that may be sent now, oldest first. */
    async waiting({ accountId, target }: DeliveryLane, limit: number, now: number): Promise<string[]> {
      const rows = await db
        .selectFrom('callbackDeliveries')
        .select('id')
        .where(sendable(now))
        .where('accountId', '=', accountId)
        .where('target', '=', target)
        .orderBy('availableAt')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
    },

    /** Takes a delivery by one conditional update; undefined when another process was faster. */
    async claim(
      id: string,
      owner: string,
      now: number,
      leaseMilliseconds: number,
    ): Promise<CallbackDelivery | undefined> {
      return db
        .updateTable('callbackDeliveries')
        .set((set) => ({
          leaseOwner: owner,
          leaseExpiresAt: now + leaseMilliseconds,
          attempts: set('attempts', '+', 1),
          updatedAt: now,
        }))
        .where('id', '=', id)
        .where(sendable(now))
        .returningAll()
        .executeTakeFirst()
    },

    /** Logs an attempt and what follows from it; false when the delivery is gone or another process holds it by now. */
    async settle(
      { id, attempts }: Pick<CallbackDelivery, 'id' | 'attempts'>,
      owner: string,
      attempt: CallbackAttempt,
      end: DeliveryEnd,
      now: number,
    ): Promise<boolean> {
      return db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('callbackDeliveries')
          .set({
            state: end.state,
            leaseOwner: null,
            leaseExpiresAt: null,
            updatedAt: now,
            ...(end.state === 'delivered' ? { deliveredAt: now, lastError: null } : { lastError: end.error }),
            ...(end.state === 'pending' ? { availableAt: end.availableAt } : {}),
          })
          .where('id', '=', id)
          .where('leaseOwner', '=', owner)
          .where('attempts', '=', attempts)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) return false
        await transaction
          .insertInto('callbackAttempts')
          .values({ deliveryId: id, attempt: attempts, ...attempt })
          .execute()
        return true
      })
    },

    /** Ends every lease at once. Only right where no other process can be sending, as on the locked embedded database at start. */
    async releaseAll(): Promise<void> {
      await db
        .updateTable('callbackDeliveries')
        .set({ leaseOwner: null, leaseExpiresAt: null })
        .where('state', '=', 'pending')
        .where('leaseOwner', 'is not', null)
        .execute()
    },

    /** Newest first. `after` is the last id of the page before. */
    async page(
      filter: DeliveryFilter,
      { after, limit }: { readonly after?: string | undefined; readonly limit: number },
    ): Promise<{ deliveries: CallbackDelivery[]; hasMore: boolean }> {
      const rows = await db
        .selectFrom('callbackDeliveries')
        .selectAll()
        .where(matching(filter))
        .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      return { deliveries: rows.slice(0, limit), hasMore: rows.length > limit }
    },

    async find(id: string): Promise<CallbackDelivery | undefined> {
      return db.selectFrom('callbackDeliveries').selectAll().where('id', '=', id).executeTakeFirst()
    },

    /** Oldest first. */
    async attempts(deliveryId: string): Promise<CallbackAttemptsTable[]> {
      return db
        .selectFrom('callbackAttempts')
        .selectAll()
        .where('deliveryId', '=', deliveryId)
        .orderBy('attempt')
        .execute()
    },

    /** Makes a delivery due now with a new round of attempts. One that is being sent at this moment is left to its sender. */
    async replay(id: string, now: number): Promise<void> {
      await renewed(db, now).where('id', '=', id).where(notInHand(now)).execute()
    },

    /** @returns how many deliveries will be tried again */
    async replayFailed(filter: Omit<DeliveryFilter, 'state'>, now: number): Promise<number> {
      const { numUpdatedRows } = await renewed(db, now)
        .where(matching({ ...filter, state: 'failed' }))
        .executeTakeFirst()
      return Number(numUpdatedRows)
    },

    /** Deletes what was settled before the given times; milliseconds since the epoch. */
    async prune(before: { readonly delivered: number; readonly failed: number }): Promise<void> {
      for (const state of ['delivered', 'failed'] as const) {
        await db
          .deleteFrom('callbackDeliveries')
          .where('state', '=', state)
          .where('updatedAt', '<', before[state])
          .execute()
      }
    },
  }
}
export type CallbackRepository = ReturnType<typeof callbackRepository>

type Expressions = ExpressionBuilder<Schema, 'callbackDeliveries'>

/**
 * Due, held by nobody who lives, and not before an earlier one about the same document to the same address: receivers see the states
 * of a document in their order.
 */
function sendable(now: number) {
  return (where: Expressions) =>
    where.and([
      where('callbackDeliveries.state', '=', 'pending'),
      where('callbackDeliveries.availableAt', '<=', now),
      notInHand(now)(where),
      where.not(
        where.exists(
          where
            .selectFrom('callbackDeliveries as earlier')
            .select('earlier.id')
            .whereRef('earlier.documentId', '=', 'callbackDeliveries.documentId')
            .whereRef('earlier.url', '=', 'callbackDeliveries.url')
            .whereRef('earlier.id', '<', 'callbackDeliveries.id')
            .where('earlier.state', '=', 'pending'),
        ),
      ),
    ])
}

function notInHand(now: number) {
  return (where: Expressions) =>
    where.or([
      where('callbackDeliveries.leaseExpiresAt', 'is', null),
      where('callbackDeliveries.leaseExpiresAt', '<', now),
    ])
}

function matching({ accountId, knowledgeId, documentId, state }: DeliveryFilter) {
  return (where: Expressions) =>
    where.and([
      ...(accountId === undefined ? [] : [where('accountId', '=', accountId)]),
      ...(knowledgeId === undefined ? [] : [where('knowledgeId', '=', knowledgeId)]),
      ...(documentId === undefined ? [] : [where('documentId', '=', documentId)]),
      ...(state === undefined ? [] : [where('state', '=', state)]),
    ])
}

function renewed(db: Database, now: number) {
  return db.updateTable('callbackDeliveries').set((set) => ({
    state: 'pending',
    availableAt: now,
    attemptLimit: set('attempts', '+', attemptsPerRound),
    deliveredAt: null,
    updatedAt: now,
  }))
}
