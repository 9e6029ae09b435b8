import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { estimateTokens } from './estimate-tokens.ts'

describe('the estimate of tokens', () => {
  it('follows the rates that the platform publishes', () => {
    assert.equal(estimateTokens('知识库'.repeat(50)), 100)
    const words = estimateTokens('hello world '.repeat(75))
    assert.ok(words >= 180 && words <= 220, `150 English words are ${words} tokens`)
  })

  it('is 0 for nothing and at least 1 for anything', () => {
    assert.equal(estimateTokens(''), 0)
    for (const text of [' ', 'a', '。', '🙂', 'é', '\n']) assert.ok(estimateTokens(text) >= 1)
  })
})
