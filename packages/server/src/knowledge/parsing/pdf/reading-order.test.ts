import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readingOrder } from './reading-order.ts'

interface Thing {
  readonly name: string
  readonly box: { x0: number; x1: number; top: number; bottom: number }
  readonly size?: number
  readonly baseline?: number
}

/** Lines of ten-point type, fourteen points apart. */
function lines(name: string, x0: number, x1: number, y: number, count: number, size = 10): Thing[] {
  return Array.from({ length: count }, (_, index) => {
    const baseline = y + index * 14
    return { name: `${name}${index + 1}`, box: { x0, x1, top: baseline - 8, bottom: baseline + 2 }, size, baseline }
  })
}

function order(things: readonly Thing[]): string[] {
  const shuffled = things.toSorted((a, b) => a.name.localeCompare(b.name))
  return readingOrder(shuffled).map((part) =>
    part
      .toSorted((a, b) => a.box.top - b.box.top || a.box.x0 - b.box.x0)
      .map(({ name }) => name)
      .join(' '),
  )
}

describe('reading order', () => {
  it('keeps one column together', () => {
    assert.deepEqual(order(lines('a', 72, 520, 100, 4)), ['a1 a2 a3 a4'])
  })

  it('reads two columns one after the other, whether or not their lines stand at one height', () => {
    const left = lines('l', 72, 290, 100, 4)
    assert.deepEqual(order([...left, ...lines('r', 310, 520, 100, 4)]), ['l1 l2 l3 l4', 'r1 r2 r3 r4'])
    assert.deepEqual(order([...left, ...lines('r', 310, 520, 105, 4)]), ['l1 l2 l3 l4', 'r1 r2 r3 r4'])
  })

  it('reads three columns', () => {
    const things = [...lines('a', 50, 200, 100, 5), ...lines('b', 215, 365, 100, 5), ...lines('c', 380, 530, 100, 5)]
    assert.deepEqual(order(things), ['a1 a2 a3 a4 a5', 'b1 b2 b3 b4 b5', 'c1 c2 c3 c4 c5'])
  })

  it('puts what spans the page above, between and below the columns', () => {
    const things = [
      ...lines('title', 150, 450, 80, 1, 18),
      ...lines('l', 72, 290, 120, 4),
      ...lines('r', 310, 520, 120, 4),
      ...lines('wide', 72, 520, 220, 2),
      ...lines('m', 72, 290, 280, 3),
      ...lines('s', 310, 520, 280, 3),
    ]
    assert.deepEqual(order(things), ['title1', 'l1 l2 l3 l4', 'r1 r2 r3 r4', 'wide1 wide2', 'm1 m2 m3', 's1 s2 s3'])
  })

  it('reads a right column that has only begun after the whole left one', () => {
    assert.deepEqual(order([...lines('l', 72, 290, 100, 8), ...lines('r', 310, 500, 100, 2)]), [
      'l1 l2 l3 l4 l5 l6 l7 l8',
      'r1 r2',
    ])
  })

  it('leaves marks with their items and cells with their rows', () => {
    const marks = [...lines('m', 72, 80, 100, 4), ...lines('t', 95, 500, 100, 4)]
    assert.equal(readingOrder(marks).length, 1)
    const cells = [...lines('a', 72, 100, 100, 4), ...lines('b', 250, 275, 100, 4), ...lines('c', 400, 450, 100, 4)]
    assert.equal(readingOrder(cells).length, 1)
  })

  it('takes a picture beside text for a column of its own', () => {
    const picture = { name: 'p', box: { x0: 72, x1: 280, top: 95, bottom: 200 } }
    assert.deepEqual(order([picture, ...lines('r', 310, 520, 105, 7)]), ['p', 'r1 r2 r3 r4 r5 r6 r7'])
  })
})
