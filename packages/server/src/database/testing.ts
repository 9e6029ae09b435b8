import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'node:test'
import { Client } from 'pg'
import { openDatabase } from './open-database.ts'
import type { DatabaseOptions, OpenDatabase } from './open-database.ts'

export interface TestDatabase extends OpenDatabase {
  readonly dataFolder: string
  /** What opens the same database once more, as a second server would. */
  readonly options: DatabaseOptions
  /** Closes it and removes its folder and schema; so does the end of an `await using` block. */
  remove(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface TestDialect {
  readonly name: string
  create(): Promise<TestDatabase>
}

/** SQLite always; PostgreSQL when `OPENMAAS_TEST_DATABASE_URL` names a server whose user may create schemas. */
export function testDialects(): TestDialect[] {
  const url = process.env['OPENMAAS_TEST_DATABASE_URL']
  const sqlite: TestDialect = { name: 'SQLite', create: () => create() }
  return url === undefined ? [sqlite] : [sqlite, { name: 'PostgreSQL', create: () => create(url) }]
}

/** The same tests on each database, a fresh one for every call of `create`. */
export function describeOnDatabases(name: string, body: (create: () => Promise<TestDatabase>) => void): void {
  for (const dialect of testDialects()) describe(`${name} on ${dialect.name}`, () => body(dialect.create))
}

async function create(url?: string): Promise<TestDatabase> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'openmaas-test-'))
  const schema = url === undefined ? undefined : `test_${randomBytes(6).toString('hex')}`
  if (url !== undefined) await execute(url, `create schema ${schema}`)
  const options: DatabaseOptions = { dataFolder, url, schema, poolSize: 4 }
  const open = await openDatabase(options)
  async function remove(): Promise<void> {
    await open.close()
    if (url !== undefined) await execute(url, `drop schema ${schema} cascade`)
    rmSync(dataFolder, { recursive: true, force: true })
  }
  return { ...open, dataFolder, options, remove, [Symbol.asyncDispose]: remove }
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
