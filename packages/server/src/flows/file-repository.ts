import type { ApplicationFilesTable, Database, Transaction } from '../database/index.ts'

export type FlowFile = ApplicationFilesTable

/** Files that were given to applications: the row is state and queue at once, and whoever holds its lease reads the file. */
export function fileRepository(db: Database | Transaction) {
  return {
    async insert(files: readonly FlowFile[]): Promise<void> {
      if (files.length > 0) await db.insertInto('applicationFiles').values(files).execute()
    },

    /** Files of this account and application among the ids; ids of others are as unknown as ids that never were. */
    async findMany(accountId: string, applicationId: string, ids: readonly string[]): Promise<FlowFile[]> {
      if (ids.length === 0) return []
      return db
        .selectFrom('applicationFiles')
        .selectAll()
        .where('id', 'in', ids)
        .where('accountId', '=', accountId)
        .where('applicationId', '=', applicationId)
        .execute()
    },

    /** Files of a conversation, oldest first. */
    async ofConversation(accountId: string, conversationId: string, limit: number): Promise<FlowFile[]> {
      return db
        .selectFrom('applicationFiles')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('conversationId', '=', conversationId)
        .orderBy('createdAt')
        .orderBy('id')
        .limit(limit)
        .execute()
    },

    /** Makes files that belong to no conversation part of this one. */
    async bind(accountId: string, ids: readonly string[], conversationId: string, now: number): Promise<void> {
      if (ids.length === 0) return
      await db
        .updateTable('applicationFiles')
        .set({ conversationId, updatedAt: now })
        .where('id', 'in', ids)
        .where('accountId', '=', accountId)
        .where('conversationId', 'is', null)
        .execute()
    },

    /** Removes files that no conversation ever named. */
    async deleteUnnamedBefore(time: number): Promise<void> {
      await db
        .deleteFrom('applicationFiles')
        .where('conversationId', 'is', null)
        .where('createdAt', '<', time)
        .execute()
    },

    /** Hashes out of these that files name. */
    async referencedBlobs(hashes: readonly string[]): Promise<Set<string>> {
      if (hashes.length === 0) return new Set()
      const rows = await db
        .selectFrom('applicationFiles')
        .select('blobHash')
        .distinct()
        .where('blobHash', 'in', hashes)
        .execute()
      return new Set(rows.map(({ blobHash }) => blobHash))
    },

    /** Takes files that wait, or whose reader has died, oldest first. */
    async claim(owner: string, limit: number, now: number, leaseMilliseconds: number): Promise<FlowFile[]> {
      if (limit <= 0) return []
      const waiting = await db
        .selectFrom('applicationFiles')
        .select('id')
        .where('state', 'in', ['queued', 'reading'])
        .where('availableAt', '<=', now)
        .where(({ or, eb }) => or([eb('leaseExpiresAt', 'is', null), eb('leaseExpiresAt', '<', now)]))
        .orderBy('availableAt')
        .orderBy('id')
        .limit(limit)
        .execute()
      const claimed: FlowFile[] = []
      for (const { id } of waiting) {
        const row = await db
          .updateTable('applicationFiles')
          .set((set) => ({
            state: 'reading',
            leaseOwner: owner,
            leaseExpiresAt: now + leaseMilliseconds,
            attempts: set('attempts', '+', 1),
            updatedAt: now,
          }))
          .where('id', '=', id)
          .where('state', 'in', ['queued', 'reading'])
          .where(({ or, eb }) => or([eb('leaseExpiresAt', 'is', null), eb('leaseExpiresAt', '<', now)]))
          .returningAll()
          .executeTakeFirst()
        if (row !== undefined) claimed.push(row)
      }
      return claimed
    },

    async renew(owner: string, now: number, leaseMilliseconds: number): Promise<void> {
      await db
        .updateTable('applicationFiles')
        .set({ leaseExpiresAt: now + leaseMilliseconds })
        .where('state', '=', 'reading')
        .where('leaseOwner', '=', owner)
        .execute()
    },

    /** Leaves the row as it is when another reader has it by now. */
    async settle(
      id: string,
      owner: string,
      changes: Partial<Pick<FlowFile, 'state' | 'code' | 'message' | 'text' | 'availableAt' | 'attempts'>>,
      now: number,
    ): Promise<void> {
      await db
        .updateTable('applicationFiles')
        .set({ ...changes, leaseOwner: null, leaseExpiresAt: null, updatedAt: now })
        .where('id', '=', id)
        .where('state', '=', 'reading')
        .where('leaseOwner', '=', owner)
        .execute()
    },

    /** Ends every lease at once. Only right where no other process can be working. */
    async releaseAll(): Promise<void> {
      await db
        .updateTable('applicationFiles')
        .set({ leaseOwner: null, leaseExpiresAt: null })
        .where('leaseOwner', 'is not', null)
        .execute()
    },
  }
}
