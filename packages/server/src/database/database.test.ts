import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { DataFolderInUse, lockDataFolder, tryLockFile } from './data-folder-lock.ts'
import { DatabaseUnavailable } from './database-unavailable.ts'
import { idFactory } from './ids.ts'
import { MigrationError, readMigrations } from './migrations.ts'
import { openDatabase } from './open-database.ts'
import { describeOnDatabases } from './testing.ts'

const account = {
  id: '1734786514366738432',
  name: 'Ada',
  tier: 'V1',
  role: 'member',
  status: 'active',
  createdAt: 1_790_000_000_123,
  updatedAt: 1_790_000_000_123,
} as const

describeOnDatabases('a database', (create) => {
  it('keeps rows, with times as numbers and ids as text', async () => {
    await using database = await create()
    await database.db.insertInto('accounts').values(account).execute()
    assert.deepEqual(await database.db.selectFrom('accounts').selectAll().execute(), [account])
    const count = await database.db
      .selectFrom('accounts')
      .select((eb) => eb.fn.countAll<number>().as('accounts'))
      .executeTakeFirstOrThrow()
    assert.deepEqual(count, { accounts: 1 })
    await database.ping()
  })

  it('undoes a transaction that fails and goes on', async () => {
    await using database = await create()
    await assert.rejects(
      database.db.transaction().execute(async (transaction) => {
        await transaction.insertInto('accounts').values(account).execute()
        throw new Error('changed its mind')
      }),
      /changed its mind/,
    )
    assert.deepEqual(await database.db.selectFrom('accounts').select('id').execute(), [])
  })

  it('keeps the statements of parallel transactions apart', async () => {
    await using database = await create()
    const ids = Array.from({ length: 8 }, (_, index) => String(index))
    await Promise.all(
      ids.map((id) =>
        database.db
          .transaction()
          .execute(async (transaction) => {
            await transaction
              .insertInto('accounts')
              .values({ ...account, id })
              .execute()
            if (Number(id) % 2 === 1) throw new Error('odd')
          })
          .catch((error: Error) => assert.equal(error.message, 'odd')),
      ),
    )
    const rows = await database.db.selectFrom('accounts').select('id').orderBy('id').execute()
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['0', '2', '4', '6'],
    )
  })

  it('refuses a key of an account that does not exist', async () => {
    await using database = await create()
    const key = { id: 'a', accountId: '1', name: '', sealedSecret: '', createdAt: 1 }
    const values = { ...key, fromEnvironment: 0, disabled: 0, expiresAt: null, lastUsedAt: null } as const
    await assert.rejects(
      database.db.insertInto('apiKeys').values(values).execute(),
      (error) => !(error instanceof DatabaseUnavailable),
    )
  })

  it('runs each migration once when two servers start together', async () => {
    await using database = await create()
    const added = {
      version: 9001,
      name: '9001-added.sql',
      checksum: 'x',
      sql: 'create table added (id {{id}} primary key, size {{integer}}){{strict}};',
    }
    const migrations = [...(await readMigrations()), added]
    const both = await Promise.all([1, 2].map(() => openDatabase({ ...database.options, migrations })))
    try {
      assert.deepEqual(
        both.flatMap(({ migrated }) => migrated),
        ['9001-added.sql'],
      )
    } finally {
      await Promise.all(both.map((server) => server.close()))
    }
    await assert.rejects(
      openDatabase(database.options),
      (error) => error instanceof MigrationError && /at version 9001/.test(error.message),
    )
  })

  it('refuses a migration that was changed after it ran', async () => {
    await using database = await create()
    const migrations = (await readMigrations()).map((migration) => ({ ...migration, checksum: 'other' }))
    await assert.rejects(openDatabase({ ...database.options, migrations }), /0001-foundation.sql was changed/)
  })

  it('leaves nothing behind of a migration that fails', async () => {
    await using database = await create()
    const broken = {
      version: 9001,
      name: '9001-broken.sql',
      checksum: 'x',
      sql: 'create table half (id {{id}}); insert into nowhere values (1);',
    }
    await assert.rejects(openDatabase({ ...database.options, migrations: [...(await readMigrations()), broken] }))
    await assert.rejects(sql`select * from half`.execute(database.db))
    await (await openDatabase(database.options)).close()
  })

  it('answers reports from what is committed, and refuses to write through them', async () => {
    await using database = await create()
    await database.db.insertInto('accounts').values(account).execute()
    assert.deepEqual(await database.reports.selectFrom('accounts').selectAll().execute(), [account])
    await assert.rejects(
      sql`select * from nowhere`.execute(database.reports),
      (error) => !(error instanceof DatabaseUnavailable),
    )
    if (database.dialect === 'postgres') return
    await assert.rejects(database.reports.deleteFrom('accounts').execute())
    assert.equal((await database.db.selectFrom('accounts').select('id').execute()).length, 1)
  })

  it('waits for another writer without holding the thread', async () => {
    await using database = await create()
    const other = await openDatabase(database.options)
    await other.db.insertInto('settings').values({ key: 'k', value: '1', updatedAt: 1 }).execute()
    let release = (): void => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const writing = other.db.transaction().execute(async (transaction) => {
      await transaction.updateTable('settings').set({ value: '2' }).execute()
      await held
    })
    await delay(20)
    // With a wait inside SQLite the timer could not fire, and both would wait for each other.
    setTimeout(release, 50)
    await database.db.updateTable('settings').set({ value: '3' }).execute()
    await writing
    assert.deepEqual(await database.db.selectFrom('settings').select('value').execute(), [{ value: '3' }])
    await other.close()
  })

  it('keeps the log of SQLite small while it is written to', async (test) => {
    await using database = await create()
    if (database.dialect === 'postgres') return test.skip('a matter of SQLite')
    const log = join(database.dataFolder, 'openmaas.db-wal')
    const value = JSON.stringify('x'.repeat(4000))
    for (let write = 0; write < 5000; write++) {
      const row = { key: `k${write % 10}`, value, updatedAt: write }
      await database.db
        .insertInto('settings')
        .values(row)
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute()
      if (write % 100 === 0) await delay(5)
    }
    assert.ok(statSync(log).size < 20_000_000, String(statSync(log).size))
  })

  it('says that it is not available after it was closed', async () => {
    const database = await create()
    await database.close()
    await assert.rejects(database.ping(), DatabaseUnavailable)
    await database.remove()
  })
})

