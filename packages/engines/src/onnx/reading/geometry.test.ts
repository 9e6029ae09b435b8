import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { beforeTurn, isTall, skewOf } from './geometry.ts'
import type { Corners } from './geometry.ts'

/** A line of that length and thickness from `x`, `y` on, slanted clockwise. */
function line(x: number, y: number, length: number, thickness: number, degrees = 0): Corners {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const at = (along: number, down: number) => ({ x: x + along * cos - down * sin, y: y + along * sin + down * cos })
  return [at(0, 0), at(length, 0), at(length, thickness), at(0, thickness)]
}

describe('geometry of lines', () => {
  it('finds the place on the picture before it was turned upright', () => {
    const size = { width: 100, height: 60 }
    assert.deepEqual(beforeTurn({ x: 1, y: 2 }, 0, size), { x: 1, y: 2 })
    assert.deepEqual(beforeTurn({ x: 1, y: 2 }, 90, size), { x: 98, y: 1 })
    assert.deepEqual(beforeTurn({ x: 1, y: 2 }, 180, size), { x: 99, y: 58 })
    assert.deepEqual(beforeTurn({ x: 1, y: 2 }, 270, size), { x: 2, y: 59 })
  })

  it('takes the slant of the long lines and ignores the short ones and the few', () => {
    const lines = [line(0, 0, 400, 20, 2), line(0, 40, 500, 20, 2.1), line(0, 80, 300, 20, 2.2)]
    assert.ok(Math.abs(skewOf([...lines, line(0, 99, 30, 20, 40), line(0, 150, 200, 20, -8)]) - 2.1) < 0.15)
    assert.equal(skewOf([]), 0)
  })

  it('tells a line that runs downwards', () => {
    assert.equal(isTall(line(0, 0, 20, 100)), true)
    assert.equal(isTall(line(0, 0, 100, 20)), false)
  })
})
