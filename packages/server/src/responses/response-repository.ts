import type { Database, ResponsesTable } from '../database/index.ts'

export type ResponseRow = ResponsesTable

/** Stored responses of accounts. */
export function responseRepository(db: Database) {
  return {
    /** Storing one twice is no error: work in the background may be done again after a crash. What it goes on after lives as long as it. */
    async insert(row: ResponseRow, chain: readonly string[]): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('responses')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
        if (chain.length === 0) return
        await transaction
          .updateTable('responses')
          .set({ expiresAt: row.expiresAt })
          .where('accountId', '=', row.accountId)
          .where('id', 'in', chain)
          .where('expiresAt', '<', row.expiresAt)
          .execute()
      })
    },

    async find(accountId: string, id: string, now: number): Promise<ResponseRow | undefined> {
      return db
        .selectFrom('responses')
        .selectAll()
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .where('expiresAt', '>', now)
        .executeTakeFirst()
    },

    /**
     * A response and those before it, the oldest first.
     * @param limit a conversation of more is cut at its beginning, which the caller can see by the oldest one's `previousId`
     */
    async chain(accountId: string, id: string, limit: number, now: number): Promise<ResponseRow[]> {
      const rows = await db
        .withRecursive('conversation(id, previousId, age)', (builder) =>
          builder
            .selectFrom('responses')
            .where('id', '=', id)
            .where('accountId', '=', accountId)
            .where('expiresAt', '>', now)
            .select((select) => ['id', 'previousId', select.lit(0).as('age')])
            .unionAll(
              builder
                .selectFrom('responses')
                .innerJoin('conversation', 'conversation.previousId', 'responses.id')
                .where('responses.accountId', '=', accountId)
                .where('responses.expiresAt', '>', now)
                .where('conversation.age', '<', limit)
                .select((select) => [
                  'responses.id',
                  'responses.previousId',
                  select('conversation.age', '+', 1).as('age'),
                ]),
            ),
        )
        .selectFrom('conversation')
        .innerJoin('responses', 'responses.id', 'conversation.id')
        .selectAll('responses')
        .orderBy('conversation.age', 'desc')
        .execute()
      return rows
    },

    /** @returns whether there was one */
    async delete(accountId: string, id: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom('responses')
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    /** Of one that a task knows as well: that it is gone is kept in its place. */
    async bury(row: ResponseRow): Promise<void> {
      const { input, response } = row
      await db
        .insertInto('responses')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ input, response }))
        .execute()
    },

    async deleteExpired(now: number): Promise<void> {
      await db.deleteFrom('responses').where('expiresAt', '<=', now).execute()
    },
  }
}

export type ResponseRepository = ReturnType<typeof responseRepository>
