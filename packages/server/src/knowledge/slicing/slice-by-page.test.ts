import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codePointCount } from './text-size.ts'
import { documentOf, paragraph, sentence, slicesOf, textsOf } from './testing/documents.ts'

describe('slicing by page', () => {
  it('makes one slice of a page and none of an empty one', () => {
    const slices = slicesOf(
      documentOf(paragraph('题名'), paragraph('甲', 2), paragraph('乙', 2), paragraph('附记'), paragraph('丙', 4)),
      { knowledgeType: 6, format: 'pdf' },
    )
    assert.deepEqual(
      slices.map(({ text, page }) => ({ text, page })),
      [
        { text: '题名\n甲\n乙\n附记', page: 2 },
        { text: '丙', page: 4 },
      ],
    )
  })

  it('cuts a paragraph where it runs over a page break', () => {
    const box = { x0: 50, x1: 500, top: 50, bottom: 62 }
    const text = '上一页的末行接着下一页的首行'
    const spans = [
      { start: 0, end: 6, page: 1, box },
      { start: 6, end: text.length, page: 2, box },
    ]
    const document = {
      ...documentOf({ type: 'text', kind: 'paragraph', text, page: 1, spans }),
      pages: [1, 2].map((number) => ({ number, widthPoints: 595, heightPoints: 842 })),
    }
    const slices = slicesOf(document, { knowledgeType: 6, format: 'pdf' })
    assert.deepEqual(textsOf(slices), ['上一页的末行', '接着下一页的首行'])
    assert.deepEqual(
      slices.map(({ positions }) => positions.map(({ page }) => page)),
      [[1], [2]],
    )
  })

  it('cuts a page of more than 8,000 characters', () => {
    const slices = slicesOf(documentOf(paragraph(sentence('甲', 100).repeat(100), 1)), {
      knowledgeType: 6,
      format: 'pdf',
    })
    assert.equal(slices.length, 2)
    assert.ok(textsOf(slices).every((text) => codePointCount(text) <= 8000))
  })
})
