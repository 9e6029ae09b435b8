import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import type { Block, ParsedDocument, Span } from '../parsing/parsed-document.ts'
import { passagesOf } from './passage.ts'
import { sliceDocument } from './slice-document.ts'
import type { KnowledgeType } from './slice.ts'
import { marker } from './testing/documents.ts'
import { codePointCount, textWeight } from './text-size.ts'

const words = fc.constantFrom(
  '知识库',
  '。',
  '，',
  '；',
  '！”',
  '问：',
  '答：',
  '如何退款？',
  'Q: ',
  'A: ',
  '1. ',
  ' word',
  ' Dr. Who',
  ' 3.14',
  '. ',
  '? ',
  '\n',
  ' ',
  '👩‍👩‍👧',
  '𠮷野家',
  'e\u0301',
  '###',
  'verylongwordwithoutanyplacetocut',
)
const text = fc
  .tuple(fc.array(words, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 30 }))
  .map(([parts, times]) => parts.join('').repeat(times))
const cell = fc.constantFrom('', '价格', '12.5', 'a long cell. With two sentences', '问题', '答案')
const page = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('heading' as const), level: fc.integer({ min: 1, max: 6 }), text: words }),
  fc.record({
    type: fc.constant('text' as const),
    kind: fc.constantFrom('paragraph', 'list-item', 'code', 'note'),
    text,
    page,
  }) as fc.Arbitrary<Block>,
  fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 40 }).map((rows): Block => ({
    type: 'table',
    hasHeader: true,
    rows,
    text: rows.map((cells) => cells.join(' | ')).join('\n'),
  })),
  fc.record({ type: fc.constant('image' as const), image: fc.integer({ min: 0, max: 9 }) }),
  fc.record({
    type: fc.constant('row' as const),
    sheet: fc.constantFrom('', '报价'),
    line: fc.integer({ min: 1, max: 9 }),
    cells: fc.array(cell, { minLength: 1, maxLength: 4 }),
    header: fc.constantFrom([], ['名称', '价格']),
  }),
)

/** Lays the text of each block on lines of ten characters, line under line, on the block's page and those after it. */
function placed(blocks: readonly Block[]): ParsedDocument {
  let line = 0
  const laid = blocks.map((each): Block => {
    if (each.type === 'row' || each.type === 'image') return each
    const spans: Span[] = []
    for (let start = 0; start < each.text.length; start += 10) {
      const top = (line % 80) * 10
      const box = { x0: 20, x1: 120, top, bottom: top + 9 }
      spans.push({ start, end: Math.min(start + 10, each.text.length), page: Math.floor(line / 80) + 1, box })
      line++
    }
    return { ...each, page: spans[0]?.page ?? 1, spans }
  })
  const pages = Array.from({ length: Math.floor(line / 80) + 1 }, (_, index) => ({
    number: index + 1,
    widthPoints: 595,
    heightPoints: 842,
  }))
  return { blocks: laid, pages, images: [], pagesWithoutText: [] }
}

const document = fc
  .tuple(fc.array(block, { maxLength: 12 }), fc.boolean())
  .map(([blocks, laid]) => (laid ? placed(blocks) : { blocks, pages: [], images: [], pagesWithoutText: [] }))
const knowledgeType = fc.constantFrom<KnowledgeType>(1, 2, 3, 5, 6, 7)
const options = { format: 'txt', imageMarker: marker, sentenceSize: 50, customSeparators: ['\\n', '###'] } as const

/** Without white space and without what slices may leave out: separators that stand alone, glue between cells. */
function bare(texts: readonly string[]): string {
  return texts.join('').replace(/[\s#|]/g, '')
}

describe('slicing any document', () => {
  it('loses nothing and says nothing twice', () => {
    fc.assert(
      fc.property(document, knowledgeType, (given, type) => {
        const { slices } = sliceDocument(given, { ...options, knowledgeType: type })
        const whole = passagesOf(given, marker)
        const inOrder =
          type === 6
            ? bare(slices.map(({ text: each }) => each))
                .split('')
                .sort()
            : bare(slices.map((each) => each.text))
        const expected = bare(whole.map((passage) => passage.text))
        assert.deepEqual(inOrder, type === 6 ? expected.split('').sort() : expected)
      }),
      { numRuns: 1000, seed: 7 },
    )
  })

  it('keeps within the limits, cuts no character and is equal each time', () => {
    fc.assert(
      fc.property(document, knowledgeType, (given, type) => {
        const sliced = sliceDocument(given, { ...options, knowledgeType: type })
        for (const { text: each } of sliced.slices) {
          assert.notEqual(each.trim(), '')
          assert.ok(each.isWellFormed())
          assert.ok(!/^\p{M}/u.test(each))
          if (type === 5) assert.ok(codePointCount(each) <= 50)
          else if (type === 6) assert.ok(codePointCount(each) <= 8000)
          else assert.ok(textWeight(each) <= 1300, `${textWeight(each)}`)
        }
        assert.deepEqual(sliceDocument(given, { ...options, knowledgeType: type }), sliced)
      }),
      { numRuns: 500, seed: 8 },
    )
  })

  it('places each rectangle on its page and each range in its slice, in reading order', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }).map(placed), knowledgeType, (given, type) => {
        for (const { text: each, positions } of sliceDocument(given, { ...options, knowledgeType: type }).slices) {
          let before = 0
          for (const position of positions) {
            assert.ok(position.start >= before && position.start < position.end && position.end <= each.length)
            assert.ok(0 <= position.x0 && position.x0 < position.x1 && position.x1 <= position.pageWidth)
            assert.ok(0 <= position.top && position.top < position.bottom && position.bottom <= position.pageHeight)
            before = position.end
          }
        }
      }),
      { numRuns: 500, seed: 9 },
    )
  })
})
