import type { Database, ParsedFilesTable, Transaction } from '../database/index.ts'

export type ParsedFileRow = ParsedFilesTable
export type ParsedFileEnd = Pick<
  ParsedFileRow,
  'state' | 'errorReason' | 'textHash' | 'textBytes' | 'resultHash' | 'resultBytes' | 'resultName'
>

export function parsedFileRepository(db: Database | Transaction) {
  return {
    async insert(row: ParsedFileRow): Promise<void> {
      await db.insertInto('parsedFiles').values(row).execute()
    },

    /** Of this account; ids of others are as unknown as ids that never were. */
    async find(accountId: string, id: string): Promise<ParsedFileRow | undefined> {
      return db
        .selectFrom('parsedFiles')
        .selectAll()
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
    },

    /** For links, which their signature vouches for, and for the work itself. */
    async findAnywhere(id: string): Promise<ParsedFileRow | undefined> {
      return db.selectFrom('parsedFiles').selectAll().where('id', '=', id).executeTakeFirst()
    },

    /** The first end counts, should two workers have done the same. */
    async finish(id: string, end: ParsedFileEnd, now: number): Promise<void> {
      await db
        .updateTable('parsedFiles')
        .set({ ...end, finishedAt: now })
        .where('id', '=', id)
        .where('state', '=', 'processing')
        .execute()
    },

    async deleteBefore(time: number): Promise<number> {
      const done = await db.deleteFrom('parsedFiles').where('createdAt', '<', time).executeTakeFirst()
      return Number(done.numDeletedRows)
    },

    /** Those of the hashes that are needed: results, and sources that are still to be read. */
    async referencedBlobs(hashes: readonly string[]): Promise<Set<string>> {
      if (hashes.length === 0) return new Set()
      const list = [...hashes]
      const [sources, texts, results] = await Promise.all([
        db
          .selectFrom('parsedFiles')
          .select('sourceHash as hash')
          .where('sourceHash', 'in', list)
          .where('state', '=', 'processing')
          .execute(),
        db.selectFrom('parsedFiles').select('textHash as hash').where('textHash', 'in', list).execute(),
        db.selectFrom('parsedFiles').select('resultHash as hash').where('resultHash', 'in', list).execute(),
      ])
      return new Set([...sources, ...texts, ...results].flatMap(({ hash }) => hash ?? []))
    },
  }
}
