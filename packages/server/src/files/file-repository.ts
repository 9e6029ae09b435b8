import type { Database, FilesTable, Transaction } from '../database/index.ts'

export type FileRow = FilesTable

export interface FilePosition {
  readonly createdAt: number
  readonly id: string
}

export function fileRepository(db: Database | Transaction) {
  return {
    async insert(row: FileRow): Promise<void> {
      await db.insertInto('files').values(row).execute()
    },

    /** Of this account; ids of others are as unknown as ids that never were. */
    async find(accountId: string, id: string): Promise<FileRow | undefined> {
      return db
        .selectFrom('files')
        .selectAll()
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
    },

    /** @param after the last file of the page before, which may be gone */
    async list(
      accountId: string,
      options: {
        readonly purpose: string | undefined
        readonly after: FilePosition | undefined
        readonly newestFirst: boolean
        readonly limit: number
      },
    ): Promise<FileRow[]> {
      const { purpose, after, newestFirst, limit } = options
      const direction = newestFirst ? 'desc' : 'asc'
      const beyond = newestFirst ? '<' : '>'
      let query = db.selectFrom('files').selectAll().where('accountId', '=', accountId)
      if (purpose !== undefined) query = query.where('purpose', '=', purpose)
      if (after !== undefined) {
        query = query.where((where) =>
          where.or([
            where('createdAt', beyond, after.createdAt),
            where.and([where('createdAt', '=', after.createdAt), where('id', beyond, after.id)]),
          ]),
        )
      }
      return query.orderBy('createdAt', direction).orderBy('id', direction).limit(limit).execute()
    },

    /** @returns false when the account has no such file */
    async delete(accountId: string, id: string): Promise<boolean> {
      const done = await db
        .deleteFrom('files')
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
      return done.numDeletedRows > 0n
    },

    /** What an account keeps: bytes in all its files, and how many there are of one purpose. */
    async used(accountId: string, purpose: string): Promise<{ bytes: number; files: number }> {
      const row = await db
        .selectFrom('files')
        .where('accountId', '=', accountId)
        .select((select) => [
          select.fn.sum<number | string | bigint | null>('sizeBytes').as('bytes'),
          select.fn.countAll<number | string | bigint>().filterWhere('purpose', '=', purpose).as('files'),
        ])
        .executeTakeFirstOrThrow()
      return { bytes: Number(row.bytes ?? 0), files: Number(row.files) }
    },

    async deleteBefore(time: number): Promise<number> {
      const done = await db.deleteFrom('files').where('createdAt', '<', time).executeTakeFirst()
      return Number(done.numDeletedRows)
    },

    /** Those of the hashes that a file names. */
    async referencedBlobs(hashes: readonly string[]): Promise<Set<string>> {
      if (hashes.length === 0) return new Set()
      const rows = await db
        .selectFrom('files')
        .select('blobHash')
        .distinct()
        .where('blobHash', 'in', [...hashes])
        .execute()
      return new Set(rows.map(({ blobHash }) => blobHash))
    },
  }
}
