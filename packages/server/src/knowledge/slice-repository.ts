import type { Database, DocumentImagesTable, SlicesTable, Transaction } from '../database/index.ts'

export type SliceRow = SlicesTable

/** A slice with what recall tells about its document. */
export interface VisibleSlice extends SliceRow {
  readonly documentName: string
  readonly documentFormat: string
}

export function sliceRepository(db: Database | Transaction) {
  return {
    /** At most a few hundred a call: the event loop waits for it on the embedded database. */
    async insert(slices: readonly SliceRow[]): Promise<void> {
      if (slices.length > 0) await db.insertInto('slices').values(slices).execute()
    },

    /** Slices of a version from an ordinal on, in order. */
    async page(documentId: string, version: number, fromOrdinal: number, limit: number): Promise<SliceRow[]> {
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

    /** Removes at most `limit` slices of a version; true while there are more. */
    async deleteSome(documentId: string, version: number, limit: number): Promise<boolean> {
      const done = await db
        .deleteFrom('slices')
        .where('id', 'in', (select) =>
          select
            .selectFrom('slices')
            .select('id')
            .where('documentId', '=', documentId)
            .where('version', '=', version)
            .limit(limit),
        )
        .executeTakeFirst()
      return Number(done.numDeletedRows) === limit
    },

    async deleteImages(documentId: string, version: number): Promise<void> {
      await db
        .deleteFrom('documentImages')
        .where('documentId', '=', documentId)
        .where('version', '=', version)
        .execute()
    },

    async insertImage(image: DocumentImagesTable): Promise<void> {
      await db.insertInto('documentImages').values(image).execute()
    },

    /**
     * Visible slices among the recalled ids. Slices of deleted documents and bases and of old versions drop out here.
     *
     * A cross join, because SQLite keeps its order: by itself it began with all documents of the account and looked at each of their
     * slices, 40 ms at 100,000 slices where this takes half of one. To PostgreSQL it is the same as an inner join.
     */
    async visible(
      accountId: string,
      baseIds: readonly string[],
      sliceIds: readonly string[],
    ): Promise<Map<string, VisibleSlice>> {
      if (sliceIds.length === 0 || baseIds.length === 0) return new Map()
      const rows = await db
        .selectFrom('slices')
        .crossJoin('documents')
        .whereRef('documents.id', '=', 'slices.documentId')
        .whereRef('documents.visibleVersion', '=', 'slices.version')
        .selectAll('slices')
        .select(['documents.name as documentName', 'documents.format as documentFormat'])
        .where('slices.id', 'in', sliceIds)
        .where('slices.accountId', '=', accountId)
        .where('documents.accountId', '=', accountId)
        .where('documents.knowledgeId', 'in', baseIds)
        .where('documents.deletedAt', 'is', null)
        .execute()
      return new Map(rows.map((row) => [row.id, row]))
    },
  }
}

export type SliceRepository = ReturnType<typeof sliceRepository>
