import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DatabaseUnavailable, openDatabase } from '../database/index.ts'
import { openTestProxy } from '../database/testing-proxy.ts'
import { describeOnDatabases } from '../database/testing.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Credentials } from './caller.ts'
import { KeyAuthenticator } from './key-authenticator.ts'
import { keyRepository } from './key-repository.ts'
import type { KeyFacts } from './key-repository.ts'
import { signedToken, testAccess, testCaller } from './testing.ts'

const key = `${'0123456789abcdef'.repeat(2)}.Secret0123456789`
const [keyId = '', secret = ''] = key.split('.')
const facts: KeyFacts = {
  caller: { ...testCaller('V1'), keyId },
  secret,
  disabled: false,
  expiresAt: null,
  accountStatus: 'active',
}
const start = 1_790_000_000_000

/** An authenticator over one key, with a clock and a store that the test controls. */
function withFacts(changes: Partial<KeyFacts> = {}) {
  const world = {
    now: start,
    lookups: 0,
    failure: undefined as unknown,
    facts: { ...facts, ...changes } as KeyFacts | undefined,
  }
  const authenticator = new KeyAuthenticator({
    now: () => world.now,
    findFacts: async (id) => {
      world.lookups++
      if (world.failure !== undefined) throw world.failure
      return id === keyId ? world.facts : undefined
    },
  })
  return { authenticator, world }
}

async function codeOf(authenticator: KeyAuthenticator, credentials: Credentials): Promise<string> {
  try {
    return (await authenticator.authenticate(credentials)).accountName
  } catch (error) {
    assert.ok(error instanceof ApiError, String(error))
    return error.code
  }
}

describe('a credential', () => {
  const token = (claims: object, header?: object) => signedToken(key, claims, header)
  const later = start + 3_600_000
  const accepted: Record<string, Credentials> = {
    'a key with Bearer': { authorization: `Bearer ${key}` },
    'a key alone': { authorization: key },
    'bearer in any case, with spaces': { authorization: `  bEaReR   ${key} ` },
    'a token with Bearer': { authorization: `Bearer ${token({ exp: later, timestamp: start })}` },
    'a token alone': { authorization: token({ exp: later }) },
    'a token of a library that adds typ and iat': {
      authorization: token({ exp: later / 1000, iat: start / 1000 }, { alg: 'HS256', typ: 'JWT', sign_type: 'SIGN' }),
    },
    'a token with seconds': { authorization: token({ exp: start / 1000 + 180, timestamp: start }) },
    'a token with microseconds, long after it was made': {
      authorization: token({ exp: (start - 150_000) * 1000 + 180_000 }),
    },
    'the header x-api-key': { apiKey: key },
    'x-api-key beside an empty authorization': { authorization: ' ', apiKey: key },
  }
  for (const [name, credentials] of Object.entries(accepted)) {
    it(`is accepted: ${name}`, async () => {
      assert.equal(await codeOf(withFacts().authenticator, credentials), 'Ada')
    })
  }

  const signature = token({ exp: later }).split('.')[2]
  const refused: Record<string, [string, Credentials]> = {
    'no header': ['1001', {}],
    'an empty header': ['1001', { authorization: '' }],
    'Bearer alone': ['1001', { authorization: 'Bearer ' }],
    'another scheme': ['1002', { authorization: 'Basic YTpi' }],
    'a key without a dot': ['1002', { authorization: 'Bearer abc' }],
    'a key with an empty half': ['1002', { authorization: `Bearer ${keyId}.` }],
    'four parts': ['1002', { authorization: 'a.b.c.d' }],
    'a value without end': ['1002', { authorization: `${'a'.repeat(5000)}.b` }],
    'an unknown id': ['1000', { authorization: `Bearer 00.${secret}` }],
    'a token of an unknown id': ['1000', { authorization: signedToken(`00.${secret}`, { exp: later }) }],
    'a wrong secret': ['1004', { authorization: `Bearer ${keyId}.Secret012345678x` }],
    'a token signed with another secret': ['1004', { authorization: signedToken(`${keyId}.other`, { exp: later }) }],
    'an expired token': ['1003', { authorization: token({ exp: start }) }],
    'a token that expired in seconds': ['1003', { authorization: token({ exp: start / 1000 - 1 }) }],
    'an expired token with a bad signature': ['1004', { authorization: signedToken(`${keyId}.other`, { exp: 1 }) }],
    'alg none': ['1002', { authorization: token({ exp: later }, { alg: 'none' }) }],
    'alg none without a signature': [
      '1002',
      { authorization: `${token({ exp: later }, { alg: 'none' }).replace(/[^.]*$/, '')}` },
    ],
    'alg HS512': ['1002', { authorization: token({ exp: later }, { alg: 'HS512' }) }],
    'no exp': ['1002', { authorization: token({}) }],
    'exp as text': ['1002', { authorization: token({ exp: String(later) }) }],
    'api_key as a number': ['1002', { authorization: token({ exp: later, api_key: 5 }) }],
    'claims that are no object': ['1002', { authorization: `eyJhbGciOiJIUzI1NiJ9.W10.${signature}` }],
    'padding in the signature': ['1002', { authorization: `${token({ exp: later })}=` }],
    'text that is no base64': ['1002', { authorization: 'a+.b/.c=' }],
  }
  for (const [name, [code, credentials]] of Object.entries(refused)) {
    it(`is refused with ${code}: ${name}`, async () => {
      assert.equal(await codeOf(withFacts().authenticator, credentials), code)
    })
  }

  it('is refused when one character of the signature differs, the unused bits of the last one included', async () => {
    const good = token({ exp: later })
    for (const index of [0, 20, 42]) {
      const at = good.length - 43 + index
      for (const character of ['A', 'B', 'w', '_']) {
        const changed = `${good.slice(0, at)}${character}${good.slice(at + 1)}`
        assert.equal(
          await codeOf(withFacts().authenticator, { authorization: changed }),
          changed === good ? 'Ada' : '1004',
        )
      }
    }
  })

  const states: Record<string, [string, Partial<KeyFacts>]> = {
    'a disabled key': ['1000', { disabled: true }],
    'a key past its date': ['1003', { expiresAt: start }],
    'a locked account': ['1112', { accountStatus: 'locked' }],
    'an inactive account': ['1110', { accountStatus: 'inactive' }],
  }
  for (const [name, [code, changes]] of Object.entries(states)) {
    it(`is refused with ${code}: ${name}, to the holder of the secret only`, async () => {
      assert.equal(await codeOf(withFacts(changes).authenticator, { authorization: key }), code)
      assert.equal(await codeOf(withFacts(changes).authenticator, { authorization: `${keyId}.guess` }), '1004')
    })
  }
})

