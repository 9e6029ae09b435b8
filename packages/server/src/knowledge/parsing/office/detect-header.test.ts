import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { detectHeader } from './detect-header.ts'

const rows = (...lines: string[]) => lines.map((line) => line.split('|').map((cell) => cell.trim()))

describe('the header of a table', () => {
  const found: readonly (readonly [string, number | undefined, string[][]])[] = [
    ['stands above rows of numbers', 0, rows('地区|产品|金额', '华东|甲|1,234.50', '华北|乙|88')],
    ['stands below a title and a note', 2, rows('2024 年销售表||', '单位：万元||', '地区|产品|金额', '华东|甲|12')],
    ['stands below a title that merged cells repeat', 1, rows('销售表|销售表|销售表', '地区|产品|金额', '华东|甲|12')],
    ['may have years as titles', 0, rows('指标|2023|2024', '收入|12.5|13.1', '利润|3|4')],
    ['may have a gap above the numbers of the rows', 0, rows('|姓名|年龄', '1|张三|30', '2|李四|28')],
    ['is known by usual titles where all is text', 0, rows('问题|答案', '如何退款|七天内可退', '如何开票|联系客服')],
    [
      'is known by being shorter than the text below',
      0,
      rows('term|meaning', 'slice|a piece of a document', 'base|a set of documents'),
    ],
    ['is not a row of values', undefined, rows('1|2|3', '4|5|6')],
    ['is not a first row of data', undefined, rows('张三|13800000000|北京', '李四|13900000000|上海')],
    ['is not repeated by the data', undefined, rows('是|否', '是|是', '否|否')],
    ['needs two columns', undefined, rows('标题', '1', '2')],
    ['needs rows below it', undefined, rows('地区|产品|金额')],
    ['is not there in an empty table', undefined, []],
  ]
  for (const [sentence, index, table] of found) it(sentence, () => assert.equal(detectHeader(table), index))
})
