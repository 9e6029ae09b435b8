import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteFileName } from '../database/index.ts'

/**
 * Copies the embedded database as of one moment, also while a server writes to it: `vacuum into` reads in one transaction and writes a
 * compact file without free pages and without a journal.
 * @param target must not exist
 */
export function snapshotDatabase(dataFolder: string, target: string): void {
  const database = new DatabaseSync(join(dataFolder, sqliteFileName), { timeout: 10_000 })
  try {
    database.prepare('vacuum into ?').run(target)
  } finally {
    database.close()
  }
}