describe('a verified credential', () => {
  const authorization = `Bearer ${key}`

  it('is answered at once, without the store, for ten seconds', async () => {
    const { authenticator, world } = withFacts()
    const caller = await authenticator.authenticate({ authorization })
    world.now += 9999
    assert.equal(authenticator.authenticate({ authorization }), caller)
    assert.equal(world.lookups, 1)
    world.now += 1
    assert.ok(authenticator.authenticate({ authorization }) instanceof Promise)
  })

  it('is no longer accepted when its token or key expires meanwhile', async () => {
    const { authenticator, world } = withFacts()
    const token = signedToken(key, { exp: start + 2000 })
    assert.equal(await codeOf(authenticator, { authorization: token }), 'Ada')
    world.now += 2000
    assert.equal(await codeOf(authenticator, { authorization: token }), '1003')
    const limited = withFacts({ expiresAt: start + 2000 })
    assert.equal(await codeOf(limited.authenticator, { authorization }), 'Ada')
    limited.world.now += 2000
    assert.equal(await codeOf(limited.authenticator, { authorization }), '1003')
  })

  it('asks the store once for many calls at the same time, and once for many guesses of one id', async () => {
    const { authenticator, world } = withFacts()
    await Promise.all(Array.from({ length: 20 }, () => authenticator.authenticate({ authorization })))
    assert.equal(world.lookups, 1)
    for (let guess = 0; guess < 5; guess++)
      assert.equal(await codeOf(authenticator, { authorization: `11.${guess}` }), '1000')
    assert.equal(world.lookups, 2)
  })

  it('is forgotten at once on a change, also by a lookup that was under way', async () => {
    const { authenticator, world } = withFacts()
    const slow = authenticator.authenticate({ authorization })
    world.facts = { ...facts, disabled: true }
    authenticator.invalidate()
    await slow
    assert.equal(await codeOf(authenticator, { authorization }), '1000')
  })

  it('never answers 401 because the store fails: 500 when nothing is known, else the last facts for a minute', async () => {
    const { authenticator, world } = withFacts()
    world.failure = new DatabaseUnavailable(new Error('gone'))
    assert.equal(await codeOf(authenticator, { authorization }), '1100')
    world.failure = undefined
    assert.equal(await codeOf(authenticator, { authorization }), 'Ada')
    world.failure = new DatabaseUnavailable(new Error('gone'))
    for (let second = 0; second < 59; second++) {
      world.now += 1000
      assert.equal(await codeOf(authenticator, { authorization }), 'Ada')
    }
    world.now += 2000
    assert.equal(await codeOf(authenticator, { authorization }), '1100')
    world.failure = undefined
    assert.equal(await codeOf(authenticator, { authorization }), 'Ada')
  })

  it('stays within a bound of memory under a flood of guesses and keeps real callers', async () => {
    const { authenticator, world } = withFacts()
    await authenticator.authenticate({ authorization })
    for (let guess = 0; guess < 11_000; guess++) await codeOf(authenticator, { authorization: `${guess}.x` })
    const lookups = world.lookups
    assert.equal(await codeOf(authenticator, { authorization }), 'Ada')
    assert.equal(world.lookups, lookups)
  })
})

