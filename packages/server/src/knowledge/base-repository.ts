import { sql } from 'kysely'
import type { Database, KnowledgeBasesTable, KnowledgeIndexesTable, Transaction } from '../database/index.ts'

export type KnowledgeBase = KnowledgeBasesTable
export type KnowledgeIndex = KnowledgeIndexesTable

/** What a base holds, counted from its visible documents. */
export interface Amount {
  readonly documents: number
  /** Characters without white space. */
  readonly words: number
  readonly bytes: number
}

/** Knowledge bases and the indexes that they serve from. Deleted bases are not there, for nobody. */
export function baseRepository(db: Database | Transaction) {
  const bases = () => db.selectFrom('knowledgeBases').selectAll().where('deletedAt', 'is', null)
  return {
    async insert(base: KnowledgeBase, index: KnowledgeIndex): Promise<void> {
      await db.insertInto('knowledgeBases').values(base).execute()
      await db.insertInto('knowledgeIndexes').values(index).execute()
    },

    /** A base of this account; ids of others are as unknown as ids that never were. */
    async find(accountId: string, id: string): Promise<KnowledgeBase | undefined> {
      return bases().where('id', '=', id).where('accountId', '=', accountId).executeTakeFirst()
    },

    async findMany(accountId: string, ids: readonly string[]): Promise<KnowledgeBase[]> {
      if (ids.length === 0) return []
      return bases().where('id', 'in', ids).where('accountId', '=', accountId).execute()
    },

    /** Newest first. */
    async list(accountId: string, page: { readonly offset: number; readonly limit: number }): Promise<KnowledgeBase[]> {
      return bases()
        .where('accountId', '=', accountId)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .offset(page.offset)
        .limit(page.limit)
        .execute()
    },

    async count(accountId: string): Promise<number> {
      const { count } = await db
        .selectFrom('knowledgeBases')
        .select(({ fn }) => fn.countAll<number | string | bigint>().as('count'))
        .where('accountId', '=', accountId)
        .where('deletedAt', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(count)
    },

    async update(id: string, changes: Partial<Omit<KnowledgeBase, 'id' | 'accountId'>>): Promise<void> {
      await db.updateTable('knowledgeBases').set(changes).where('id', '=', id).where('deletedAt', 'is', null).execute()
    },

    /** What the bases of an account hold, by base; those without documents are absent. */
    async amounts(accountId: string, baseIds?: readonly string[]): Promise<Map<string, Amount>> {
      if (baseIds?.length === 0) return new Map()
      let query = db
        .selectFrom('documents')
        .leftJoin('documentVersions', (join) =>
          join
            .onRef('documentVersions.documentId', '=', 'documents.id')
            .onRef('documentVersions.version', '=', 'documents.visibleVersion'),
        )
        .select(({ fn }) => [
          'documents.knowledgeId',
          fn.countAll<number | string | bigint>().as('documents'),
          fn.sum<number | string | null>('documentVersions.wordNum').as('words'),
          fn.sum<number | string | null>('documents.sizeBytes').as('bytes'),
        ])
        .where('documents.accountId', '=', accountId)
        .where('documents.deletedAt', 'is', null)
        .groupBy('documents.knowledgeId')
      if (baseIds !== undefined) query = query.where('documents.knowledgeId', 'in', baseIds)
      const rows = await query.execute()
      return new Map(
        rows.map((row) => [
          row.knowledgeId,
          { documents: Number(row.documents), words: Number(row.words ?? 0), bytes: Number(row.bytes ?? 0) },
        ]),
      )
    },

    async index(id: string): Promise<KnowledgeIndex | undefined> {
      return db.selectFrom('knowledgeIndexes').selectAll().where('id', '=', id).executeTakeFirst()
    },

    async servingIndexes(baseIds: readonly string[]): Promise<KnowledgeIndex[]> {
      if (baseIds.length === 0) return []
      return db
        .selectFrom('knowledgeIndexes')
        .innerJoin('knowledgeBases', 'knowledgeBases.servingIndexId', 'knowledgeIndexes.id')
        .selectAll('knowledgeIndexes')
        .where('knowledgeBases.id', 'in', baseIds)
        .execute()
    },

    async buildingIndex(baseId: string): Promise<KnowledgeIndex | undefined> {
      return db
        .selectFrom('knowledgeIndexes')
        .selectAll()
        .where('knowledgeId', '=', baseId)
        .where('state', '=', 'building')
        .executeTakeFirst()
    },

    async insertIndex(index: KnowledgeIndex): Promise<void> {
      await db.insertInto('knowledgeIndexes').values(index).execute()
    },

    async updateIndex(id: string, changes: Partial<Omit<KnowledgeIndex, 'id'>>): Promise<void> {
      await db.updateTable('knowledgeIndexes').set(changes).where('id', '=', id).execute()
    },

    /** Ends whatever is being built for a base. */
    async retireBuilding(baseId: string, now: number): Promise<void> {
      await db
        .updateTable('knowledgeIndexes')
        .set({ state: 'retired', leaseOwner: null, leaseExpiresAt: null, updatedAt: now })
        .where('knowledgeId', '=', baseId)
        .where('state', '=', 'building')
        .execute()
    },

    /** Ids of the indexes from which the bases of the platform serve. */
    async servingIds(): Promise<string[]> {
      const rows = await bases().clearSelect().select('servingIndexId').orderBy('id').execute()
      return rows.map(({ servingIndexId }) => servingIndexId)
    },

    /** All serving indexes that have no successor in building, with what made their vectors, to find those that a changed configuration left behind. */
    async servingWith(): Promise<KnowledgeIndex[]> {
      return db
        .selectFrom('knowledgeIndexes')
        .innerJoin('knowledgeBases', 'knowledgeBases.servingIndexId', 'knowledgeIndexes.id')
        .selectAll('knowledgeIndexes')
        .where('knowledgeBases.deletedAt', 'is', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('knowledgeIndexes as building')
                .select(sql<number>`1`.as('one'))
                .whereRef('building.knowledgeId', '=', 'knowledgeBases.id')
                .where('building.state', '=', 'building'),
            ),
          ),
        )
        .execute()
    },

    /** Takes one index that waits to be built, or whose builder has died. */
    async claimBuilding(owner: string, now: number, leaseMilliseconds: number): Promise<KnowledgeIndex | undefined> {
      const free = await db
        .selectFrom('knowledgeIndexes')
        .select('id')
        .where('state', '=', 'building')
        .where('availableAt', '<=', now)
        .where((where) => where.or([where('leaseExpiresAt', 'is', null), where('leaseExpiresAt', '<', now)]))
        .orderBy('availableAt')
        .limit(1)
        .executeTakeFirst()
      if (free === undefined) return undefined
      return db
        .updateTable('knowledgeIndexes')
        .set({ leaseOwner: owner, leaseExpiresAt: now + leaseMilliseconds, updatedAt: now })
        .where('id', '=', free.id)
        .where('state', '=', 'building')
        .where((where) => where.or([where('leaseExpiresAt', 'is', null), where('leaseExpiresAt', '<', now)]))
        .returningAll()
        .executeTakeFirst()
    },

    /** False when the lease was lost or the building was called off. */
    async renewBuilding(id: string, owner: string, now: number, leaseMilliseconds: number): Promise<boolean> {
      const done = await db
        .updateTable('knowledgeIndexes')
        .set({ leaseExpiresAt: now + leaseMilliseconds, updatedAt: now })
        .where('id', '=', id)
        .where('state', '=', 'building')
        .where('leaseOwner', '=', owner)
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
    },

    async releaseBuilding(
      id: string,
      owner: string,
      end: { readonly availableAt: number; readonly attempts: number; readonly lastError: string | null },
      now: number,
    ): Promise<void> {
      await db
        .updateTable('knowledgeIndexes')
        .set({ ...end, leaseOwner: null, leaseExpiresAt: null, updatedAt: now })
        .where('id', '=', id)
        .where('leaseOwner', '=', owner)
        .execute()
    },

    /** Frees the leases of a process that is gone. Only right where no other process can be working. */
    async releaseAllBuilding(now: number): Promise<void> {
      await db
        .updateTable('knowledgeIndexes')
        .set({ leaseOwner: null, leaseExpiresAt: null, updatedAt: now })
        .where('state', '=', 'building')
        .execute()
    },
  }
}

export type BaseRepository = ReturnType<typeof baseRepository>
