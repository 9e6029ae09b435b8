import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findPictures } from './find-pictures.ts'
import { findRules } from './find-rules.ts'
import type { Corners } from './geometry.ts'
import { inkMap } from './ink-map.ts'

const [width, height] = [400, 300]

/** White paper with rectangles of ink, and what is found on it. */
function page(
  rectangles: readonly (readonly [x: number, y: number, width: number, height: number])[],
  lines: readonly Corners[] = [],
) {
  const rgb = new Uint8Array(width * height * 3).fill(250)
  for (const [x, y, w, h] of rectangles) {
    for (let row = y; row < y + h; row += 1) rgb.fill(20, (row * width + x) * 3, (row * width + x + w) * 3)
  }
  const ink = inkMap(rgb, width, height)
  const rules = findRules(ink, 0, lines)
  return { rules, pictures: findPictures(ink, lines, rules) }
}

const box = (x: number, y: number, w: number, h: number): Corners => [
  { x, y },
  { x: x + w, y },
  { x: x + w, y: y + h },
  { x, y: y + h },
]

describe('rules of a page', () => {
  it('are long thin strokes in both directions', () => {
    const { rules } = page([
      [50, 40, 200, 2],
      [50, 40, 3, 120],
    ])
    assert.deepEqual(rules, [
      { from: { x: 50, y: 41 }, to: { x: 250, y: 41 } },
      { from: { x: 51.5, y: 40 }, to: { x: 51.5, y: 160 } },
    ])
  })

  it('are no bars, no strokes of letters, and nothing inside a line of text', () => {
    assert.deepEqual(page([[50, 40, 200, 20]]).rules, [])
    assert.deepEqual(page([[50, 40, 30, 2]]).rules, [])
    assert.deepEqual(page([[50, 52, 100, 2]], [box(45, 40, 120, 20)]).rules, [])
  })
})

describe('pictures of a page', () => {
  it('are stretches full of ink', () => {
    const [picture, ...others] = page([[80, 80, 160, 120]]).pictures
    assert.deepEqual(picture, { x0: 80, x1: 240, top: 80, bottom: 200 })
    assert.equal(others.length, 0)
  })

  it('are neither text nor the lines of a table nor specks', () => {
    assert.deepEqual(page([[80, 80, 160, 20]], [box(78, 78, 164, 24)]).pictures, [])
    const table = [0, 1, 2, 3].flatMap((index) => [
      [40, 40 + index * 40, 240, 2] as const,
      [40 + index * 80, 40, 2, 120] as const,
    ])
    assert.deepEqual(page(table).pictures, [])
    assert.deepEqual(page([[10, 10, 12, 12]]).pictures, [])
  })
})
