import type { Database, GeneratedFilesTable } from '../database/index.ts'

export type GeneratedFile = GeneratedFilesTable

export function generatedFileRepository(db: Database) {
  return {
    async insert(row: GeneratedFile): Promise<void> {
      await db.insertInto('generatedFiles').values(row).execute()
    },

    /** For links, which their signature vouches for; undefined for a file whose time is over. */
    async findAnywhere(id: string, now: number): Promise<GeneratedFile | undefined> {
      return db
        .selectFrom('generatedFiles')
        .selectAll()
        .where('id', '=', id)
        .where('expiresAt', '>', now)
        .executeTakeFirst()
    },

    async deleteExpired(now: number): Promise<number> {
      const done = await db.deleteFrom('generatedFiles').where('expiresAt', '<=', now).executeTakeFirst()
      return Number(done.numDeletedRows)
    },

    /** Those of the hashes that a file still needs. */
    async referencedBlobs(hashes: readonly string[]): Promise<Set<string>> {
      if (hashes.length === 0) return new Set()
      const rows = await db
        .selectFrom('generatedFiles')
        .select('blobHash')
        .distinct()
        .where('blobHash', 'in', [...hashes])
        .execute()
      return new Set(rows.map(({ blobHash }) => blobHash))
    },
  }
}
