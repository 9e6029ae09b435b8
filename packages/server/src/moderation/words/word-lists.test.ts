import assert from 'node:assert/strict'
import { it } from 'node:test'
import { describeOnDatabases } from '../../database/testing.ts'
import { WordLists } from './word-lists.ts'

describeOnDatabases('word lists', (create) => {
  it('are seen by another process soon after they were changed', async () => {
    await using database = await create()
    let now = 1000
    const options = { db: database.db, configured: [], now: () => now }
    const mine = new WordLists(options)
    const other = new WordLists(options)
    const levels = async (lists: WordLists): Promise<string[]> =>
      (await lists.matcher()).find('违禁词').map(({ level }) => level)
    assert.deepEqual(await levels(other), [])
    const list = { name: 'a', riskType: 'x', enabled: true, words: ['违禁词'] }
    const { id } = await mine.create({ ...list, level: 'REJECT' })
    assert.deepEqual([await levels(mine), await levels(other)], [['REJECT'], []])
    now += 2000
    assert.deepEqual(await levels(other), ['REJECT'])
    await mine.update(id ?? '', { level: 'REVIEW' })
    await mine.update(id ?? '', { level: 'REJECT' })
    await mine.update(id ?? '', { level: 'REVIEW' })
    now += 2000
    assert.deepEqual(await levels(other), ['REVIEW'])
    await mine.delete(id ?? '')
    await mine.create({ ...list, level: 'REJECT', words: [] })
    now += 2000
    assert.deepEqual(await levels(other), [])
  })

  it('hold thousands of words, in the order of their characters', async () => {
    await using database = await create()
    const lists = new WordLists({ db: database.db, configured: [] })
    const words = Array.from({ length: 6000 }, (_, index) => `词${index}`)
    const { id, words: count } = await lists.create({ name: 'a', level: 'REJECT', riskType: 'x', enabled: true, words })
    assert.equal(count, 6000)
    assert.equal((await lists.matcher()).find('词5999，词0').length, 2)
    const page = await lists.words(id ?? '', { limit: 2 })
    assert.equal(page.hasMore, true)
    assert.equal((await lists.words(id ?? '', { after: page.data[1], limit: 1 })).data.length, 1)
  })
})
