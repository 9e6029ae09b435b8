import type { Database } from '../database/index.ts'

/** Facts of the installation that are changed at run time, one JSON text a key. */
export function settingsRepository(db: Database) {
  return {
    async find(key: string): Promise<{ value: string; updatedAt: number } | undefined> {
      return db.selectFrom('settings').select(['value', 'updatedAt']).where('key', '=', key).executeTakeFirst()
    },

    async put(key: string, value: string, now: number): Promise<void> {
      await db
        .insertInto('settings')
        .values({ key, value, updatedAt: now })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value, updatedAt: now }))
        .execute()
    },
  }
}

export type SettingsRepository = ReturnType<typeof settingsRepository>