describe('a PostgreSQL server that is away', () => {
  it('is not available', async () => {
    await assert.rejects(
      openDatabase({ dataFolder: tmpdir(), url: 'postgresql://127.0.0.1:1/none' }),
      DatabaseUnavailable,
    )
  })
})

describe('a SQLite file that is none', () => {
  it('is refused at the start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'openmaas-test-'))
    writeFileSync(
      join(folder, 'openmaas.db'),
      'this is no database, but long enough to be read as a header of one'.repeat(20),
    )
    await assert.rejects(openDatabase({ dataFolder: folder }), /not a database/)
    rmSync(folder, { recursive: true })
  })
})

describe('the lock of a data folder', () => {
  it('lets one owner in, names it, and is free after a kill', async (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'openmaas-test-'))
    const script = `import { lockDataFolder } from ${JSON.stringify(new URL('data-folder-lock.ts', import.meta.url).href)}
      lockDataFolder(${JSON.stringify(folder)}); setTimeout(() => { gc(); console.log('locked') }, 1); setInterval(() => {}, 1000)`
    // The owner keeps no reference to its lock: a collection must not end it.
    const owner = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    test.after(() => owner.kill('SIGKILL'))
    await once(owner.stdout, 'data')
    assert.throws(
      () => lockDataFolder(folder),
      (error) => error instanceof DataFolderInUse && error.message.includes(String(owner.pid)),
    )
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    const lock = lockDataFolder(folder)
    assert.equal(tryLockFile(join(folder, 'openmaas.lock')), undefined)
    assert.deepEqual(readdirSync(folder).sort(), ['openmaas.lock', 'openmaas.pid'])
    lock.release()
    tryLockFile(join(folder, 'openmaas.lock'))?.release()
    rmSync(folder, { recursive: true })
  })
})

describe('ids', () => {
  it('have 19 digits, rise, and never repeat, also when the clock stands or goes back', () => {
    let now = Date.now()
    const createId = idFactory(() => now)
    const ids = Array.from({ length: 3000 }, (_, index) => {
      if (index % 1000 === 0) now -= 5
      return createId()
    })
    assert.equal(new Set(ids).size, ids.length)
    assert.deepEqual(ids.toSorted(), ids)
    for (const id of ids) assert.match(id, /^\d{19}$/)
  })
})
