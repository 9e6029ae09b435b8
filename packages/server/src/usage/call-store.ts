import { CompiledQuery } from 'kysely'
import { isRefusedValue } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { CallRow } from './call-row.ts'

export interface CallStore {
  /**
   * Inserts at most `maxBatchRows` rows in one statement; those that are there already stay as they are.
   * @returns rows that the database refuses for what they hold
   * @throws what is no fault of the rows: a later attempt may succeed
   */
  insert(rows: readonly CallRow[]): Promise<CallRow[]>
  /** @param times key id to the start of its last call, milliseconds since the epoch */
  noteLastUse(times: ReadonlyMap<string, number>): Promise<void>
}

/** With SQLite a statement holds the event loop while it runs; this many rows take about a millisecond. */
export const maxBatchRows = 64
/** Statements are made for these numbers of rows, so that few kinds are prepared. */
const statementRows = [maxBatchRows, 8, 1]

export function callStore(db: Database): CallStore {
  const statements = new Map<number, string>()

  /** The text is made once: building a query of 1,472 values anew costs more than running it. */
  function statement(rows: readonly CallRow[]): string {
    const known = statements.get(rows.length)
    if (known !== undefined) return known
    const { sql } = db
      .insertInto('calls')
      .values(rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .compile()
    statements.set(rows.length, sql)
    return sql
  }

  async function insertAll(rows: readonly CallRow[]): Promise<void> {
    // Every row comes from the one literal in call-row.ts, so all have their columns in the same order.
    const values = rows.flatMap((row) => Object.values(row))
    await db.executeQuery(CompiledQuery.raw(statement(rows), values))
  }

  return {
    async insert(rows) {
      const refused: CallRow[] = []
      for (let index = 0; index < rows.length;) {
        const size = statementRows.find((candidate) => candidate <= rows.length - index) ?? 1
        const part = rows.slice(index, index + size)
        index += size
        try {
          await insertAll(part)
        } catch (error) {
          if (!isRefusedValue(error)) throw error
          if (part.length === 1) refused.push(...part)
          else for (const row of part) refused.push(...(await this.insert([row])))
        }
      }
      return refused
    },

    async noteLastUse(times) {
      for (const [keyId, time] of times) {
        await db
          .updateTable('apiKeys')
          .set({ lastUsedAt: time })
          .where('id', '=', keyId)
          .where((eb) => eb.or([eb('lastUsedAt', 'is', null), eb('lastUsedAt', '<', time)]))
          .execute()
      }
    },
  }
}
