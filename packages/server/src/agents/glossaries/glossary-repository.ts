import type { Database, GlossariesTable, Transaction } from '../../database/index.ts'

export type GlossaryRow = GlossariesTable

export function glossaryRepository(db: Database | Transaction) {
  return {
    async insert(row: GlossaryRow): Promise<void> {
      await db.insertInto('glossaries').values(row).execute()
    },

    async find(accountId: string, id: string): Promise<GlossaryRow | undefined> {
      return db
        .selectFrom('glossaries')
        .selectAll()
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
    },

    async count(accountId: string): Promise<number> {
      const { glossaries } = await db
        .selectFrom('glossaries')
        .select((select) => select.fn.countAll<number | string | bigint>().as('glossaries'))
        .where('accountId', '=', accountId)
        .executeTakeFirstOrThrow()
      return Number(glossaries)
    },

    /** Newest first, without their entries. Ids rise with time. */
    async list(accountId: string, after: string | undefined, limit: number): Promise<Omit<GlossaryRow, 'entries'>[]> {
      let query = db
        .selectFrom('glossaries')
        .select(['id', 'accountId', 'name', 'sourceLang', 'targetLang', 'entryCount', 'createdAt', 'updatedAt'])
        .where('accountId', '=', accountId)
      if (after !== undefined) query = query.where('id', '<', after)
      return query.orderBy('id', 'desc').limit(limit).execute()
    },

    async update(accountId: string, id: string, change: Partial<GlossaryRow>): Promise<void> {
      await db.updateTable('glossaries').set(change).where('id', '=', id).where('accountId', '=', accountId).execute()
    },

    async delete(accountId: string, id: string): Promise<boolean> {
      const done = await db
        .deleteFrom('glossaries')
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
      return done.numDeletedRows > 0n
    },
  }
}
