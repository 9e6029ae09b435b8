import type { ApplicationsTable, Database, Transaction } from '../database/index.ts'

export type Application = ApplicationsTable

/** Knowledge applications of accounts. */
export function applicationRepository(db: Database | Transaction) {
  return {
    async insert(application: Application): Promise<void> {
      await db.insertInto('applications').values(application).execute()
    },

    /** An application of this account; ids of others are as unknown as ids that never were. */
    async find(accountId: string, id: string): Promise<Application | undefined> {
      return db
        .selectFrom('applications')
        .selectAll()
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
    },

    /** Newest first. */
    async list(accountId: string, page: { readonly offset: number; readonly limit: number }): Promise<Application[]> {
      return db
        .selectFrom('applications')
        .selectAll()
        .where('accountId', '=', accountId)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .offset(page.offset)
        .limit(page.limit)
        .execute()
    },

    async count(accountId: string): Promise<number> {
      const { count } = await db
        .selectFrom('applications')
        .select(({ fn }) => fn.countAll<number | string | bigint>().as('count'))
        .where('accountId', '=', accountId)
        .executeTakeFirstOrThrow()
      return Number(count)
    },

    async update(id: string, changes: Partial<Omit<Application, 'id' | 'accountId' | 'createdAt'>>): Promise<void> {
      await db.updateTable('applications').set(changes).where('id', '=', id).execute()
    },

    /** @returns whether the account had it */
    async delete(accountId: string, id: string): Promise<boolean> {
      const done = await db
        .deleteFrom('applications')
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
      return Number(done.numDeletedRows) > 0
    },
  }
}
