import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PageCache } from './page-cache.ts'

describe('the cache of pages', () => {
  it('keeps what was asked for last within its weight, for a while', () => {
    let time = 0
    const cache = new PageCache<string>({ maxWeight: 12, keepMilliseconds: 100, now: () => time })
    for (const key of ['a', 'b', 'c', 'd']) cache.set(key, key, 3)
    assert.equal(cache.get('a'), 'a')
    cache.set('e', 'e', 3)
    assert.equal(cache.get('b'), undefined)
    assert.equal(cache.get('a'), 'a')
    cache.set('heavy', 'heavy', 4)
    assert.equal(cache.get('heavy'), undefined)
    cache.set('a', 'A', 1)
    assert.equal(cache.get('a'), 'A')
    time = 101
    assert.equal(cache.get('a'), undefined)
  })
})
