import type { Database } from '../database/index.ts'

/** Times are milliseconds since the epoch. */
export interface ConsoleSession {
  /** SHA-256 of the cookie's value, in hexadecimal. */
  readonly tokenHash: string
  readonly accountId: string
  readonly keyId: string
  readonly createdAt: number
  readonly expiresAt: number
}

/** Not bound to an account: who the caller is, is what a session tells. */
export function consoleSessionRepository(db: Database) {
  return {
    async create(session: ConsoleSession): Promise<void> {
      await db.insertInto('consoleSessions').values(session).execute()
    },

    find(tokenHash: string): Promise<ConsoleSession | undefined> {
      return db.selectFrom('consoleSessions').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst()
    },

    async delete(tokenHash: string): Promise<void> {
      await db.deleteFrom('consoleSessions').where('tokenHash', '=', tokenHash).execute()
    },

    async deleteEnded(now: number): Promise<void> {
      await db.deleteFrom('consoleSessions').where('expiresAt', '<=', now).execute()
    },
  }
}

export type ConsoleSessionRepository = ReturnType<typeof consoleSessionRepository>
