import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { documentOf, heading, paragraph, sentence, slicesOf, table, textsOf } from './testing/documents.ts'
import { sliceDocument } from './slice-document.ts'
import type { Block } from '../parsing/parsed-document.ts'

function pairsOf(...blocks: readonly Block[]) {
  return slicesOf(documentOf(...blocks), { knowledgeType: 2 }).map(({ text, question }) => ({ text, question }))
}

describe('slicing by question and answer', () => {
  it('finds 问 and 答 in paragraphs of their own', () => {
    assert.deepEqual(
      pairsOf(
        paragraph('问：怎样退款？'),
        paragraph('答：在订单页申请。'),
        paragraph('三天到账。'),
        paragraph('问：运费谁付？'),
        paragraph('答：买家。'),
      ),
      [
        { text: '问：怎样退款？\n答：在订单页申请。\n三天到账。', question: '怎样退款？' },
        { text: '问：运费谁付？\n答：买家。', question: '运费谁付？' },
      ],
    )
  })

  it('finds pairs that the parser joined into one paragraph', () => {
    assert.deepEqual(pairsOf(paragraph('说明。问：怎样退款？答：在订单页申请。问：运费谁付？ 答：买家。')), [
      { text: '说明。', question: undefined },
      { text: '问：怎样退款？答：在订单页申请。', question: '怎样退款？' },
      { text: '问：运费谁付？ 答：买家。', question: '运费谁付？' },
    ])
  })

  for (const [name, question, answer, asked] of [
    ['Q and A', 'Q: How do I pay?', 'A: By card.', 'How do I pay?'],
    ['numbered Q and A', 'Q1. How do I pay?', 'A1. By card.', 'How do I pay?'],
    ['words', 'Question: How do I pay?', 'Answer: By card.', 'How do I pay?'],
    ['brackets', '【问题】怎样付款', '【答案】刷卡。', '怎样付款'],
    ['numbers', '1、怎样付款？', '刷卡即可。', '怎样付款？'],
    ['numbers in brackets', '（一）怎样付款？', '刷卡即可。', '怎样付款？'],
  ] as const) {
    it(`knows questions by ${name}`, () => {
      const found = pairsOf(paragraph(question), paragraph(answer), paragraph(question), paragraph(answer))
      const pair = { text: `${question}\n${answer}`, question: asked }
      assert.deepEqual(found, [pair, pair])
    })
  }

  it('knows headings that ask, with all that stands under them', () => {
    assert.deepEqual(
      pairsOf(
        heading(1, '常见问题'),
        heading(2, '什么是切片？'),
        paragraph('文档的一段。'),
        heading(3, '大小'),
        paragraph('可以设置。'),
        heading(2, '联系我们'),
        paragraph('写信即可。'),
      ),
      [
        { text: '常见问题\n什么是切片？\n文档的一段。\n大小\n可以设置。', question: '什么是切片？' },
        { text: '联系我们\n写信即可。', question: undefined },
      ],
    )
  })

  it('takes a question on two lines and marks that stand alone', () => {
    assert.deepEqual(pairsOf(paragraph('问题'), paragraph('怎样付款？'), paragraph('答案'), paragraph('刷卡。')), [
      { text: '问题\n怎样付款？\n答案\n刷卡。', question: '怎样付款？' },
    ])
  })

  it('takes each row of a table of questions', () => {
    assert.deepEqual(
      pairsOf(
        table([
          ['问题', '答案'],
          ['怎样付款', '刷卡'],
          ['怎样退款', '申请'],
        ]),
      ),
      [
        { text: '问题 | 答案\n怎样付款 | 刷卡', question: '怎样付款' },
        { text: '怎样退款 | 申请', question: '怎样退款' },
      ],
    )
  })

  it('names the question for the later slices of a long answer', () => {
    const answer = Array.from({ length: 40 }, (_, index) => sentence(`第${index}点`, 50)).join('')
    const [first, second] = slicesOf(documentOf(paragraph('问：全部条款？'), paragraph(`答：${answer}`)), {
      knowledgeType: 2,
    })
    assert.equal(first?.question, '全部条款？')
    assert.ok(first?.text.includes('全部条款？'))
    assert.deepEqual(second?.headings, ['全部条款？'])
    assert.equal(second?.question, undefined)
  })

  it('takes one rhetorical question for no pair, and questions without answers neither', () => {
    for (const blocks of [
      [paragraph('谁不想要好的知识库？'), paragraph(sentence('我们都想', 100))],
      [paragraph('1. 怎样付款？'), paragraph('2. 怎样退款？')],
    ]) {
      const sliced = sliceDocument(documentOf(...blocks), { knowledgeType: 2, format: 'txt', imageMarker: String })
      assert.equal(sliced.wantsQuestions, true)
      assert.equal(sliced.knowledgeType, 2)
      assert.deepEqual(textsOf(sliced.slices), textsOf(slicesOf(documentOf(...blocks))))
    }
  })
})
