import { join } from 'node:path'
import { CamelCasePlugin, Kysely, sql } from 'kysely'
import { prepareDataFolder } from './data-folder.ts'
import { DatabaseUnavailable } from './database-unavailable.ts'
import { sqliteMigrationSession, withPostgresMigrationSession } from './migration-session.ts'
import { migrate, readMigrations } from './migrations.ts'
import type { Migration } from './migrations.ts'
import { createPool, endPool, postgresDialect } from './postgres-dialect.ts'
import { openSqlite, sqliteDialect } from './sqlite-dialect.ts'
import { SqliteThread, sqliteThreadDialect } from './sqlite-thread-client.ts'
import type { SqliteOptions } from './sqlite-dialect.ts'
import type { Database, Schema } from './schema/index.ts'

export interface DatabaseOptions {
  /** Holds `openmaas.db` when there is no URL. Made when missing. */
  readonly dataFolder: string
  /** `postgresql://...`; absent: SQLite in the data folder. */
  readonly url?: string | undefined
  /** PostgreSQL schema of the tables; it must exist. */
  readonly schema?: string | undefined
  /** Connections to PostgreSQL, default 10. */
  readonly poolSize?: number
  /** SQLite only, default `normal`. */
  readonly synchronous?: SqliteOptions['synchronous']
  readonly migrations?: readonly Migration[]
  /** Told of trouble that heals by itself. */
  readonly onProblem?: (message: string, error: unknown) => void
}

export interface OpenDatabase {
  readonly dialect: 'sqlite' | 'postgres'
  readonly db: Database
  /** For reading many rows, as usage totals do. With SQLite a second thread answers, so that streams keep their pace. */
  readonly reports: Database
  /** Names of the migrations that ran now. */
  readonly migrated: readonly string[]
  /** @throws {DatabaseUnavailable} */
  ping(): Promise<void>
  close(): Promise<void>
}

export const sqliteFileName = 'openmaas.db'

/**
 * Opens the truth and brings its schema up to date.
 * @throws {DataFolderUnusable}
 * @throws {DatabaseUnavailable} when it does not answer now; later failures are thrown by the queries and heal without a restart
 * @throws {MigrationError} when the schema does not fit this program
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const migrations = options.migrations ?? (await readMigrations())
  return options.url === undefined ? openEmbedded(options, migrations) : openServer(options, options.url, migrations)
}

async function openEmbedded(options: DatabaseOptions, migrations: readonly Migration[]): Promise<OpenDatabase> {
  const { onProblem = () => {} } = options
  prepareDataFolder(options.dataFolder)
  const path = join(options.dataFolder, sqliteFileName)
  const sqlite = await openSqlite({ path, synchronous: options.synchronous ?? 'normal' })
  try {
    const migrated = await migrate(sqliteMigrationSession(sqlite), migrations)
    const thread = new SqliteThread(path)
    const onManyWrites = (): void => {
      thread
        .checkpoint()
        .catch((error: unknown) =>
          onProblem('A checkpoint of the database failed; the next one makes up for it.', error),
        )
    }
    const db = new Kysely<Schema>({ dialect: sqliteDialect(sqlite, onManyWrites), plugins: plugins() })
    const reports = new Kysely<Schema>({ dialect: sqliteThreadDialect(thread), plugins: plugins() })
    return handle('sqlite', db, reports, migrated, async () => {
      await thread.close()
      if (sqlite.isOpen) sqlite.close()
    })
  } catch (error) {
    sqlite.close()
    throw error
  }
}

async function openServer(
  options: DatabaseOptions,
  url: string,
  migrations: readonly Migration[],
): Promise<OpenDatabase> {
  const { schema, poolSize = 10, onProblem = () => {} } = options
  const migrated = await withPostgresMigrationSession({ url, schema }, (session) => migrate(session, migrations))
  const pool = createPool({ url, schema, poolSize, onProblem })
  const db = new Kysely<Schema>({ dialect: postgresDialect(pool), plugins: plugins() })
  return handle('postgres', db, db, migrated, () => endPool(pool))
}

function handle(
  dialect: OpenDatabase['dialect'],
  db: Database,
  reports: Database,
  migrated: readonly string[],
  closeConnections: () => Promise<void>,
): OpenDatabase {
  return {
    dialect,
    db,
    reports,
    migrated,
    async ping() {
      try {
        // Reads a page of the file; a bare `select 1` would not notice that the file is gone.
        await sql`select 1 from schema_migrations limit 1`.execute(db)
      } catch (error) {
        throw error instanceof DatabaseUnavailable ? error : new DatabaseUnavailable(error)
      }
    },
    async close() {
      await reports.destroy()
      await db.destroy()
      // Kysely leaves alone what it has not used yet.
      await closeConnections()
    },
  }
}

function plugins(): [CamelCasePlugin] {
  return [new CamelCasePlugin({ maintainNestedObjectKeys: true })]
}
