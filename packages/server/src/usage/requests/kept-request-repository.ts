import type { Database, KeptRequestsTable } from '../../database/index.ts'

export type KeptRequest = KeptRequestsTable

export type KeptRequestRepository = ReturnType<typeof keptRequestRepository>

export function keptRequestRepository(db: Database) {
  return {
    /** Requests that are there already stay as they are. */
    async insert(requests: readonly KeptRequest[]): Promise<void> {
      await db
        .insertInto('keptRequests')
        .values(requests)
        .onConflict((conflict) => conflict.column('requestId').doNothing())
        .execute()
    },

    /** Of any account: only administrators may ask. What is older than `since` (milliseconds since the epoch) counts as gone. */
    async find(requestId: string, since: number): Promise<KeptRequest | undefined> {
      return db
        .selectFrom('keptRequests')
        .where('requestId', '=', requestId)
        .where('createdAt', '>=', since)
        .selectAll()
        .executeTakeFirst()
    },

    /** At most so many that are older, so that other writers get their turn in between. @returns how many went */
    async deleteOlder(before: number, limit: number): Promise<number> {
      const { numDeletedRows } = await db
        .deleteFrom('keptRequests')
        .where('requestId', 'in', (eb) =>
          eb
            .selectFrom('keptRequests')
            .where('createdAt', '<', before)
            .select('requestId')
            .orderBy('createdAt')
            .limit(limit),
        )
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}
