import type { Database, Transaction } from '../database/index.ts'

export interface CallbackSetting {
  readonly url: string
  readonly sealedHeader: string
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

    /** Where a base wants its callbacks, if it has an address of its own. */
    async findOfBase(accountId: string, knowledgeId: string) {
      const base = await db
        .selectFrom('knowledgeBases')
        .select(['callbackUrl', 'sealedCallbackHeader'])
        .where('id', '=', knowledgeId)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
      const url = base?.callbackUrl
      return url ? { url, sealedHeader: base.sealedCallbackHeader } : undefined
    },

    async delete(accountId: string): Promise<void> {
      await db.deleteFrom('callbackSettings').where('accountId', '=', accountId).execute()
    },
  }
}
