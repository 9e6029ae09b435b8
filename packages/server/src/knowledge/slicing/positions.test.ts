import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Block, ParsedDocument, Span } from '../parsing/parsed-document.ts'
import { sentence, slicesOf } from './testing/documents.ts'

/** A paragraph of lines, each of the given text, 12 points high and 15 apart, in a column from `left`, 200 points wide. */
function column(lines: readonly string[], left: number, top: number, page = 1): Block {
  const spans: Span[] = []
  let start = 0
  for (const [index, line] of lines.entries()) {
    const lineTop = top + index * 15
    const box = { x0: left, x1: left + 200, top: lineTop, bottom: lineTop + 12 }
    spans.push({ start, end: start + line.length, page, box })
    start += line.length
  }
  return { type: 'text', kind: 'paragraph', text: lines.join(''), page, spans }
}

function onA4(...blocks: readonly Block[]): ParsedDocument {
  const pages = [1, 2].map((number) => ({ number, widthPoints: 595, heightPoints: 842 }))
  return { blocks, pages, images: [], pagesWithoutText: [] }
}

const lines = (count: number, start: string) =>
  Array.from({ length: count }, (_, index) => sentence(`${start}${index}`, 20))

describe('positions of slices', () => {
  it('are one rectangle for the whole lines of a column', () => {
    const [slice] = slicesOf(onA4(column(lines(6, '左'), 50, 100)))
    assert.deepEqual(slice?.positions, [
      { x0: 50, x1: 250, top: 100, bottom: 187, page: 1, pageWidth: 595, pageHeight: 842, start: 0, end: 120 },
    ])
    assert.equal(slice?.page, 1)
  })

  it('are one rectangle a column and a page', () => {
    const left = column(lines(3, '左'), 50, 700)
    const right = column(lines(3, '右'), 300, 100)
    const [slice] = slicesOf(onA4(left, right, column(lines(3, '后'), 50, 100, 2)), {
      knowledgeType: 5,
      customSeparators: ['@'],
    })
    assert.deepEqual(
      slice?.positions.map(({ page, x0, start, end }) => ({
        page,
        x0,
        text: slice.text.slice(start, end).slice(0, 2),
      })),
      [
        { page: 1, x0: 50, text: '左0' },
        { page: 1, x0: 300, text: '右0' },
        { page: 2, x0: 50, text: '后0' },
      ],
    )
  })

  it('take in no line that belongs to another slice', () => {
    const wide: Span = { start: 0, end: 4, page: 1, box: { x0: 40, x1: 300, top: 113.5, bottom: 114.5 } }
    const between: Block = {
      type: 'text',
      kind: 'note',
      text: sentence('注', 200),
      page: 1,
      spans: [{ ...wide, end: 200 }],
    }
    const [slice] = slicesOf(onA4(column(lines(6, '左'), 50, 100), between))
    assert.deepEqual(
      slice?.positions.map(({ top, bottom }) => [top, bottom]),
      [
        [100, 112],
        [115, 187],
      ],
    )
  })

  it('share out a line that stands in two slices by the width of its characters', () => {
    const block = column([sentence('甲', 15), `${'乙'.repeat(4)}。${'丙'.repeat(5)}`, sentence('丁', 20)], 50, 100)
    const [first, second] = slicesOf(onA4(block), { knowledgeType: 5, customSeparators: ['乙。'] })
    assert.deepEqual(
      first?.positions.map(({ x0, x1, top }) => ({ x0, x1, top })),
      [
        { x0: 50, x1: 250, top: 100 },
        { x0: 50, x1: 150, top: 115 },
      ],
    )
    assert.deepEqual(
      second?.positions.map(({ x0, x1, top }) => ({ x0, x1, top })),
      [
        { x0: 150, x1: 250, top: 115 },
        { x0: 50, x1: 250, top: 130 },
      ],
    )
  })

  it('are none on pages without a size, and end at the edge of the page', () => {
    const document = onA4(column(lines(6, '左'), 500, 100))
    assert.equal(slicesOf(document)[0]?.positions[0]?.x1, 595)
    assert.deepEqual(slicesOf({ ...document, pages: [{ number: 1 }] })[0]?.positions, [])
  })
})
