import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Box } from '../parsed-document.ts'
import { readingOrder } from './reading-order.ts'

function shape(name: string, box?: readonly [x0: number, top: number, x1: number, bottom: number]) {
  const placed: Box | undefined = box && { x0: box[0], top: box[1], x1: box[2], bottom: box[3] }
  return { name, box: placed }
}
const order = (...shapes: ReturnType<typeof shape>[]) => readingOrder(shapes).map(({ name }) => name)

describe('the reading order of shapes', () => {
  it('goes down, and from left to right where shapes stand beside each other', () => {
    const found = order(
      shape('foot', [0, 400, 700, 450]),
      shape('right', [360, 105, 700, 300]),
      shape('left', [0, 100, 340, 300]),
    )
    assert.deepEqual(found, ['left', 'right', 'foot'])
  })

  it('reads a column to its end before the next one beside it', () => {
    const found = order(
      shape('b2', [360, 200, 700, 240]),
      shape('a', [0, 100, 340, 400]),
      shape('b1', [360, 100, 700, 140]),
    )
    assert.deepEqual(found, ['a', 'b1', 'b2'])
  })

  it('reads cards row by row', () => {
    const found = order(
      shape('4', [360, 300, 700, 400]),
      shape('3', [0, 300, 340, 400]),
      shape('2', [360, 100, 700, 200]),
      shape('1', [0, 100, 340, 200]),
    )
    assert.deepEqual(found, ['1', '2', '3', '4'])
  })

  it('puts shapes without a place last, in their order', () => {
    assert.deepEqual(order(shape('x'), shape('y'), shape('placed', [0, 0, 1, 1])), ['placed', 'x', 'y'])
  })
})
