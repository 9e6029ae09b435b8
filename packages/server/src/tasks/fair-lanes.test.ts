import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FairLanes } from './fair-lanes.ts'
import type { TaskLane } from './task-repository.ts'

function lane(accountId: string, model: string, numbers: Partial<TaskLane> = {}): TaskLane {
  return {
    kind: 'chat',
    accountId,
    tier: 'V0',
    model,
    stage: 'fresh',
    waiting: 10,
    running: 0,
    oldestAt: 0,
    ...numbers,
  }
}

function order(lanes: readonly TaskLane[], turns: number): string[] {
  const fair = new FairLanes(lanes)
  const names: string[] = []
  for (let turn = 0; turn < turns; turn++) {
    const next = fair.next()
    if (next === undefined) break
    fair.started(next)
    names.push(`${next.accountId} ${next.model}`)
  }
  return names
}

describe('the turns of waiting tasks', () => {
  it('go round the accounts, whoever was first and however much each has queued', () => {
    const lanes = [lane('a', 'm', { waiting: 1000 }), lane('b', 'm', { oldestAt: 5, waiting: 2 })]
    assert.deepEqual(order(lanes, 5), ['a m', 'b m', 'a m', 'b m', 'a m'])
  })

  it('count what an account has running already, on any model', () => {
    const lanes = [lane('a', 'm'), lane('a', 'n', { waiting: 0, running: 3 }), lane('b', 'm', { oldestAt: 5 })]
    assert.deepEqual(order(lanes, 4), ['b m', 'b m', 'b m', 'a m'])
  })

  it('go to the lane of an account that has waited longest', () => {
    assert.deepEqual(order([lane('a', 'm', { oldestAt: 5 }), lane('a', 'n', { waiting: 1 })], 3), ['a n', 'a m', 'a m'])
  })

  it('end when nothing waits, and pass by a lane that is closed', () => {
    const [open, closed] = [lane('a', 'm', { waiting: 1, oldestAt: 5 }), lane('b', 'm')]
    const fair = new FairLanes([open, closed])
    assert.equal(fair.next(), closed)
    fair.close(closed)
    assert.equal(fair.next(), open)
    fair.started(open)
    assert.equal(fair.next(), undefined)
  })
})
