import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OcrLine } from '@openmaas/engines'
import { wordsResults } from './ocr-lines.ts'

function line(text: string, x: number, y: number, width: number, height: number): OcrLine {
  const corners = [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ] as const
  return { text, corners, probabilities: [1, 0.5] }
}
const page = { widthPixels: 200, heightPixels: 200, skewDegrees: 0 }

describe('wordsResults', () => {
  it('goes from row to row and from left to right', () => {
    const lines = [line('右', 100, 12, 20, 20), line('下', 0, 50, 20, 20), line('左', 0, 10, 20, 20)]
    const words = wordsResults({ ...page, turn: 0, lines }, false)
    assert.deepEqual(
      words.map(({ words: text }) => text),
      ['左', '右', '下'],
    )
    assert.deepEqual(words[0], { location: { left: 0, top: 10, width: 20, height: 20 }, words: '左' })
  })

  it('reads a page that lies on its side in the order of its text', () => {
    // Turned clockwise: the top of the text is at the right edge.
    const lines = [line('二', 100, 0, 20, 90), line('一', 150, 0, 20, 90)]
    assert.deepEqual(
      wordsResults({ ...page, turn: 90, lines }, false).map(({ words }) => words),
      ['一', '二'],
    )
  })

  it('reads a slanted page, and a sheet that was photographed, in the order of its text', () => {
    // Each line falls by more than its distance to the next one; a short one stands at its left or right.
    const falling = (text: string, x: number, y: number, width: number): OcrLine => {
      const { corners, ...rest } = line(text, x, y, width, 8)
      const fallen = ({ x: across, y: down }: (typeof corners)[0]) => ({ x: across, y: down + across * 0.1 })
      const [a, b, c, d] = corners
      return { ...rest, corners: [fallen(a), fallen(b), fallen(c), fallen(d)] }
    }
    const lines = [
      falling('三', 160, 30, 30),
      falling('二', 0, 20, 190),
      falling('一', 10, 10, 180),
      falling('四', 0, 40, 9),
    ]
    const read = (more: object) => wordsResults({ ...page, turn: 0, lines, ...more }, false).map(({ words }) => words)
    const skewDegrees = (Math.atan(0.1) * 180) / Math.PI
    assert.deepEqual(read({ skewDegrees }), ['一', '二', '三', '四'])
    const corners = [
      { x: 0, y: 0 },
      { x: 200, y: 20 },
      { x: 200, y: 200 },
      { x: 0, y: 180 },
    ]
    assert.deepEqual(read({ paper: corners }), ['一', '二', '三', '四'])
    assert.deepEqual(wordsResults({ ...page, turn: 0, lines, skewDegrees }, false)[3]?.location, {
      left: 0,
      top: 40,
      width: 9,
      height: 9,
    })
  })

  it('tells average, variance and minimum of the probabilities when asked', () => {
    const [first] = wordsResults({ ...page, turn: 0, lines: [line('字符', 0, 0, 9, 9)] }, true)
    assert.deepEqual(first?.probability, { average: 0.75, variance: 0.0625, min: 0.5 })
  })
})
