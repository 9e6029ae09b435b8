import type { Database, Transaction } from '../database/index.ts'

export interface CallbackSetting {
  readonly url: string
  readonly sealedHeader: string
}

/** What one of the places says where a callback may be set. An address without headers, headers without an address, or both. */
export interface CallbackPlace {
  readonly url: string | null
  readonly sealedHeader: string | null
}

/** Where each account is told about its documents. */
export function callbackSettingsRepository(db: Database | Transaction) {
  return {
    async put(accountId: string, { url, sealedHeader }: CallbackSetting, now: number): Promise<void> {
      const values = { url, sealedHeader, updatedAt: now }
      await db
        .insertInto('callbackSettings')
        .values({ accountId, ...values })
        .onConflict((conflict) => conflict.column('accountId').doUpdateSet(values))
        .execute()
    },

    async find(accountId: string): Promise<CallbackSetting | undefined> {
      return db
        .selectFrom('callbackSettings')
        .select(['url', 'sealedHeader'])
        .where('accountId', '=', accountId)
        .executeTakeFirst()
    },

    /** Where a base wants its callbacks, and with what. */
    async findOfBase(accountId: string, knowledgeId: string): Promise<CallbackPlace | undefined> {
      const base = await db
        .selectFrom('knowledgeBases')
        .select(['callbackUrl', 'sealedCallbackHeader'])
        .where('id', '=', knowledgeId)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
      return base && { url: base.callbackUrl || null, sealedHeader: base.sealedCallbackHeader }
    },

    async delete(accountId: string): Promise<void> {
      await db.deleteFrom('callbackSettings').where('accountId', '=', accountId).execute()
    },
  }
}
