import type { Database } from '../database/index.ts'

/**
 * What deletion and new versions leave behind, found for the sweeper in small portions. A base whose end lies in the future is one that
 * is being imported: it is left alone with all that hangs on it.
 * @param now milliseconds since the epoch
 */
export function sweepRepository(db: Database, now: () => number = Date.now) {
  return {
    /** Versions that nobody sees any more and that still have slices or pictures. */
    async supersededVersions(limit: number): Promise<{ documentId: string; version: number; knowledgeId: string }[]> {
      return db
        .selectFrom('documentVersions')
        .innerJoin('documents', 'documents.id', 'documentVersions.documentId')
        .select(['documentVersions.documentId', 'documentVersions.version', 'documentVersions.knowledgeId'])
        .where('documentVersions.state', '=', 'superseded')
        .where('documents.deletedAt', 'is', null)
        .limit(limit)
        .execute()
    },

    async deletedDocuments(limit: number): Promise<{ id: string; knowledgeId: string }[]> {
      return db
        .selectFrom('documents')
        .innerJoin('knowledgeBases', 'knowledgeBases.id', 'documents.knowledgeId')
        .select(['documents.id', 'documents.knowledgeId'])
        .where('documents.deletedAt', 'is not', null)
        .where((where) =>
          where.or([where('documents.deletedAt', '<=', now()), where('knowledgeBases.deletedAt', '<=', now())]),
        )
        .orderBy('documents.deletedAt')
        .limit(limit)
        .execute()
    },

    async versionsOf(documentId: string): Promise<number[]> {
      const rows = await db
        .selectFrom('documentVersions')
        .select('version')
        .where('documentId', '=', documentId)
        .execute()
      return rows.map(({ version }) => version)
    },

    /** Indexes that still may hold slices of a base: all but those already dropped. */
    async indexesOf(baseId: string): Promise<string[]> {
      const rows = await db
        .selectFrom('knowledgeIndexes')
        .select('id')
        .where('knowledgeId', '=', baseId)
        .where('state', '!=', 'retired')
        .execute()
      return rows.map(({ id }) => id)
    },

    async forgetVersion(documentId: string, version: number): Promise<void> {
      await db
        .deleteFrom('documentVersions')
        .where('documentId', '=', documentId)
        .where('version', '=', version)
        .execute()
    },

    async forgetDocument(documentId: string): Promise<void> {
      await db.deleteFrom('documents').where('id', '=', documentId).where('deletedAt', 'is not', null).execute()
    },

    /** Deleted bases whose documents are all gone. */
    async emptyDeletedBases(limit: number): Promise<string[]> {
      const rows = await db
        .selectFrom('knowledgeBases')
        .leftJoin('documents', 'documents.knowledgeId', 'knowledgeBases.id')
        .select('knowledgeBases.id')
        .where('knowledgeBases.deletedAt', '<=', now())
        .where('documents.id', 'is', null)
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
    },

    async forgetBase(baseId: string): Promise<void> {
      await db.deleteFrom('knowledgeBases').where('id', '=', baseId).where('deletedAt', '<=', now()).execute()
    },

    async retiredIndexes(limit: number): Promise<string[]> {
      const rows = await db
        .selectFrom('knowledgeIndexes')
        .select('id')
        .where('state', '=', 'retired')
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
    },

    async forgetIndex(indexId: string): Promise<void> {
      await db.deleteFrom('knowledgeIndexes').where('id', '=', indexId).where('state', '=', 'retired').execute()
    },

    async knownIndexes(ids: readonly string[]): Promise<Set<string>> {
      if (ids.length === 0) return new Set()
      const rows = await db.selectFrom('knowledgeIndexes').select('id').where('id', 'in', ids).execute()
      return new Set(rows.map(({ id }) => id))
    },

    async deleteUploadsBefore(time: number): Promise<void> {
      await db.deleteFrom('documentUploads').where('createdAt', '<', time).execute()
    },
  }
}

export type SweepRepository = ReturnType<typeof sweepRepository>
