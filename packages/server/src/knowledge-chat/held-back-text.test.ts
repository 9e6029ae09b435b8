import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HeldBackText } from './held-back-text.ts'

describe('text of a step of the model', () => {
  it('is held back while it may be a thought before a call', () => {
    const text = new HeldBackText(false)
    assert.equal(text.add('我先查'), '')
    assert.equal(text.add('一下。'), '')
    assert.equal(text.take(), '我先查一下。')
    assert.equal(text.take(), '')
  })

  it('streams once it is too long for one', () => {
    const text = new HeldBackText(false)
    const long = 'a'.repeat(150)
    assert.equal(text.add(long), '')
    assert.equal(text.add(long), long + long)
    assert.equal(text.add('b'), 'b')
  })

  it('streams at once where no call can follow', () => {
    assert.equal(new HeldBackText(true).add('a'), 'a')
  })
})
