import { sql } from 'kysely'
import type { Database, DocumentState, DocumentVersionsTable, Transaction } from '../database/index.ts'

type Version = DocumentVersionsTable

const waiting: DocumentState[] = ['queued', 'parsing', 'slicing', 'embedding']

/** Which version, held by whom: every change of a version in work names both, so that a worker who lost its lease changes nothing. */
export interface HeldVersion {
  readonly documentId: string
  readonly version: number
  readonly owner: string
}

/** Versions of documents as a queue: the row is state and queue at once, and whoever holds its lease works on it. */
export function versionQueueRepository(db: Database | Transaction) {
  const free = (now: number) => sql<boolean>`(lease_expires_at is null or lease_expires_at < ${now})`
  /** 1 for a version whose worker died before it began with it: that was no attempt, and no sign that the document kills workers. */
  const unbegun = sql<number>`case when state = 'queued' and lease_owner is not null then 1 else 0 end`

  return {
    /**
     * Takes up to `limit` versions that wait, or whose worker has died. Accounts with the fewest versions in work come first, each
     * with its oldest, so that one account's thousand documents do not hold up another's single one.
     */
    async claim(owner: string, limit: number, now: number, leaseMilliseconds: number): Promise<Version[]> {
      const claimed: Version[] = []
      if (limit <= 0) return claimed
      const accounts = await db
        .selectFrom('documentVersions')
        .select(({ fn }) => [
          'accountId',
          fn.sum<number | string>(sql<number>`case when lease_expires_at >= ${now} then 1 else 0 end`).as('working'),
          fn
            .sum<number | string>(sql<number>`case when available_at <= ${now} and ${free(now)} then 1 else 0 end`)
            .as('claimable'),
          fn.min('availableAt').as('oldest'),
        ])
        .where('state', 'in', waiting)
        .groupBy('accountId')
        .execute()
      const lanes = accounts
        .map((row) => ({
          accountId: row.accountId,
          working: Number(row.working),
          claimable: Number(row.claimable),
          oldest: Number(row.oldest),
        }))
        .filter(({ claimable }) => claimable > 0)
      const taken = new Map<string, number>()
      for (let index = 0; index < limit; index++) {
        lanes.sort((a, b) => a.working - b.working || a.oldest - b.oldest)
        const lane = lanes.find(({ claimable }) => claimable > 0)
        if (lane === undefined) break
        lane.working++
        lane.claimable--
        taken.set(lane.accountId, (taken.get(lane.accountId) ?? 0) + 1)
      }
      for (const [accountId, count] of taken) {
        const candidates = await db
          .selectFrom('documentVersions')
          .select(['documentId', 'version'])
          .where('accountId', '=', accountId)
          .where('state', 'in', waiting)
          .where('availableAt', '<=', now)
          .where(free(now))
          .orderBy('availableAt')
          .orderBy('documentId')
          .limit(count)
          .execute()
        for (const candidate of candidates) {
          const row = await db
            .updateTable('documentVersions')
            .set({
              leaseOwner: owner,
              leaseExpiresAt: now + leaseMilliseconds,
              attempts: sql<number>`attempts + 1 - ${unbegun}`,
              state: sql<DocumentState>`case when state = 'embedding' then state else 'queued' end`,
              updatedAt: now,
            })
            .where('documentId', '=', candidate.documentId)
            .where('version', '=', candidate.version)
            .where('state', 'in', waiting)
            .where(free(now))
            .returningAll()
            .executeTakeFirst()
          if (row !== undefined) claimed.push(row)
        }
      }
      return claimed
    },

    /** Prolongs the leases of this worker; gives those that it still holds, as `documentId/version`. */
    async renew(owner: string, now: number, leaseMilliseconds: number): Promise<Set<string>> {
      const rows = await db
        .updateTable('documentVersions')
        .set({ leaseExpiresAt: now + leaseMilliseconds })
        .where('leaseOwner', '=', owner)
        .where('state', 'in', waiting)
        .returning(['documentId', 'version'])
        .execute()
      return new Set(rows.map(({ documentId, version }) => `${documentId}/${version}`))
    },

    /** False when the lease is lost: someone else works on it now, or nobody should. */
    async update(
      held: HeldVersion,
      changes: Partial<Omit<Version, 'documentId' | 'version' | 'accountId' | 'knowledgeId'>>,
      now: number,
    ): Promise<boolean> {
      const done = await db
        .updateTable('documentVersions')
        .set({ ...changes, updatedAt: now })
        .where('documentId', '=', held.documentId)
        .where('version', '=', held.version)
        .where('leaseOwner', '=', held.owner)
        .where('state', 'in', waiting)
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
    },

    /** Ends every lease at once. Only right where no other process can be working, as on the locked embedded database at start. */
    async releaseAll(now: number): Promise<void> {
      await db
        .updateTable('documentVersions')
        .set({ leaseOwner: null, leaseExpiresAt: null, attempts: sql<number>`attempts - ${unbegun}`, updatedAt: now })
        .where('leaseOwner', 'is not', null)
        .execute()
    },

    /**
     * Makes a version what recall sees; the former one is swept. Runs in the transaction that ends its work.
     * @returns false when the base does not serve from this index any more, or base or document are deleted
     */
    async publish(baseId: string, documentId: string, version: number, indexId: string, now: number): Promise<boolean> {
      // Written, not read: the row stays locked, so the base cannot change its index before the version is published.
      const base = await db
        .updateTable('knowledgeBases')
        .set({ updatedAt: now })
        .where('id', '=', baseId)
        .where('servingIndexId', '=', indexId)
        .where('deletedAt', 'is', null)
        .executeTakeFirst()
      if (base.numUpdatedRows === 0n) return false
      const document = await db
        .updateTable('documents')
        .set({ visibleVersion: version, updatedAt: now })
        .where('id', '=', documentId)
        .where('deletedAt', 'is', null)
        .executeTakeFirst()
      if (document.numUpdatedRows === 0n) return false
      await db
        .updateTable('documentVersions')
        .set({ state: 'superseded', updatedAt: now })
        .where('documentId', '=', documentId)
        .where('version', '<', version)
        .execute()
      await this.noteIndexed(indexId, documentId, version)
      return true
    },

    async noteIndexed(indexId: string, documentId: string, version: number): Promise<void> {
      await db
        .insertInto('indexedVersions')
        .values({ indexId, documentId, version })
        .onConflict((conflict) => conflict.columns(['indexId', 'documentId']).doUpdateSet({ version }))
        .execute()
    },

    /** Nothing is held to be in the index any more. */
    async forgetIndexed(indexId: string): Promise<void> {
      await db.deleteFrom('indexedVersions').where('indexId', '=', indexId).execute()
    },

    /** Documents of a base whose visible version the index does not hold whole. */
    async notIndexed(
      indexId: string,
      baseId: string,
      limit: number,
    ): Promise<{ documentId: string; version: number }[]> {
      const rows = await db
        .selectFrom('documents')
        .leftJoin('indexedVersions', (join) =>
          join
            .onRef('indexedVersions.documentId', '=', 'documents.id')
            .onRef('indexedVersions.version', '=', 'documents.visibleVersion')
            .on('indexedVersions.indexId', '=', indexId),
        )
        .select(['documents.id as documentId', 'documents.visibleVersion as version'])
        .where('documents.knowledgeId', '=', baseId)
        .where('documents.deletedAt', 'is', null)
        .where('documents.visibleVersion', 'is not', null)
        .where('indexedVersions.version', 'is', null)
        .orderBy('documents.id')
        .limit(limit)
        .execute()
      return rows.flatMap(({ documentId, version }) => (version === null ? [] : [{ documentId, version }]))
    },

    async countByState(): Promise<{ state: DocumentState; count: number }[]> {
      const rows = await db
        .selectFrom('documentVersions')
        .select(({ fn }) => ['state', fn.countAll<number | string | bigint>().as('count')])
        .groupBy('state')
        .orderBy('state')
        .execute()
      return rows.map(({ state, count }) => ({ state, count: Number(count) }))
    },
  }
}

export type VersionQueueRepository = ReturnType<typeof versionQueueRepository>
