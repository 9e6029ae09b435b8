import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { MigrationSession } from './migration-session.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file with Unix line ends, in hex. */
  readonly checksum: string
}

/** The database cannot be used with this version of the program; the message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/**
 * What the two dialects spell differently. Migrations are plain SQL apart from these words:
 * `{{id}}` text that is compared byte by byte, `{{integer}}` 64 bits, `{{strict}}` SQLite's check of column types.
 */
const placeholders: Record<MigrationSession['dialect'], Readonly<Record<string, string>>> = {
  sqlite: { id: 'text', integer: 'integer', strict: ' strict' },
  postgres: { id: 'text collate "C"', integer: 'bigint', strict: '' },
}

export const migrationsFolder = new URL('../../migrations/', import.meta.url)

export async function readMigrations(folder: URL = migrationsFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (name) => {
      const version = Number(/^(\d{4})-/.exec(name)?.[1])
      if (!Number.isInteger(version))
        throw new MigrationError(`The migration ${name} must start with four digits and a dash.`)
      const sql = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n')
      return { version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Brings the database forward, one transaction per migration, under a lock that lets a second server wait and then find the
 * work done. There is no way back: a database that is newer than the program is left alone.
 * @returns the names of the migrations that ran
 * @throws {MigrationError}
 */
export async function migrate(session: MigrationSession, migrations: readonly Migration[]): Promise<string[]> {
  const done: string[] = []
  await session.lock()
  try {
    await session.transaction(() => session.execute(journalTable(session.dialect)))
    const applied = await session.applied()
    check(applied, migrations)
    for (const migration of migrations.filter(({ version }) => !applied.has(version))) {
      const ran = await session.transaction(async () => {
        // The lock of SQLite is the transaction itself, so another server may have come first.
        if ((await session.applied()).has(migration.version)) return false
        await session.execute(inDialect(migration, session.dialect))
        await session.record(migration)
        return true
      })
      if (ran) done.push(migration.name)
    }
  } finally {
    await session.unlock()
  }
  return done
}

function check(applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.version, migration]))
  for (const [version, checksum] of applied) {
    const migration = known.get(version)
    if (migration === undefined) {
      throw new MigrationError(
        `The database is at version ${Math.max(...applied.keys())}, this program knows versions up to ${Math.max(0, ...known.keys())}. ` +
          'Start the newer program, or restore a backup made with this one.',
      )
    }
    if (migration.checksum !== checksum) {
      throw new MigrationError(
        `The migration ${migration.name} was changed after it ran on this database. Restore the original file.`,
      )
    }
  }
}

function inDialect(migration: Migration, dialect: MigrationSession['dialect']): string {
  return migration.sql.replace(/\{\{(\w+)\}\}/g, (placeholder, word: string) => {
    const text = placeholders[dialect][word]
    if (text === undefined)
      throw new MigrationError(`The migration ${migration.name} holds the unknown placeholder ${placeholder}.`)
    return text
  })
}

function journalTable(dialect: MigrationSession['dialect']): string {
  const integer = placeholders[dialect].integer
  return `create table if not exists schema_migrations (
    version integer primary key, name text not null, checksum text not null, applied_at ${integer} not null)`
}
