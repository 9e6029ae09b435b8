import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Block } from '../parsing/parsed-document.ts'
import { codePointCount } from './text-size.ts'
import { documentOf, item, marker, paragraph, sentence, slicesOf, textsOf } from './testing/documents.ts'

function cut(blocks: readonly Block[], customSeparators?: readonly string[], sentenceSize?: number): string[] {
  const given = { ...(customSeparators && { customSeparators }), ...(sentenceSize && { sentenceSize }) }
  return textsOf(slicesOf(documentOf(...blocks), { knowledgeType: 5, ...given }))
}

describe('custom slicing', () => {
  it('cuts at line breaks where no separator is given', () => {
    assert.deepEqual(cut([paragraph('第一行\n第二行'), paragraph('第三行')]), ['第一行', '第二行', '第三行'])
    assert.deepEqual(cut([paragraph('甲\n\n\n乙')], []), ['甲', '乙'])
  })

  it('keeps each separator at the end of what stands before it', () => {
    assert.deepEqual(cut([paragraph('甲##乙。丙##'), paragraph('丁')], ['##', '。']), ['甲##', '乙。', '丙##', '丁'])
  })

  it('drops slices of nothing but separators and white space', () => {
    assert.deepEqual(cut([paragraph('###\n###甲### ###')], ['###']), ['甲###'])
  })

  it('reads escaped separators, and takes the longest that fits', () => {
    assert.deepEqual(cut([paragraph('甲\n乙'), paragraph('丙')], ['\\n\\n']), ['甲\n乙', '丙'])
    assert.deepEqual(cut([paragraph('甲\t乙')], ['\\t']), ['甲', '乙'])
    assert.deepEqual(cut([paragraph('甲--乙-丙')], ['-', '--']), ['甲--', '乙-', '丙'])
  })

  it('takes separators by their letters', () => {
    assert.deepEqual(cut([paragraph('a.b*c|d')], ['*', '|']), ['a.b*', 'c|', 'd'])
  })

  it('sees a blank line between paragraphs and none between items of a list', () => {
    assert.deepEqual(cut([paragraph('甲'), paragraph('乙'), item('一'), item('二')], ['\n\n']), ['甲', '乙', '一\n二'])
  })

  it('cuts what is longer than the size at ends of sentences, counted in code points', () => {
    const sentences = Array.from({ length: 10 }, (_, index) => sentence(`第${index}句`, 50))
    const slices = cut([paragraph(sentences.join(''))])
    assert.deepEqual(slices, [sentences.slice(0, 5).join(''), sentences.slice(5).join('')])
    const rare = '𠮷'.repeat(41)
    assert.deepEqual(
      cut([paragraph(rare)], ['。'], 20).map((text) => codePointCount(text) <= 20 && text.isWellFormed()),
      [true, true, true],
    )
  })

  it('never cuts the marker of a picture, at no separator and no size', () => {
    const text = cut([paragraph(sentence('甲', 30)), { type: 'image', image: 0 }, paragraph('乙。')], ['_', '号'], 20)
    assert.ok(text.some((each) => each.includes(marker(0))))
  })
})
