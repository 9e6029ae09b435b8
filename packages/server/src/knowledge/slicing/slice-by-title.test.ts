import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  documentOf,
  heading,
  item,
  marker,
  paragraph,
  sentence,
  slicesOf,
  table,
  textsOf,
} from './testing/documents.ts'
import { textWeight } from './text-size.ts'

describe('slicing by title and paragraph', () => {
  it('gives a paragraph a slice of its own, with the heading in the first of its section', () => {
    const [first, second, third] = [sentence('甲', 300), sentence('乙', 300), sentence('丙', 300)]
    const slices = slicesOf(
      documentOf(heading(1, '第一章'), paragraph(first), paragraph(second), heading(2, '1.1 范围'), paragraph(third)),
    )
    assert.deepEqual(
      slices.map(({ text, headings }) => ({ text, headings })),
      [
        { text: `第一章\n${first}`, headings: ['第一章'] },
        { text: second, headings: ['第一章'] },
        { text: `1.1 范围\n${third}`, headings: ['第一章', '1.1 范围'] },
      ],
    )
  })

  it('puts a heading that only opens deeper ones before their first text', () => {
    const text = sentence('甲', 200)
    const [slice] = slicesOf(documentOf(heading(1, '上篇'), heading(2, '第一章'), paragraph(text)))
    assert.equal(slice?.text, `上篇\n第一章\n${text}`)
    assert.deepEqual(slice?.headings, ['上篇', '第一章'])
  })

  it('keeps the path right over skipped levels', () => {
    const slices = slicesOf(
      documentOf(
        heading(3, '丙'),
        paragraph(sentence('一', 100)),
        heading(1, '甲'),
        heading(4, '丁'),
        paragraph(sentence('二', 100)),
        heading(2, '乙'),
        paragraph(sentence('三', 100)),
      ),
    )
    assert.deepEqual(
      slices.map(({ headings }) => headings),
      [['丙'], ['甲', '丁'], ['甲', '乙']],
    )
  })

  it('keeps headings without text, and documents of nothing else', () => {
    const slices = slicesOf(
      documentOf(heading(1, '目录'), heading(1, '正文'), paragraph(sentence('甲', 100)), heading(1, '附录')),
    )
    assert.deepEqual(textsOf(slices), ['目录', `正文\n${sentence('甲', 100)}`, '附录'])
    assert.deepEqual(textsOf(slicesOf(documentOf(heading(1, '一'), heading(1, '二'), heading(1, '三')))), [
      '一\n二\n三',
    ])
    assert.deepEqual(slicesOf(documentOf()), [])
  })

  it('joins short neighbours over the border of a page only where one of them says little by itself', () => {
    const [first, second, third] = [sentence('甲', 40), sentence('乙', 40), sentence('丙', 40)]
    const apart = slicesOf(documentOf(paragraph(first, 1), paragraph(second, 1), paragraph(third, 2)))
    assert.deepEqual(textsOf(apart), [`${first}\n${second}`, third])
    const together = slicesOf(documentOf(paragraph(first, 1), paragraph('周末休息。', 2)))
    assert.deepEqual(textsOf(together), [`${first}\n周末休息。`])
  })

  it('joins very short neighbours of one section, and nothing over a heading or to a long paragraph', () => {
    const long = sentence('长', 200)
    const slices = slicesOf(
      documentOf(
        paragraph('开放时间为九点。'),
        paragraph('周末休息。'),
        paragraph(long),
        paragraph('短句。'),
        heading(1, '其他'),
        paragraph('另一句。'),
      ),
    )
    assert.deepEqual(textsOf(slices), ['开放时间为九点。\n周末休息。', long, '短句。', '其他\n另一句。'])
  })

  it('keeps a line that looks like a title with the paragraph below it', () => {
    const [first, second] = [sentence('甲', 300), sentence('乙', 1150)]
    assert.deepEqual(
      textsOf(slicesOf(documentOf(paragraph('保修'), paragraph(first), paragraph('退货'), paragraph(second)))),
      [`保修\n${first}`, `退货\n${second}`],
    )
    const long = Array.from({ length: 60 }, (_, index) => sentence(`第${index}句`, 40)).join('')
    assert.match(textsOf(slicesOf(documentOf(paragraph('条款'), paragraph(long))))[0] ?? '', /^条款\n第0句/)
  })

  it('keeps a list with the line that announces it', () => {
    const items = [sentence('甲', 60), sentence('乙', 60), sentence('丙', 60)]
    const slices = slicesOf(documentOf(paragraph('需要以下材料：'), ...items.map(item), paragraph(sentence('丁', 200))))
    assert.deepEqual(textsOf(slices), [['需要以下材料：', ...items].join('\n'), sentence('丁', 200)])
  })

  it('cuts a long paragraph at ends of sentences', () => {
    const sentences = Array.from({ length: 60 }, (_, index) => sentence(`第${index}句`, 40))
    const slices = slicesOf(documentOf(heading(1, '长文'), paragraph(sentences.join(''))))
    assert.ok(slices.length > 1)
    for (const { text, headings } of slices) {
      assert.ok(text.endsWith('。'))
      assert.ok(textWeight(text) > 100 && textWeight(text) <= 1200)
      assert.deepEqual(headings, ['长文'])
    }
    assert.equal(textsOf(slices).join(''), `长文\n${sentences.join('')}`)
  })

  it('cuts a long table between rows and names its header for the later slices', () => {
    const rows = Array.from({ length: 60 }, (_, index) => [`型号${index}`, sentence('参', 30)])
    const slices = slicesOf(documentOf(heading(1, '规格'), table([['型号', '说明'], ...rows])))
    assert.ok(slices.length > 2)
    assert.ok(slices[0]?.text.startsWith('规格\n型号 | 说明\n型号0 | '))
    assert.deepEqual(slices[1]?.headings, ['规格', '型号 | 说明'])
    assert.ok(slices.every(({ text }, index) => index === 0 || /^型号\d+ \| 参/.test(text)))
  })

  it('writes the marker of a picture where the picture stands, with its caption and never between two paragraphs', () => {
    const [first, second] = [sentence('甲', 100), sentence('乙', 600)]
    const slices = slicesOf(
      documentOf(paragraph(first), { type: 'image', image: 2 }, paragraph('图 1 结构'), paragraph(second)),
    )
    assert.deepEqual(textsOf(slices), [`${first}\n${marker(2)}\n图 1 结构`, second])
    assert.deepEqual(
      slices.map(({ images }) => images),
      [[2], []],
    )
    assert.deepEqual(textsOf(slicesOf(documentOf(heading(1, '结构'), { type: 'image', image: 0 }, paragraph(first)))), [
      `结构\n${marker(0)}\n${first}`,
    ])
  })

  it('keeps the text of one slide together and never joins two slides', () => {
    const slices = slicesOf(
      documentOf(
        paragraph(sentence('甲', 100), 1),
        paragraph(sentence('乙', 100), 1),
        paragraph(sentence('丙', 20), 2),
        paragraph(sentence('丁', 20), 3),
      ),
      { format: 'pptx' },
    )
    assert.deepEqual(
      slices.map(({ page }) => page),
      [1, 2, 3],
    )
  })
})
