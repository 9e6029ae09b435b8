import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { documentOf, paragraph, row, sentence, slicesOf, table, textsOf } from './testing/documents.ts'

const header = ['名称', '价格', '说明']

describe('slicing by row', () => {
  it('names the column before each value and keeps sheet and line', () => {
    const slices = slicesOf(
      documentOf(row(2, ['苹果', '12.5', ''], header, '报价'), row(5, ['梨', '8', '甜'], header, '报价')),
      {
        format: 'xlsx',
      },
    )
    assert.deepEqual(textsOf(slices), ['名称: 苹果\n价格: 12.5', '名称: 梨\n价格: 8\n说明: 甜'])
    assert.deepEqual(slices[1]?.row, { sheet: '报价', line: 5 })
    assert.deepEqual(slices[1]?.headings, ['报价'])
  })

  it('joins the values of rows without a header and leaves out empty rows and names that say nothing', () => {
    const slices = slicesOf(documentOf(row(1, ['苹果', '', '甜'], [], 'Sheet1'), row(2, ['', ' '], [], 'Sheet1')), {
      format: 'csv',
    })
    assert.deepEqual(textsOf(slices), ['苹果 | 甜'])
    assert.deepEqual(slices[0]?.headings, [])
  })

  it('cuts a long row and names its first cell for the later slices', () => {
    const long = Array.from({ length: 50 }, (_, index) => sentence(`第${index}点`, 40)).join('')
    const slices = slicesOf(documentOf(row(3, ['苹果', '1', long], header)), { format: 'xls' })
    assert.ok(slices.length > 1)
    assert.deepEqual(slices[1]?.headings, ['名称: 苹果'])
    assert.ok(slices.every((slice) => slice.row?.line === 3))
  })

  it('takes rows of tables and text between them where a file holds such', () => {
    const slices = slicesOf(
      documentOf(
        paragraph('报价单'),
        table([
          ['名称', '价格'],
          ['苹果', '1'],
          ['梨', '2'],
        ]),
      ),
      {
        knowledgeType: 3,
      },
    )
    assert.deepEqual(textsOf(slices), ['报价单', '名称 | 价格\n苹果 | 1', '梨 | 2'])
    assert.deepEqual(slices[2]?.headings, ['名称 | 价格'])
  })
})

describe('slicing by single item', () => {
  it('gives each cell a slice, with the first cell of its row as context', () => {
    const slices = slicesOf(documentOf(row(2, ['苹果', '12.5', ''], header)), { knowledgeType: 7, format: 'xlsx' })
    assert.deepEqual(
      slices.map(({ text, headings, row: place }) => ({ text, headings, line: place?.line })),
      [
        { text: '名称: 苹果', headings: [], line: 2 },
        { text: '价格: 12.5', headings: ['名称: 苹果'], line: 2 },
      ],
    )
  })
})
