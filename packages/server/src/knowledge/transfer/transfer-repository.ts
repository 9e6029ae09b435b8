import type { Database, Transaction } from '../../database/index.ts'
import type { KnowledgeBase, KnowledgeIndex } from '../base-repository.ts'
import type { DocumentRow, DocumentVersion } from '../document-repository.ts'

/** Later than any time: rows of a base that is being imported are neither seen nor swept before the base itself is. */
export const notYet = 8_640_000_000_000_000

/**
 * Bases while they are taken out or brought in. A base that is being brought in counts as one that will be deleted at a time to come:
 * nobody sees it, its blobs and its index are known, and when its import has died the sweeper takes it away after that time.
 */
export function transferRepository(db: Database | Transaction) {
  return {
    /** A base of whatever account. */
    async base(id: string): Promise<KnowledgeBase | undefined> {
      return db
        .selectFrom('knowledgeBases')
        .selectAll()
        .where('id', '=', id)
        .where('deletedAt', 'is', null)
        .executeTakeFirst()
    },

    /** Documents of a base by rising id. */
    async documentsAfter(baseId: string, after: string, limit: number): Promise<DocumentRow[]> {
      return db
        .selectFrom('documents')
        .selectAll()
        .where('knowledgeId', '=', baseId)
        .where('deletedAt', 'is', null)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute()
    },

    async document(id: string): Promise<DocumentRow | undefined> {
      return db
        .selectFrom('documents')
        .selectAll()
        .where('id', '=', id)
        .where('deletedAt', 'is', null)
        .executeTakeFirst()
    },

    /** Whether any of the ids names a row already, be it visible or not. */
    async taken(table: 'knowledgeBases' | 'documents' | 'slices' | 'documentImages', ids: readonly string[]) {
      if (ids.length === 0) return false
      return (await db.selectFrom(table).select('id').where('id', 'in', ids).limit(1).executeTakeFirst()) !== undefined
    },

    /** @param base with the time of its end in `deletedAt` */
    async insertBase(base: KnowledgeBase, index: KnowledgeIndex): Promise<void> {
      await db.insertInto('knowledgeBases').values(base).execute()
      await db.insertInto('knowledgeIndexes').values(index).execute()
    },

    /** @param document with `deletedAt` of `notYet`, as `availableAt` of versions that wait */
    async insertDocument(document: DocumentRow, versions: readonly DocumentVersion[]): Promise<void> {
      await db.insertInto('documents').values(document).execute()
      if (versions.length > 0) await db.insertInto('documentVersions').values(versions).execute()
    },

    /** Puts off the end of a base that is being imported, or brings it about. False when it has been swept meanwhile. */
    async setEnd(baseId: string, endsAt: number): Promise<boolean> {
      const done = await db
        .updateTable('knowledgeBases')
        .set({ deletedAt: endsAt })
        .where('id', '=', baseId)
        .where('deletedAt', 'is not', null)
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
    },

    /** Shows a base that was brought in, with all its documents; those that wait are taken up. False when it has been swept meanwhile. */
    async show(baseId: string, now: number): Promise<boolean> {
      const base = await db
        .updateTable('knowledgeBases')
        .set({ deletedAt: null, updatedAt: now })
        .where('id', '=', baseId)
        .where('deletedAt', '>', now)
        .executeTakeFirst()
      if (base.numUpdatedRows === 0n) return false
      await db
        .updateTable('documents')
        .set({ deletedAt: null })
        .where('knowledgeId', '=', baseId)
        .where('deletedAt', '=', notYet)
        .execute()
      await db
        .updateTable('documentVersions')
        .set({ availableAt: now })
        .where('knowledgeId', '=', baseId)
        .where('state', '=', 'queued')
        .execute()
      return true
    },
  }
}

export type TransferRepository = ReturnType<typeof transferRepository>
