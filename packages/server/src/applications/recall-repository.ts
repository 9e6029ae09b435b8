import type { Database, RecallsTable, Transaction } from '../database/index.ts'

export type RecallRow = RecallsTable

/** What answers were made from. */
export function recallRepository(db: Database | Transaction) {
  return {
    /** The last answer of a request id counts, because SDKs repeat a call with the same id. */
    async save(row: RecallRow): Promise<void> {
      const { accountId: _account, requestId: _request, ...changes } = row
      await db
        .insertInto('recalls')
        .values(row)
        .onConflict((conflict) => conflict.columns(['accountId', 'requestId']).doUpdateSet(changes))
        .execute()
    },

    /** What was answered; nothing where another answer took the id meanwhile. @param createdAt of the recall that it was made from */
    async noteAnswer(
      { accountId, requestId, createdAt }: Pick<RecallRow, 'accountId' | 'requestId' | 'createdAt'>,
      answer: string,
    ): Promise<void> {
      await db
        .updateTable('recalls')
        .set({ answer })
        .where('accountId', '=', accountId)
        .where('requestId', '=', requestId)
        .where('createdAt', '=', createdAt)
        .execute()
    },

    /** Of this account; ids of others are as unknown as ids that never were. */
    async find(accountId: string, requestId: string): Promise<RecallRow | undefined> {
      return db
        .selectFrom('recalls')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('requestId', '=', requestId)
        .executeTakeFirst()
    },

    /** The last recall of a conversation. */
    async latestOf(accountId: string, conversationId: string): Promise<RecallRow | undefined> {
      return db
        .selectFrom('recalls')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('conversationId', '=', conversationId)
        .orderBy('createdAt', 'desc')
        .limit(1)
        .executeTakeFirst()
    },

    /** Removes at most `limit` recalls that are older; true while there are more. */
    async deleteSomeBefore(time: number, limit: number): Promise<boolean> {
      const old = await db
        .selectFrom('recalls')
        .select(['accountId', 'requestId'])
        .where('createdAt', '<', time)
        .orderBy('createdAt')
        .limit(limit)
        .execute()
      for (const { accountId, requestId } of old) {
        await db
          .deleteFrom('recalls')
          .where('accountId', '=', accountId)
          .where('requestId', '=', requestId)
          .where('createdAt', '<', time)
          .execute()
      }
      return old.length === limit
    },
  }
}
