import assert from 'node:assert/strict'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, it } from 'node:test'
import { makeWorkbook } from '../../../testing/make-office.ts'
import type { MadeSheet } from '../../../testing/make-office.ts'
import { failsWith, outline } from '../testing.ts'
import { readWorkbook } from './parse-xlsx.ts'

const sales: MadeSheet = {
  name: '销售',
  rows: [
    ['2024 年销售表'],
    ['地区', '产品', '金额', '比例', '日期'],
    ['华东', '甲', 1234.5, 0.256, new Date(2024, 0, 5)],
    [],
    [null, '乙', 88, 0.5, new Date(2024, 11, 31)],
  ],
  formats: { C3: '#,##0.00', D3: '0.0%', D5: '0%', E3: 'yyyy"年"m"月"d"日"', E5: 'm/d/yy' },
  merges: ['A1:E1', 'A3:A5'],
}
const hidden: MadeSheet = {
  name: '隐藏',
  rows: [
    ['编号', '名称'],
    [1, true],
  ],
  hidden: true,
}
const expected = [
  '销售!1 2024 年销售表 |  |  |  |  < ',
  '销售!3 华东 | 甲 | 1,234.50 | 25.6% | 2024年1月5日 < 地区 | 产品 | 金额 | 比例 | 日期',
  '销售!5 华东 | 乙 | 88 | 50% | 2024/12/31 < 地区 | 产品 | 金额 | 比例 | 日期',
  '隐藏!2 1 | TRUE < 编号 | 名称',
]

/** The workbook with its first sheet changed. */
function withSheet(bytes: Uint8Array, change: (xml: string) => string): Uint8Array {
  const parts = unzipSync(bytes)
  const name = 'xl/worksheets/sheet1.xml'
  return zipSync({ ...parts, [name]: strToU8(change(strFromU8(parts[name] ?? new Uint8Array()))) })
}

describe('a workbook', () => {
  it('gives the rows of all sheets as they are shown, under their header', () => {
    assert.deepEqual(outline(readWorkbook(makeWorkbook([sales, hidden]), 'package')), expected)
  })

  it('reads xls and xlsb like xlsx', () => {
    assert.deepEqual(outline(readWorkbook(makeWorkbook([sales, hidden], 'biff8'), 'binary')), expected)
    assert.deepEqual(outline(readWorkbook(makeWorkbook([sales, hidden], 'xlsb'), 'package')), expected)
  })

  it('reads XML and web pages that are named .xls', () => {
    assert.equal(outline(readWorkbook(makeWorkbook([sales], 'xlml'), 'markup'))[1], expected[1])
    const page =
      '<html><meta charset="gbk"><table><tr><td>姓名</td><td>年龄</td></tr><tr><td>张三</td><td>30</td></tr></table>'
    // 姓名, 年龄 and 张三 in GBK.
    const gbk = Buffer.from(
      page.replace('姓名', '\xd0\xd5\xc3\xfb').replace('年龄', '\xc4\xea\xc1\xe4').replace('张三', '\xd5\xc5\xc8\xfd'),
      'latin1',
    )
    assert.deepEqual(outline(readWorkbook(gbk, 'markup')), ['Sheet1!2 张三 | 30 < 姓名 | 年龄'])
  })

  it('joins a header of two rows', () => {
    const rows = [
      ['姓名', '成绩', null],
      [null, '语文', '数学'],
      ['张三', 90, 95],
      ['李四', 80, 85],
    ]
    const both = outline(readWorkbook(makeWorkbook([{ name: 'S', rows, merges: ['A1:A2', 'B1:C1'] }]), 'package'))
    assert.deepEqual(both, [
      'S!3 张三 | 90 | 95 < 姓名 | 成绩 语文 | 成绩 数学',
      'S!4 李四 | 80 | 85 < 姓名 | 成绩 语文 | 成绩 数学',
    ])
    const across = outline(readWorkbook(makeWorkbook([{ name: 'S', rows, merges: ['B1:C1'] }]), 'package'))
    assert.deepEqual(across, both)
  })

  it('shows results of formulas', () => {
    const bytes = withSheet(
      makeWorkbook([
        {
          name: 'S',
          rows: [
            ['a', 'b'],
            [1, 2],
          ],
        },
      ]),
      (xml) => xml.replace(/<c r="B2"[^>]*><v>2<\/v>/, '<c r="B2"><f>A2*21</f><v>21</v>'),
    )
    assert.deepEqual(outline(readWorkbook(bytes, 'package')), ['S!2 1 | 21 < a | b'])
  })

  it('tells its title', () => {
    const parts = unzipSync(makeWorkbook([hidden]))
    const core =
      '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>价目表</dc:title></cp:coreProperties>'
    const document = readWorkbook(zipSync({ ...parts, 'docProps/core.xml': strToU8(core) }), 'package')
    assert.equal(document.title, '价目表')
  })

  it('is quick with a sheet that claims a million rows', () => {
    const styled = Array.from(
      { length: 2000 },
      (_unused, index) => `<row r="${index + 5000}"><c r="B${index + 5000}" s="0"/></row>`,
    )
    const last = '<row r="1048576"><c r="A1048576"><v>7</v></c><c r="XFD1048576" s="0"/></row>'
    const bytes = withSheet(makeWorkbook([{ name: 'S', rows: [['x', 'y']] }]), (xml) =>
      xml
        .replace(/<dimension[^>]*>/, '<dimension ref="A1:XFD1048576"/>')
        .replace(
          '</sheetData>',
          `${styled.join('')}${last}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`,
        ),
    )
    const start = performance.now()
    assert.deepEqual(outline(readWorkbook(bytes, 'package')).length, 1)
    assert.ok(performance.now() - start < 2000)
  })

  it('keeps the limits of rows and cells', async () => {
    const rows = Array.from({ length: 100 }, (_unused, index) => [index, index])
    const bytes = makeWorkbook([{ name: 'S', rows }])
    await failsWith('too-large', () => readWorkbook(bytes, 'package', { limits: { rows: 99 } }))
    await failsWith('too-large', () => readWorkbook(bytes, 'package', { limits: { cells: 199 } }))
    // A diagonal makes every row as wide as the last.
    const diagonal = Array.from({ length: 60 }, (_unused, index) => [
      ...Array.from({ length: index }, () => null),
      index,
    ])
    await failsWith('too-large', () =>
      readWorkbook(makeWorkbook([{ name: 'S', rows: diagonal }]), 'package', { limits: { cells: 3000 } }),
    )
    await failsWith('empty', () => readWorkbook(makeWorkbook([{ name: 'S', rows: [[]] }]), 'package'))
  })
})
