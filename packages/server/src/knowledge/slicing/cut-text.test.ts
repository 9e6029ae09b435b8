import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { breakStrength, breakStrengths } from './break-strengths.ts'
import { cutText } from './cut-text.ts'
import { unitCodePoints } from './text-size.ts'

function pieces(text: string, limit: number): string[] {
  return cutText(text, { limit, sizeOfUnit: unitCodePoints }).map(({ start, end }) => text.slice(start, end))
}

/** The sentences of a text as the strengths tell them. */
function sentences(text: string): string[] {
  const strengths = breakStrengths(text)
  const found: string[] = []
  let start = 0
  for (let index = 1; index <= text.length; index++) {
    if (index < text.length && (strengths[index] ?? 0) < breakStrength.sentence) continue
    found.push(text.slice(start, index))
    start = index
  }
  return found
}

describe('ends of sentences', () => {
  it('closes Chinese sentences with their quotation marks and brackets', () => {
    assert.deepEqual(sentences('他说：“走吧！”于是走了……（真的。）后来呢？！没有了'), [
      '他说：“走吧！”',
      '于是走了……',
      '（真的。）',
      '后来呢？！',
      '没有了',
    ])
  })

  it('is not misled by English abbreviations, initials, numbers and names of files', () => {
    for (const text of [
      'Mr. Smith met J. R. Tolkien at 3.14 p.m. in the U.S. office, e.g. on v1.2. ',
      'See fig. 3 and read main.ts at example.com before',
      'It grew (approx. 3.5 %) and went on, vs. the year',
    ]) {
      assert.equal(sentences(text).length, 1)
    }
    assert.deepEqual(sentences('It is done. "Really?" Yes! Fine.'), ['It is done. ', '"Really?" ', 'Yes! ', 'Fine.'])
  })
})

describe('cutting a text', () => {
  it('leaves a text within the limit whole', () => {
    assert.deepEqual(pieces('短。文。', 10), ['短。文。'])
    assert.deepEqual(pieces('', 10), [])
  })

  it('makes pieces of about one size and prefers the stronger place', () => {
    assert.deepEqual(pieces('一二三四，五六。七八九十，甲乙', 12), ['一二三四，五六。', '七八九十，甲乙'])
    assert.deepEqual(pieces('one two three four five six', 14), ['one two three ', 'four five six'])
  })

  it('cuts between words where no mark stands, and inside only when it must', () => {
    assert.deepEqual(pieces('我们在人工智能实验室研究知识库检索', 10).join('|').includes('实|验'), false)
    const cut = pieces('x'.repeat(25), 10)
    assert.equal(cut.join(''), 'x'.repeat(25))
    assert.ok(cut.every((piece) => piece.length <= 10))
  })

  it('keeps surrogate pairs and joined emoji whole', () => {
    const family = '👩‍👩‍👧'
    for (const piece of pieces(family.repeat(9), 12)) {
      assert.ok(piece.isWellFormed())
      assert.equal(piece.replaceAll(family, ''), '')
    }
    assert.ok(pieces('𠮷'.repeat(30), 7).every((piece) => piece.isWellFormed()))
  })
})
