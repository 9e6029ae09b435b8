import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RewriterPatience } from './rewriter-patience.ts'

describe('patience with the model that rewrites questions', () => {
  it('is two and a half seconds at first, then three times what is usual', () => {
    const patience = new RewriterPatience()
    assert.equal(patience.take(), 2500)
    patience.answered(500)
    assert.equal(patience.take(), 1500)
    patience.answered(10)
    assert.ok((patience.take() ?? 0) < 1500)
    for (let count = 0; count < 20; count++) patience.answered(10)
    assert.equal(patience.take(), 800)
    patience.answered(60_000)
    assert.equal(patience.take(), 2500)
  })

  it('is none for a minute after a model hung; then one question tries it', () => {
    let now = 1_000_000
    const patience = new RewriterPatience(() => now)
    patience.take()
    patience.timedOut()
    assert.equal(patience.take(), undefined)
    now += 59_000
    assert.equal(patience.take(), undefined)
    now += 1_000
    assert.equal(patience.take(), 2500)
    assert.equal(patience.take(), undefined, 'a second question does not try as well')
    patience.left()
    assert.equal(patience.take(), 2500)
    patience.answered(400)
    assert.equal(patience.take(), 1200)
    assert.equal(patience.take(), 1200)
  })
})
