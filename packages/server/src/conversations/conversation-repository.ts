import type { ConversationMessagesTable, ConversationsTable, Database, Transaction } from '../database/index.ts'

export type Conversation = ConversationsTable
export type ConversationKind = Conversation['kind']
export type StoredMessage = ConversationMessagesTable

/** Conversations and what was said in them. A message is never changed; its ordinal is its place. */
export function conversationRepository(db: Database | Transaction) {
  return {
    async insert(conversation: Conversation): Promise<void> {
      await db.insertInto('conversations').values(conversation).execute()
    },

    /** A conversation of this account and API; ids of others are as unknown as ids that never were. */
    async find(accountId: string, kind: ConversationKind, id: string): Promise<Conversation | undefined> {
      return db
        .selectFrom('conversations')
        .selectAll()
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .where('kind', '=', kind)
        .executeTakeFirst()
    },

    /** Those with one assistant in which something was said, the newest first. */
    async listOfAssistant(
      of: { readonly accountId: string; readonly assistantId: string },
      { offset, limit }: { readonly offset: number; readonly limit: number },
    ): Promise<Conversation[]> {
      return db
        .selectFrom('conversations')
        .selectAll()
        .where('accountId', '=', of.accountId)
        .where('assistantId', '=', of.assistantId)
        .where('messageCount', '>', 0)
        .orderBy('updatedAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .offset(offset)
        .execute()
    },

    /** The last messages, oldest first. */
    async lastMessages(accountId: string, conversationId: string, limit: number): Promise<StoredMessage[]> {
      const newest = await db
        .selectFrom('conversationMessages')
        .selectAll()
        .where('conversationId', '=', conversationId)
        .where('accountId', '=', accountId)
        .orderBy('ordinal', 'desc')
        .limit(limit)
        .execute()
      return newest.toReversed()
    },

    /** Takes the turn by one conditional update; false while someone else has it. */
    async claim(id: string, owner: string, now: number, leaseMilliseconds: number): Promise<boolean> {
      const done = await db
        .updateTable('conversations')
        .set({ leaseOwner: owner, leaseExpiresAt: now + leaseMilliseconds })
        .where('id', '=', id)
        .where(({ or, eb }) => or([eb('leaseOwner', 'is', null), eb('leaseExpiresAt', '<', now)]))
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
    },

    async renew(id: string, owner: string, now: number, leaseMilliseconds: number): Promise<void> {
      await db
        .updateTable('conversations')
        .set({ leaseExpiresAt: now + leaseMilliseconds })
        .where('id', '=', id)
        .where('leaseOwner', '=', owner)
        .execute()
    },

    async release(id: string, owner: string): Promise<void> {
      await db
        .updateTable('conversations')
        .set({ leaseOwner: null, leaseExpiresAt: null })
        .where('id', '=', id)
        .where('leaseOwner', '=', owner)
        .execute()
    },

    /** Ends every lease at once. Only right where no other process can be working, as on the locked embedded database at start. */
    async releaseAll(): Promise<void> {
      await db
        .updateTable('conversations')
        .set({ leaseOwner: null, leaseExpiresAt: null })
        .where('leaseOwner', 'is not', null)
        .execute()
    },

    /**
     * Makes room for messages, to be followed by `append` in the same transaction.
     * @returns the ordinal of the first one; undefined when the turn is not this owner's any more
     */
    async reserve(id: string, owner: string, count: number, now: number): Promise<number | undefined> {
      const row = await db
        .updateTable('conversations')
        .set((set) => ({ messageCount: set('messageCount', '+', count), updatedAt: now }))
        .where('id', '=', id)
        .where('leaseOwner', '=', owner)
        .returning('messageCount')
        .executeTakeFirst()
      return row === undefined ? undefined : row.messageCount - count
    },

    async append(messages: readonly StoredMessage[]): Promise<void> {
      if (messages.length > 0) await db.insertInto('conversationMessages').values(messages).execute()
    },

    /**
     * Removes at most `limit` conversations in which nothing was said since, with their messages and files; those that are being answered
     * in stay. True while there may be more.
     */
    async deleteSomeBefore(time: number, limit: number, now: number): Promise<boolean> {
      const old = await db
        .selectFrom('conversations')
        .select('id')
        .where('updatedAt', '<', time)
        .where(({ or, eb }) => or([eb('leaseExpiresAt', 'is', null), eb('leaseExpiresAt', '<', now)]))
        .orderBy('updatedAt')
        .limit(limit)
        .execute()
      for (const { id } of old) {
        await db
          .deleteFrom('conversations')
          .where('id', '=', id)
          .where('updatedAt', '<', time)
          .where(({ or, eb }) => or([eb('leaseExpiresAt', 'is', null), eb('leaseExpiresAt', '<', now)]))
          .execute()
      }
      return old.length === limit
    },

    async changeSettings(id: string, settings: string): Promise<void> {
      await db.updateTable('conversations').set({ settings }).where('id', '=', id).execute()
    },
  }
}
