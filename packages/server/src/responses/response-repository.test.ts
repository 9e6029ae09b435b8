import assert from 'node:assert/strict'
import { it } from 'node:test'
import { testAccess } from '../access/testing.ts'
import { describeOnDatabases } from '../database/testing.ts'
import { responseRepository } from './response-repository.ts'

describeOnDatabases('stored responses', (create) => {
  it('are found with those before them, the oldest first, and live as long as what goes on after them', async () => {
    await using database = await create()
    const { accounts } = testAccess(database)
    const { account } = await accounts.create({ name: 'Ada', tier: 'V1', role: 'member' })
    const accountId = account.id
    const repository = responseRepository(database.db)
    const row = (id: string, previousId: string | null, expiresAt: number) => ({
      id,
      accountId,
      previousId,
      input: '[]',
      response: '{}',
      createdAt: 1,
      expiresAt,
    })
    await repository.insert(row('a', null, 10), [])
    await repository.insert(row('b', 'a', 20), ['a'])
    await repository.insert(row('b', 'a', 20), ['a'])
    await repository.insert(row('c', 'b', 30), ['a', 'b'])
    const chain = async (limit: number) => (await repository.chain(accountId, 'c', limit, 25)).map(({ id }) => id)
    assert.deepEqual(await chain(10), ['a', 'b', 'c'])
    assert.deepEqual(await chain(1), ['b', 'c'])
    assert.deepEqual(await repository.chain('2', 'c', 10, 25), [])
    assert.equal(await repository.delete('2', 'a'), false)
    assert.equal(await repository.delete(accountId, 'a'), true)
    assert.deepEqual(await chain(10), ['b', 'c'])
    await repository.deleteExpired(30)
    assert.equal(await repository.find(accountId, 'c', 25), undefined)
  })
})
