import assert from 'node:assert/strict'
import { it } from 'node:test'
import { formatNumber } from './number-formats.ts'

const cases: readonly (readonly [string, number, string])[] = [
  ['decimal', 12, '12'],
  ['decimalZero', 3, '03'],
  ['lowerLetter', 28, 'bb'],
  ['upperRoman', 1994, 'MCMXCIV'],
  ['chineseCountingThousand', 1, '一'],
  ['chineseCountingThousand', 10, '十'],
  ['chineseCountingThousand', 15, '十五'],
  ['chineseCountingThousand', 20, '二十'],
  ['chineseCountingThousand', 105, '一百零五'],
  ['chineseCountingThousand', 1050, '一千零五十'],
  ['chineseLegalSimplified', 25, '贰拾伍'],
  ['ideographDigital', 2024, '二〇二四'],
  ['ideographTraditional', 2, '乙'],
  ['decimalEnclosedCircle', 20, '⑳'],
  ['decimalEnclosedCircle', 21, '21'],
  ['decimalFullWidth', 10, '１０'],
  ['ordinal', 12, '12th'],
  ['ordinal', 23, '23rd'],
  ['somethingNew', 7, '7'],
]

for (const [format, value, expected] of cases) {
  it(`writes ${value} as ${expected} in ${format}`, () => assert.equal(formatNumber(value, format), expected))
}
