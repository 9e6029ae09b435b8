import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MediaMemory } from './media-memory.ts'

const forever = new AbortController().signal

describe('the memory of media', () => {
  it('is given in the order of asking, whole or not at all', async () => {
    const memory = new MediaMemory(100)
    const first = await memory.take(60, forever)
    const order: string[] = []
    const large = memory.take(90, forever).then((lease) => {
      order.push('large')
      return lease
    })
    const small = memory.take(10, forever).then((lease) => {
      order.push('small')
      return lease
    })
    await new Promise(setImmediate)
    assert.deepEqual(order, [])
    first.shrinkTo(20)
    first.release()
    first.release()
    const held = await Promise.all([large, small])
    assert.deepEqual(order, ['large', 'small'])
    assert.equal(memory.freeBytes, 0)
    for (const lease of held) lease.release()
    assert.equal(memory.freeBytes, 100)
  })

  it('lets those behind pass when one leaves', async () => {
    const memory = new MediaMemory(100)
    const first = await memory.take(50, forever)
    const leaving = new AbortController()
    const large = memory.take(100, leaving.signal)
    const small = memory.take(50, forever)
    leaving.abort(new Error('gone'))
    await assert.rejects(large, /gone/)
    ;(await small).release()
    first.release()
    assert.equal(memory.freeBytes, 100)
  })

  it('tells a call that waits too long to come back', async (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] })
    const memory = new MediaMemory(10)
    await memory.take(10, forever)
    const late = memory.take(1, forever)
    test.mock.timers.tick(30_000)
    await assert.rejects(late, { errorName: 'trafficLimited' })
  })
})
