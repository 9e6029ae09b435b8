import assert from 'node:assert/strict'
import { it } from 'node:test'
import { guessHeading } from './heading-guess.ts'

const lines: readonly (readonly [string, number | undefined])[] = [
  ['第一章 总则', 1],
  ['第 3 章 数据处理', 1],
  ['第二节 适用范围', 2],
  ['一、项目背景', 1],
  ['（二）建设目标', 2],
  ['1.1 范围', 2],
  ['2.3.1 Interfaces', 3],
  ['Chapter 4 Results', 1],
  ['附录A 术语', 1],
  ['第一章规定了本办法的适用范围。', undefined],
  ['一、本办法适用于在中华人民共和国境内从事数据处理活动的组织和个人以及其他相关的单位和人员', undefined],
  ['3.14 是圆周率，', undefined],
  ['1.5 2.5', undefined],
  ['普通的一行', undefined],
]

for (const [line, level] of lines) {
  it(`takes "${line.slice(0, 20)}" for ${level === undefined ? 'running text' : `a heading of level ${level}`}`, () =>
    assert.equal(guessHeading(line), level))
}
