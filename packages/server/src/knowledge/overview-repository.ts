import { sql } from 'kysely'
import type {
  Database,
  DocumentsTable,
  DocumentVersionsTable,
  KnowledgeBasesTable,
  KnowledgeIndexesTable,
  SlicesTable,
} from '../database/index.ts'
import type { Amount } from './base-repository.ts'

export interface BaseOverview {
  readonly base: KnowledgeBasesTable
  readonly accountName: string
  readonly amount: Amount
  /** Documents by the state of their newest version. */
  readonly states: Readonly<Record<string, number>>
  readonly serving: KnowledgeIndexesTable | undefined
  readonly building: (KnowledgeIndexesTable & { readonly documents: number }) | undefined
}

export interface DocumentOverview {
  readonly document: DocumentsTable
  readonly version: DocumentVersionsTable
}

const nothing: Amount = { documents: 0, words: 0, bytes: 0 }

/** Bases and documents of all accounts, as the operator looks at them. */
export function overviewRepository(db: Database) {
  async function withDetails(
    rows: readonly (KnowledgeBasesTable & { readonly accountName: string })[],
  ): Promise<BaseOverview[]> {
    const ids = rows.map(({ id }) => id)
    if (ids.length === 0) return []
    const amounts = await db
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
      .where('documents.knowledgeId', 'in', ids)
      .where('documents.deletedAt', 'is', null)
      .groupBy('documents.knowledgeId')
      .execute()
    const states = await db
      .selectFrom('documents')
      .innerJoin('documentVersions', (join) =>
        join
          .onRef('documentVersions.documentId', '=', 'documents.id')
          .onRef('documentVersions.version', '=', 'documents.latestVersion'),
      )
      .select(({ fn }) => [
        'documents.knowledgeId',
        'documentVersions.state',
        fn.countAll<number | string | bigint>().as('documents'),
      ])
      .where('documents.knowledgeId', 'in', ids)
      .where('documents.deletedAt', 'is', null)
      .groupBy(['documents.knowledgeId', 'documentVersions.state'])
      .execute()
    const indexes = await db
      .selectFrom('knowledgeIndexes')
      .selectAll()
      .select(({ selectFrom }) =>
        selectFrom('indexedVersions')
          .select(sql<number | string>`count(*)`.as('documents'))
          .whereRef('indexedVersions.indexId', '=', 'knowledgeIndexes.id')
          .as('documents'),
      )
      .where('knowledgeId', 'in', ids)
      .where('state', '!=', 'retired')
      .execute()
    return rows.map(({ accountName, ...base }) => {
      const amount = amounts.find(({ knowledgeId }) => knowledgeId === base.id)
      const building = indexes.find(({ knowledgeId, state }) => knowledgeId === base.id && state === 'building')
      return {
        base,
        accountName,
        amount:
          amount === undefined
            ? nothing
            : {
                documents: Number(amount.documents),
                words: Number(amount.words ?? 0),
                bytes: Number(amount.bytes ?? 0),
              },
        states: Object.fromEntries(
          states.filter(({ knowledgeId }) => knowledgeId === base.id).map((row) => [row.state, Number(row.documents)]),
        ),
        serving: indexes.find(({ id }) => id === base.servingIndexId),
        building: building && { ...building, documents: Number(building.documents ?? 0) },
      }
    })
  }

  const bases = () =>
    db
      .selectFrom('knowledgeBases')
      .innerJoin('accounts', 'accounts.id', 'knowledgeBases.accountId')
      .selectAll('knowledgeBases')
      .select('accounts.name as accountName')
      .where('knowledgeBases.deletedAt', 'is', null)

  return {
    /** Newest first by id. `after` is the last id of the page before. */
    async bases(query: {
      readonly accountId?: string | undefined
      readonly after?: string | undefined
      readonly limit: number
    }): Promise<{ bases: BaseOverview[]; hasMore: boolean }> {
      const { accountId, after, limit } = query
      let rows = bases()
      if (accountId !== undefined) rows = rows.where('knowledgeBases.accountId', '=', accountId)
      if (after !== undefined) rows = rows.where('knowledgeBases.id', '<', after)
      const found = await rows
        .orderBy('knowledgeBases.id', 'desc')
        .limit(limit + 1)
        .execute()
      return { bases: await withDetails(found.slice(0, limit)), hasMore: found.length > limit }
    },

    async base(id: string): Promise<BaseOverview | undefined> {
      const row = await bases().where('knowledgeBases.id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : (await withDetails([row]))[0]
    },

    /** With their newest versions, newest first by id. `after` is the last id of the page before. */
    async documents(query: {
      readonly baseId: string
      readonly state?: DocumentVersionsTable['state'] | undefined
      readonly after?: string | undefined
      readonly limit: number
    }): Promise<{ documents: DocumentOverview[]; hasMore: boolean }> {
      const { baseId, state, after, limit } = query
      let ids = db
        .selectFrom('documents')
        .innerJoin('documentVersions', (join) =>
          join
            .onRef('documentVersions.documentId', '=', 'documents.id')
            .onRef('documentVersions.version', '=', 'documents.latestVersion'),
        )
        .select('documents.id')
        .where('documents.knowledgeId', '=', baseId)
        .where('documents.deletedAt', 'is', null)
      if (state !== undefined) ids = ids.where('documentVersions.state', '=', state)
      if (after !== undefined) ids = ids.where('documents.id', '<', after)
      const found = await ids
        .orderBy('documents.id', 'desc')
        .limit(limit + 1)
        .execute()
      const page = found.slice(0, limit).map(({ id }) => id)
      const documents = await Promise.all(page.map((id) => this.document(id)))
      return { documents: documents.filter((one) => one !== undefined), hasMore: found.length > limit }
    },

    async document(id: string): Promise<DocumentOverview | undefined> {
      const document = await db
        .selectFrom('documents')
        .selectAll()
        .where('id', '=', id)
        .where('deletedAt', 'is', null)
        .executeTakeFirst()
      if (document === undefined) return undefined
      const version = await db
        .selectFrom('documentVersions')
        .selectAll()
        .where('documentId', '=', id)
        .where('version', '=', document.latestVersion)
        .executeTakeFirst()
      return version && { document, version }
    },

    /** Slices of a version by their order, from `fromOrdinal` on. */
    async slices(documentId: string, version: number, fromOrdinal: number, limit: number): Promise<SlicesTable[]> {
      return db
        .selectFrom('slices')
        .selectAll()
        .where('documentId', '=', documentId)
        .where('version', '=', version)
        .where('ordinal', '>=', fromOrdinal)
        .orderBy('ordinal')
        .limit(limit)
        .execute()
    },

    /**
     * Lets a document be worked on at once: one that failed, or one that waits for its next attempt.
     * @returns false when there was nothing to do again: it is ready, or somebody works on it
     */
    async retry(documentId: string, now: number): Promise<boolean> {
      const done = await db
        .updateTable('documentVersions')
        .set({
          state: sql`case when state = 'failed' then 'queued' else state end`,
          attempts: 0,
          availableAt: now,
          errorCode: null,
          errorReason: null,
          errorMessage: null,
          leaseOwner: null,
          leaseExpiresAt: null,
          finishedAt: null,
          updatedAt: now,
        })
        .where('documentId', '=', documentId)
        .where(
          ({ selectFrom }) =>
            sql<boolean>`version = ${selectFrom('documents').select('latestVersion').where('id', '=', documentId)}`,
        )
        .where('state', 'in', ['queued', 'parsing', 'slicing', 'embedding', 'failed'])
        .where((where) => where.or([where('leaseExpiresAt', 'is', null), where('leaseExpiresAt', '<', now)]))
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
    },

    /** Slices that an index must hold: those of the visible versions that were noted as whole in it. */
    async slicesToHold(indexId: string): Promise<number> {
      const row = await db
        .selectFrom('indexedVersions')
        .innerJoin('documents', (join) =>
          join
            .onRef('documents.id', '=', 'indexedVersions.documentId')
            .onRef('documents.visibleVersion', '=', 'indexedVersions.version'),
        )
        .innerJoin('documentVersions', (join) =>
          join
            .onRef('documentVersions.documentId', '=', 'indexedVersions.documentId')
            .onRef('documentVersions.version', '=', 'indexedVersions.version'),
        )
        .select(({ fn }) => fn.sum<number | string | null>('documentVersions.sliceCount').as('slices'))
        .where('indexedVersions.indexId', '=', indexId)
        .where('documents.deletedAt', 'is', null)
        .executeTakeFirst()
      return Number(row?.slices ?? 0)
    },
  }
}

export type OverviewRepository = ReturnType<typeof overviewRepository>
