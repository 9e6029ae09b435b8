import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { projectionOnto } from './projection.ts'

describe('projectionOnto', () => {
  const corners = [
    { x: 10, y: 5 },
    { x: 90, y: 12 },
    { x: 95, y: 110 },
    { x: 2, y: 98 },
  ] as const
  const { outward, inward } = projectionOnto(corners)
  const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`)

  it('takes the corners of the square to those of the quadrilateral', () => {
    for (const [index, [x, y]] of (
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ] as const
    ).entries()) {
      near(outward({ x, y }).x, corners[index]?.x ?? NaN)
      near(outward({ x, y }).y, corners[index]?.y ?? NaN)
    }
  })

  it('comes back to where it went from', () => {
    const point = inward(outward({ x: 0.3, y: 0.8 }))
    near(point.x, 0.3)
    near(point.y, 0.8)
  })
})
