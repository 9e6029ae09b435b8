import type { ClonedVoicesTable, Database, Transaction } from '../database/index.ts'

export type ClonedVoiceRow = ClonedVoicesTable

export function voiceRepository(db: Database | Transaction) {
  return {
    /** @returns false when the account has a voice of that name */
    async insert(row: ClonedVoiceRow): Promise<boolean> {
      const done = await db
        .insertInto('clonedVoices')
        .values(row)
        .onConflict((conflict) => conflict.columns(['accountId', 'name']).doNothing())
        .executeTakeFirst()
      return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
    },

    async find(accountId: string, id: string): Promise<ClonedVoiceRow | undefined> {
      return db
        .selectFrom('clonedVoices')
        .selectAll()
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
    },

    async hasName(accountId: string, name: string): Promise<boolean> {
      const row = await db
        .selectFrom('clonedVoices')
        .select('id')
        .where('accountId', '=', accountId)
        .where('name', '=', name)
        .executeTakeFirst()
      return row !== undefined
    },

    /** For a signed link, which vouches for the account. */
    async findAnywhere(id: string): Promise<ClonedVoiceRow | undefined> {
      return db.selectFrom('clonedVoices').selectAll().where('id', '=', id).executeTakeFirst()
    },

    /** Newest first. */
    async list(accountId: string): Promise<ClonedVoiceRow[]> {
      return db
        .selectFrom('clonedVoices')
        .selectAll()
        .where('accountId', '=', accountId)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(1000)
        .execute()
    },

    async count(accountId: string): Promise<number> {
      const row = await db
        .selectFrom('clonedVoices')
        .select((select) => select.fn.countAll<number | string | bigint>().as('voices'))
        .where('accountId', '=', accountId)
        .executeTakeFirstOrThrow()
      return Number(row.voices)
    },

    /** @returns false when the account has no such voice */
    async delete(accountId: string, id: string): Promise<boolean> {
      const done = await db
        .deleteFrom('clonedVoices')
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
      return done.numDeletedRows > 0n
    },

    /** Those of the hashes that a voice names. */
    async referencedBlobs(hashes: readonly string[]): Promise<Set<string>> {
      if (hashes.length === 0) return new Set()
      const rows = await db
        .selectFrom('clonedVoices')
        .select(['sampleHash', 'previewHash'])
        .where((where) => where.or([where('sampleHash', 'in', [...hashes]), where('previewHash', 'in', [...hashes])]))
        .execute()
      return new Set(rows.flatMap(({ sampleHash, previewHash }) => [sampleHash, previewHash]))
    },
  }
}
