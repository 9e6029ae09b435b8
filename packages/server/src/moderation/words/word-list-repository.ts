import type { Database, Transaction, WordListsTable } from '../../database/index.ts'

export type WordListRow = WordListsTable
export type WordListFields = Pick<WordListRow, 'name' | 'level' | 'riskType' | 'enabled'>

const wordsPerStatement = 500

/** Word lists that operators edit. They belong to the platform, not to an account. */
export function wordListRepository(db: Database | Transaction) {
  return {
    async all(): Promise<WordListRow[]> {
      return db.selectFrom('wordLists').selectAll().orderBy('name').execute()
    },

    async find(id: string): Promise<WordListRow | undefined> {
      return db.selectFrom('wordLists').selectAll().where('id', '=', id).executeTakeFirst()
    },

    async findByName(name: string): Promise<WordListRow | undefined> {
      return db.selectFrom('wordLists').selectAll().where('name', '=', name).executeTakeFirst()
    },

    async insert(row: WordListRow): Promise<void> {
      await db.insertInto('wordLists').values(row).execute()
    },

    /** Every change makes the list younger, so that other processes see that there was one. */
    async update(id: string, fields: Partial<WordListFields>, now: number): Promise<void> {
      await db
        .updateTable('wordLists')
        .set((set) => ({
          ...fields,
          updatedAt: set
            .case()
            .when('updatedAt', '<', now)
            .then(now)
            .else(set('updatedAt', '+', 1))
            .end(),
        }))
        .where('id', '=', id)
        .execute()
    },

    /** @returns false when there is no such list */
    async delete(id: string): Promise<boolean> {
      await db.deleteFrom('listedWords').where('listId', '=', id).execute()
      const done = await db.deleteFrom('wordLists').where('id', '=', id).executeTakeFirst()
      return done.numDeletedRows > 0n
    },

    async addWords(listId: string, words: readonly string[]): Promise<void> {
      for (let start = 0; start < words.length; start += wordsPerStatement) {
        await db
          .insertInto('listedWords')
          .values(words.slice(start, start + wordsPerStatement).map((word) => ({ listId, word })))
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
    },

    async removeWords(listId: string, words: readonly string[]): Promise<void> {
      for (let start = 0; start < words.length; start += wordsPerStatement) {
        await db
          .deleteFrom('listedWords')
          .where('listId', '=', listId)
          .where('word', 'in', words.slice(start, start + wordsPerStatement))
          .execute()
      }
    },

    async words(listId: string, after: string | undefined, limit: number): Promise<string[]> {
      const rows = await db
        .selectFrom('listedWords')
        .select('word')
        .where('listId', '=', listId)
        .$if(after !== undefined, (query) => query.where('word', '>', after ?? ''))
        .orderBy('word')
        .limit(limit)
        .execute()
      return rows.map(({ word }) => word)
    },

    /** By id of the list. */
    async counts(): Promise<Map<string, number>> {
      const rows = await db
        .selectFrom('listedWords')
        .select((select) => ['listId', select.fn.countAll<number | string | bigint>().as('words')])
        .groupBy('listId')
        .execute()
      return new Map(rows.map(({ listId, words }) => [listId, Number(words)]))
    },

    /** Another text whenever a list was made, changed or deleted. */
    async version(): Promise<string> {
      const row = await db
        .selectFrom('wordLists')
        .select((select) => [
          select.fn.countAll<number | string | bigint>().as('lists'),
          select.fn.max('updatedAt').as('updatedAt'),
          select.fn.sum<number | string | bigint | null>('updatedAt').as('sum'),
        ])
        .executeTakeFirstOrThrow()
      return `${row.lists} ${row.updatedAt} ${row.sum}`
    },
  }
}
