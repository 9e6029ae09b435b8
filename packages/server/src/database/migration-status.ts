import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { DatabaseUnavailable } from './database-unavailable.ts'
import { readMigrations } from './migrations.ts'
import { sqliteFileName } from './open-database.ts'
import type { DatabaseOptions } from './open-database.ts'
import { connectionConfig } from './postgres-dialect.ts'

export interface MigrationStatus {
  readonly name: string
  /** `unknown`: a newer program ran it. */
  readonly state: 'applied' | 'pending' | 'unknown'
}

/**
 * What has run on a database and what would run at the next start; changes nothing. A database that does not exist yet has everything
 * pending.
 * @throws {DatabaseUnavailable}
 */
export async function migrationStatus(
  options: Pick<DatabaseOptions, 'dataFolder' | 'url' | 'schema' | 'migrations'>,
): Promise<MigrationStatus[]> {
  const applied =
    options.url === undefined ? appliedEmbedded(options.dataFolder) : await appliedOnServer(options.url, options.schema)
  const known = options.migrations ?? (await readMigrations())
  return [
    ...known.map(({ name }) => ({ name, state: applied.includes(name) ? ('applied' as const) : ('pending' as const) })),
    ...applied
      .filter((name) => known.every((migration) => migration.name !== name))
      .map((name) => ({ name, state: 'unknown' as const })),
  ]
}

function appliedEmbedded(dataFolder: string): string[] {
  const path = join(dataFolder, sqliteFileName)
  if (!existsSync(path)) return []
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    try {
      const table = database.prepare(`select 1 from sqlite_master where name = 'schema_migrations'`).get()
      if (table === undefined) return []
      const rows = database.prepare('select name from schema_migrations order by version').all()
      return rows.map((row) => String(row['name']))
    } finally {
      database.close()
    }
  } catch (error) {
    throw new DatabaseUnavailable(error)
  }
}

async function appliedOnServer(url: string, schema: string | undefined): Promise<string[]> {
  const client = new Client(connectionConfig({ url, schema }))
  try {
    await client.connect()
    const { rows: tables } = await client.query(`select to_regclass('schema_migrations') as name`)
    if (tables[0]?.name === null) return []
    const { rows } = await client.query<{ name: string }>('select name from schema_migrations order by version')
    return rows.map(({ name }) => name)
  } catch (error) {
    throw new DatabaseUnavailable(error)
  } finally {
    await client.end()
  }
}
