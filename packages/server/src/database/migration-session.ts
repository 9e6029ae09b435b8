import type { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { DatabaseUnavailable } from './database-unavailable.ts'
import { connectionConfig, isUnavailable } from './postgres-dialect.ts'
import type { PostgresOptions } from './postgres-dialect.ts'
import { whileBusy } from './sqlite-busy.ts'

/** What the migration runner needs of a database; scripts of many statements are beyond the query layer. */
export interface MigrationSession {
  readonly dialect: 'sqlite' | 'postgres'
  lock(): Promise<void>
  unlock(): Promise<void>
  transaction<Result>(work: () => Promise<Result>): Promise<Result>
  execute(script: string): Promise<void>
  /** Version to checksum. */
  applied(): Promise<ReadonlyMap<number, string>>
  record(migration: { version: number; name: string; checksum: string }): Promise<void>
}

/** The same number in every server of an installation: "openmaas" as a short hash. */
const advisoryLock = 727_180_451

/** The write lock of a transaction is lock enough: it shuts other processes out, and the runner asks again inside. */
export function sqliteMigrationSession(database: DatabaseSync): MigrationSession {
  return {
    dialect: 'sqlite',
    lock: async () => {},
    unlock: async () => {},
    async transaction(work) {
      await whileBusy(() => database.exec('begin immediate'))
      try {
        const result = await work()
        database.exec('commit')
        return result
      } catch (error) {
        if (database.isTransaction) database.exec('rollback')
        throw error
      }
    },
    execute: async (script) => database.exec(script),
    applied: async () =>
      new Map(
        database
          .prepare('select version, checksum from schema_migrations order by version')
          .all()
          .map((row) => [Number(row['version']), String(row['checksum'])]),
      ),
    record: async ({ version, name, checksum }) => {
      database
        .prepare('insert into schema_migrations (version, name, checksum, applied_at) values (?, ?, ?, ?)')
        .run(version, name, checksum, Date.now())
    },
  }
}

/** Runs `work` on a connection without the time limits of the pool: a migration may take long. */
export async function withPostgresMigrationSession<Result>(
  options: Pick<PostgresOptions, 'url' | 'schema'>,
  work: (session: MigrationSession) => Promise<Result>,
): Promise<Result> {
  const client = new Client(connectionConfig(options))
  try {
    await client.connect()
    return await work(postgresMigrationSession(client))
  } catch (error) {
    throw isUnavailable(error) ? new DatabaseUnavailable(error) : error
  } finally {
    await client.end()
  }
}

function postgresMigrationSession(client: Client): MigrationSession {
  return {
    dialect: 'postgres',
    lock: async () => void (await client.query('select pg_advisory_lock($1)', [advisoryLock])),
    unlock: async () => void (await client.query('select pg_advisory_unlock($1)', [advisoryLock])),
    async transaction(work) {
      await client.query('begin')
      try {
        const result = await work()
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    },
    execute: async (script) => void (await client.query(script)),
    applied: async () => {
      const { rows } = await client.query<{ version: number; checksum: string }>(
        'select version, checksum from schema_migrations order by version',
      )
      return new Map(rows.map(({ version, checksum }) => [version, checksum]))
    },
    record: async ({ version, name, checksum }) =>
      void (await client.query(
        'insert into schema_migrations (version, name, checksum, applied_at) values ($1, $2, $3, $4)',
        [version, name, checksum, Date.now()],
      )),
  }
}