describeOnDatabases('keys in the store', (create) => {
  it('let their account in until a change shuts them out at once', async () => {
    await using database = await create()
    const { accounts, authenticator } = testAccess(database)
    const { account, key: first, keyId: firstId } = await accounts.create({ name: 'Ada', tier: 'V2', role: 'member' })
    const caller = await authenticator.authenticate({ authorization: first })
    assert.deepEqual(caller, { accountId: account.id, accountName: 'Ada', keyId: firstId, role: 'member', tier: 'V2' })
    await accounts.update(account.id, { tier: 'V3', status: 'locked' })
    assert.equal(await codeOf(authenticator, { authorization: first }), '1112')
    await accounts.update(account.id, { status: 'active' })
    assert.equal((await authenticator.authenticate({ authorization: first })).tier, 'V3')
    await accounts.updateKey(account.id, firstId, { disabled: true })
    assert.equal(await codeOf(authenticator, { authorization: first }), '1000')
    const second = await accounts.createKey({ accountId: account.id, name: 'second', expiresAt: null })
    assert.equal(await codeOf(authenticator, { authorization: second.key }), 'Ada')
    await accounts.delete(account.id)
    assert.equal(await codeOf(authenticator, { authorization: second.key }), '1000')
  })

  it('are not readable in the database, and not to be moved to another key', async () => {
    await using database = await create()
    const { accounts, authenticator, sealer } = testAccess(database)
    const { key: first, keyId: firstId } = await accounts.create({ name: 'Ada', tier: 'V0', role: 'member' })
    const { keyId: secondId } = await accounts.create({ name: 'Bob', tier: 'V0', role: 'member' })
    const { sealedSecret } = await database.db
      .selectFrom('apiKeys')
      .select('sealedSecret')
      .where('id', '=', firstId)
      .executeTakeFirstOrThrow()
    assert.ok(!sealedSecret.includes(first.split('.')[1] ?? ''))
    assert.equal(sealer.open(sealedSecret, firstId), first.split('.')[1])
    await database.db.updateTable('apiKeys').set({ sealedSecret }).where('id', '=', secondId).execute()
    await assert.rejects(
      async () => authenticator.authenticate({ authorization: `${secondId}.${first.split('.')[1]}` }),
      /master secret/,
    )
  })

  it('are out of reach of other accounts', async () => {
    await using database = await create()
    const { accounts } = testAccess(database)
    const ada = await accounts.create({ name: 'Ada', tier: 'V0', role: 'member' })
    const bob = await accounts.create({ name: 'Bob', tier: 'V0', role: 'member' })
    assert.equal(await accounts.updateKey(bob.account.id, ada.keyId, { disabled: true }), undefined)
    assert.equal(await accounts.deleteKey(bob.account.id, ada.keyId), false)
    assert.deepEqual(
      (await accounts.listKeys(ada.account.id)).map(({ id, disabled }) => [id, disabled]),
      [[ada.keyId, false]],
    )
  })

  it('cannot be checked while the server of the database is away, which is 500, and can again afterwards', async (test) => {
    await using database = await create()
    if (database.options.url === undefined) return test.skip('SQLite is no server')
    const { accounts, sealer } = testAccess(database)
    const { key: first } = await accounts.create({ name: 'Ada', tier: 'V0', role: 'member' })
    const url = new URL(database.options.url)
    const proxy = await openTestProxy(Number(url.port || 5432))
    url.host = `127.0.0.1:${proxy.port}`
    const viaProxy = await openDatabase({ ...database.options, url: url.href })
    const authenticator = new KeyAuthenticator({ findFacts: keyRepository(viaProxy.db, sealer).findFacts })
    await viaProxy.ping()
    proxy.cut()
    assert.equal(await codeOf(authenticator, { authorization: first }), '1100')
    await assert.rejects(viaProxy.ping(), DatabaseUnavailable)
    proxy.heal()
    assert.equal(await codeOf(authenticator, { authorization: first }), 'Ada')
    await viaProxy.close()
    proxy.close()
  })
})
