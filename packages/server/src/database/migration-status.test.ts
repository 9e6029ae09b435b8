import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { migrationStatus } from './migration-status.ts'
import { describeOnDatabases } from './testing.ts'

describeOnDatabases('the state of the migrations', (create) => {
  it('is applied after a start, and unknown for what a newer program ran', async () => {
    await using database = await create()
    const states = async (migrations = database.options.migrations) =>
      (await migrationStatus({ ...database.options, migrations })).map(({ state }) => state)
    assert.ok((await states()).every((state) => state === 'applied'))
    assert.ok((await states([])).every((state) => state === 'unknown'))
  })

  it('is pending where nothing ran yet', async () => {
    await using database = await create()
    await sql`drop table schema_migrations`.execute(database.db)
    const found = await migrationStatus(database.options)
    assert.ok(found.length > 0 && found.every(({ state }) => state === 'pending'))
  })
})

describe('the state of the migrations of an empty folder', () => {
  it('is pending, and the folder stays empty', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'openmaas-migrations-'))
    assert.ok((await migrationStatus({ dataFolder })).every(({ state }) => state === 'pending'))
    assert.deepEqual(await readdir(dataFolder), [])
    await rm(dataFolder, { recursive: true })
  })
})
