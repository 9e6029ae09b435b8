import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { guttersOf } from './gutters.ts'
import { rowsOf, segmentsOf } from './segments.ts'
import type { TextRun } from './text-run.ts'

type Placed = readonly [text: string, x0: number, x1: number, baseline: number, size?: number]

function runsOf(placed: readonly Placed[]): TextRun[] {
  return placed.map(([text, x0, x1, baseline, size = 10.5]) => ({
    text,
    box: { x0, x1, top: baseline - 0.8 * size, bottom: baseline + 0.2 * size },
    baseline,
    size,
    bold: false,
    monospaced: false,
    rightToLeft: false,
  }))
}

/** As a browser prints two columns with its usual gap of one em. */
const prose: readonly Placed[] = [
  ['Western medicine was also practiced in China by the', 33.7, 292.9, 100],
  ['some activists have opted to enter a blind plea, and', 303.4, 562.5, 100],
  ['Nestorian Christians of the Yuan court, where it was', 33.7, 292.9, 112],
  ['in some cases the same plea bargain for everyone in', 303.4, 562.5, 112],
  ['sometimes labeled as huihui or Muslim medicine. The', 33.7, 292.9, 124],
  ['this group was part of the agreement. Gandhi was not', 303.4, 562.5, 124],
  ['physician Jesus the Interpreter founded the office.', 33.7, 280, 136],
  ['part of it, and told the court so.', 303.4, 470, 136],
]

const headings: readonly Placed[] = [
  ['Methods of Measurement in Use', 33.7, 291, 165, 15.75],
  ['Results and Discussion', 303.4, 456.5, 165, 15.75],
]

describe('gutters of a page', () => {
  it('part headings side by side whose type is larger than the gutter is wide', () => {
    const texts = segmentsOf(runsOf([...prose, ...headings])).map(({ text }) => text)
    assert.deepEqual(texts.slice(-2), ['Methods of Measurement in Use', 'Results and Discussion'])
    assert.equal(segmentsOf(runsOf(headings)).length, 1)
  })

  it('go on past a Chinese stop whose empty half stands out of its column', () => {
    const line = '知识库保存每一个切片的位置而且指出原文所在的'
    const lines = [100, 112, 124, 136, 148].flatMap((y): Placed[] => [
      [y === 124 ? `${line}。` : line, 33.7, y === 124 ? 297 : 291.5, y],
      [line, 302, 561, y],
    ])
    const [gutter] = guttersOf(rowsOf(runsOf(lines)))
    assert.ok(gutter !== undefined && gutter.bottom > 148 && gutter.from < 294 && gutter.to === 302)
    assert.equal(segmentsOf(runsOf(lines)).length, 10)
  })

  it('are found where lines of the columns do not stand at one height', () => {
    const left = Array.from({ length: 6 }, (_, index): Placed => ['left column text', 33.7, 292, 100 + index * 15])
    const right = Array.from({ length: 6 }, (_, index): Placed => ['right column text', 303, 562, 107 + index * 15])
    const beside: readonly Placed[] = [
      ['a line of the left column', 33.7, 292, 205],
      ['Heading on the right', 303, 480, 205, 15.75],
    ]
    assert.equal(segmentsOf(runsOf([...left, ...right, ...beside])).length, 14)
  })

  it('are no gaps between words, which do not stand one above the other', () => {
    const words = [100, 112, 124, 136, 148].flatMap((y, index): Placed[] => [
      ['wide words of a justified line', 33.7, 200 + index * 9, y],
      ['and those that follow them', 208 + index * 9, 562, y],
    ])
    assert.deepEqual(guttersOf(rowsOf(runsOf(words))), [])
  })

  it('leave a raised number with its line and lines beside a heading apart', () => {
    const raised: readonly Placed[] = [
      ['a word with a note', 33.7, 130, 100],
      ['12', 130.2, 137, 96, 6],
      ['and more words', 140, 220, 100],
    ]
    assert.deepEqual(
      segmentsOf(runsOf(raised)).map(({ text }) => text),
      ['a word with a note12 and more words'],
    )
    const beside: readonly Placed[] = [
      ['Heading', 33.7, 120, 108, 21],
      ['first line', 303, 562, 97],
      ['second line', 303, 562, 109],
    ]
    assert.deepEqual(
      segmentsOf(runsOf(beside))
        .map(({ text }) => text)
        .sort(),
      ['Heading', 'first line', 'second line'],
    )
  })
})
