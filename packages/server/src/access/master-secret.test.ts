import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { describeOnDatabases } from '../database/testing.ts'
import { createKey, formatKey, parseKey } from './key-format.ts'
import { checkMasterSecret, createSealer, loadMasterSecret, SecretMismatch } from './master-secret.ts'

describe('the master secret', () => {
  it('is made once, readable by its owner only, unless the operator gives one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'openmaas-test-'))
    const secret = loadMasterSecret(folder, undefined)
    assert.match(secret, /^[0-9a-f]{64}$/)
    assert.equal(loadMasterSecret(folder, undefined), secret)
    assert.equal(statSync(join(folder, 'secret')).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(folder), ['secret'])
    assert.equal(loadMasterSecret(folder, 'chosen by the operator'), 'chosen by the operator')
    assert.throws(() => loadMasterSecret(folder, 'short'), /OPENMAAS_SECRET/)
    rmSync(folder, { recursive: true })
  })

  it('opens what it sealed, under the same context, and nothing that was touched', () => {
    const sealer = createSealer('one master secret')
    const sealed = sealer.seal('text', 'context')
    assert.equal(sealer.open(sealed, 'context'), 'text')
    assert.notEqual(sealer.seal('text', 'context'), sealed)
    assert.throws(() => sealer.open(sealed, 'other'), SecretMismatch)
    assert.throws(() => createSealer('another master secret').open(sealed, 'context'), SecretMismatch)
    assert.throws(() => sealer.open(`${sealed.slice(0, -2)}AA`, 'context'), SecretMismatch)
    assert.throws(() => sealer.open('v1.', 'context'), SecretMismatch)
  })
})

describeOnDatabases('a database under another master secret', (create) => {
  it('is refused at the start', async () => {
    await using database = await create()
    await checkMasterSecret(database.db, createSealer('one master secret'))
    await checkMasterSecret(database.db, createSealer('one master secret'))
    await assert.rejects(checkMasterSecret(database.db, createSealer('another master secret')), SecretMismatch)
  })
})

describe('a new key', () => {
  it('has two parts of the documented form and no word that clients refuse', () => {
    for (let round = 0; round < 2000; round++) {
      const key = createKey()
      assert.match(formatKey(key), /^[0-9a-f]{32}\.[A-Za-z0-9]{24}$/)
      assert.doesNotMatch(formatKey(key), /api|key/i)
      assert.deepEqual(parseKey(formatKey(key)), key)
    }
  })

  it('is told from other text', () => {
    for (const text of ['', '.', 'a.', '.b', 'a', 'a.b.c', 'a b.c', 'a.b\n', 'ä.b', `${'a'.repeat(300)}.b`])
      assert.equal(parseKey(text), undefined)
  })
})
