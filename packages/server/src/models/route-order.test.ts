import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { orderRoutes } from './route-order.ts'
import type { RouteCandidate } from './route-order.ts'

function candidate(name: string, facts: Partial<RouteCandidate> = {}): RouteCandidate {
  return { name, weight: 1, priority: 0, inFlight: 0, available: true, ...facts }
}

function names(routes: readonly RouteCandidate[]): string[] {
  return routes.map((route) => route.name)
}

describe('the order in which routes are tried', () => {
  it('starts with the lowest priority number and goes on to the next', () => {
    const ordered = orderRoutes([candidate('spare', { priority: 1 }), candidate('main')], undefined)
    assert.deepEqual(names(ordered), ['main', 'spare'])
  })

  it('prefers the route with the fewest calls in flight for its weight', () => {
    const ordered = orderRoutes(
      [candidate('small', { inFlight: 2 }), candidate('large', { inFlight: 3, weight: 4 })],
      undefined,
    )
    assert.deepEqual(names(ordered), ['large', 'small'])
  })

  it('leaves out unavailable routes but for one at the very end', () => {
    const ordered = orderRoutes(
      [
        candidate('down-a', { available: false }),
        candidate('up', { priority: 5 }),
        candidate('down-b', { available: false }),
      ],
      undefined,
    )
    assert.equal(ordered.length, 2)
    assert.equal(ordered[0]?.name, 'up')
  })

  it('still tries the only route there is while it seems down', () => {
    assert.deepEqual(names(orderRoutes([candidate('only', { available: false })], undefined)), ['only'])
  })

  it('sends the turns of one conversation to the same route whatever the order of the list', () => {
    const routes = ['a', 'b', 'c'].map((name) => candidate(name))
    for (let conversation = 0; conversation < 50; conversation++) {
      const key = `conversation ${conversation}`
      assert.equal(orderRoutes(routes, key)[0]?.name, orderRoutes(routes.toReversed(), key)[0]?.name)
    }
  })

  it('keeps a conversation where it was when another route is added, unless the new one wins it', () => {
    const before = ['a', 'b'].map((name) => candidate(name))
    const after = [...before, candidate('c')]
    for (let conversation = 0; conversation < 200; conversation++) {
      const moved = orderRoutes(after, `key ${conversation}`)[0]?.name
      if (moved !== 'c') assert.equal(moved, orderRoutes(before, `key ${conversation}`)[0]?.name)
    }
  })

  it('shares conversations out by weight', () => {
    const routes = [candidate('one'), candidate('three', { weight: 3 })]
    let won = 0
    for (let conversation = 0; conversation < 4000; conversation++) {
      if (orderRoutes(routes, `key ${conversation}`)[0]?.name === 'three') won++
    }
    assert.ok(won > 2800 && won < 3200, `three won ${won} of 4000`)
  })

  it('gives up the cache when its route is clearly busier than the others', () => {
    const key = 'a long conversation'
    const idle = ['a', 'b'].map((name) => candidate(name))
    const preferred = orderRoutes(idle, key)[0]?.name
    const busy = idle.map((route) => (route.name === preferred ? { ...route, inFlight: 20 } : route))
    assert.notEqual(orderRoutes(busy, key)[0]?.name, preferred)
  })
})
