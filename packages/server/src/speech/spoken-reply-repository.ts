import type { Database } from '../database/index.ts'

export function spokenReplyRepository(db: Database) {
  return {
    async insert(row: { id: string; accountId: string; text: string; expiresAt: number }): Promise<void> {
      await db.insertInto('spokenReplies').values(row).execute()
    },

    /** What a reply of the account said; undefined after its time. */
    async text(accountId: string, id: string, now: number): Promise<string | undefined> {
      const row = await db
        .selectFrom('spokenReplies')
        .select('text')
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .where('expiresAt', '>', now)
        .executeTakeFirst()
      return row?.text
    },

    async deleteExpired(now: number): Promise<void> {
      await db.deleteFrom('spokenReplies').where('expiresAt', '<=', now).execute()
    },
  }
}
