import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openDatabase } from '../database/index.ts'
import { describeOnDatabases } from '../database/testing.ts'
import { ensureAdmin } from './ensure-admin.ts'
import { testAccess } from './testing.ts'

describeOnDatabases('the first administrator', (create) => {
  it('gets a key at the first start only', async () => {
    await using database = await create()
    const { sealer, authenticator } = testAccess(database)
    const first = await ensureAdmin({ db: database.db, sealer })
    assert.ok(first.generatedKey !== undefined)
    const caller = await authenticator.authenticate({ authorization: first.generatedKey })
    assert.deepEqual([caller.role, caller.tier, caller.accountId], ['admin', 'unlimited', first.accountId])
    assert.deepEqual(await ensureAdmin({ db: database.db, sealer }), { accountId: first.accountId })
  })

  it('has the key of the environment with each start, and the one before no longer', async () => {
    await using database = await create()
    const { sealer, accounts, authenticator } = testAccess(database)
    const { accountId, generatedKey } = await ensureAdmin({ db: database.db, sealer, environmentKey: 'first.secret' })
    assert.equal(generatedKey, undefined)
    await accounts.updateKey(accountId, 'first', { disabled: true, expiresAt: 1 })
    await accounts.update(accountId, { status: 'locked', role: 'member' })
    await ensureAdmin({ db: database.db, sealer, environmentKey: 'first.changed' })
    assert.equal((await authenticator.authenticate({ authorization: 'first.changed' })).role, 'admin')
    const own = await accounts.createKey({ accountId, name: 'by hand', expiresAt: null })
    await ensureAdmin({ db: database.db, sealer, environmentKey: 'second.secret' })
    assert.deepEqual((await accounts.listKeys(accountId)).map(({ id }) => id).sort(), [own.record.id, 'second'].sort())
    assert.deepEqual(await ensureAdmin({ db: database.db, sealer }), { accountId })
  })

  it('refuses a key without two parts, and one that another account has', async () => {
    await using database = await create()
    const { sealer, accounts } = testAccess(database)
    const { key } = await accounts.create({ name: 'Ada', tier: 'V0', role: 'member' })
    for (const environmentKey of ['secret', 'a.b.c', 'a. b', '']) {
      await assert.rejects(ensureAdmin({ db: database.db, sealer, environmentKey }), /OPENMAAS_API_KEY must have/)
    }
    await assert.rejects(ensureAdmin({ db: database.db, sealer, environmentKey: key }), /another account/)
  })

  it('is one, with one key, when two servers start together', async () => {
    await using database = await create()
    const { sealer } = testAccess(database)
    const other = await openDatabase(database.options)
    try {
      const both = await Promise.all([database, other].map(({ db }) => ensureAdmin({ db, sealer })))
      assert.equal(both[0]?.accountId, both[1]?.accountId)
      assert.equal(both.filter(({ generatedKey }) => generatedKey !== undefined).length, 1)
    } finally {
      await other.close()
    }
  })
})
