import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeCompoundFile, makeDoc } from '../../../testing/make-binary-office.ts'
import { failsWith, fixture, outline } from '../testing.ts'
import { readDoc } from './parse-doc.ts'

describe('a doc', () => {
  it('gives headings, lists, tables and notes of a document made by another program', async () => {
    assert.deepEqual(outline(readDoc(await fixture('report.doc'))), [
      'h1 总则',
      'paragraph 这是正文段落,含有链接。',
      'h2 范围',
      'list-item 1. 第一项',
      'list-item 2. 第二项',
      'list-item 1. 子项',
      'list-item • 圆点',
      'table with header 姓名 | 金额\n张三 | 100\n李四 | 200',
      'paragraph Last paragraph[1].\nsecond line',
      'note [1] 脚注内容',
    ])
  })

  it('writes numbers of headings and lists, and leaves out what is deleted or hidden', async () => {
    assert.deepEqual(outline(readDoc(await fixture('numbered.doc'))), [
      'h1 第一章 总则',
      'list-item 第1条 条款',
      'list-item 第2条 条款',
      'h1 第二章 附则',
      'list-item 第1条 条款',
      'list-item • 点',
      'list-item a) inner',
      'h2 own',
      'paragraph 看得见加上了',
      'table 甲 乙 | x',
      'paragraph 完',
    ])
  })

  it('shows results of fields, not their codes, also over paragraphs', () => {
    const document = readDoc(
      makeDoc(['见\x13 PAGEREF a \x14第 3 页\x15。', '\x13TOC \x14一', '二\x15', 'a\x1eb\x1fc\x0bd']),
    )
    assert.deepEqual(outline(document), ['paragraph 见第 3 页。', 'paragraph 一', 'paragraph 二', 'paragraph a-bc\nd'])
  })

  it('takes numbered lines for headings where no style says so', () => {
    assert.deepEqual(outline(readDoc(makeDoc(['第一章 总则', '正文。']))), ['h1 第一章 总则', 'paragraph 正文。'])
  })

  it('tells rows of a table without properties by their marks', () => {
    assert.deepEqual(outline(readDoc(makeDoc(['前', '甲\x07乙\x07', '后']))), [
      'paragraph 前',
      'table 甲 | 乙',
      'paragraph 后',
    ])
  })

  it('tells encrypted, empty, older and cut documents apart', async () => {
    await failsWith('encrypted', () => readDoc(makeDoc(['secret'], { encrypted: true })))
    await failsWith('empty', () => readDoc(makeDoc([' '])))
    await failsWith('damaged', () => readDoc(makeDoc(['text']).subarray(0, 3000)))
    const older = Buffer.alloc(5000)
    older.writeUInt16LE(0xa5dc, 0)
    await failsWith('unsupported', () => readDoc(makeCompoundFile({ WordDocument: older })))
    await failsWith('too-large', () => readDoc(makeDoc(['x'.repeat(1000)]), { limits: { textLength: 500 } }))
  })
})
