import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wordsOf } from './words.ts'

function termsOf(text: string): Set<string> {
  const { words, bigrams, characters } = wordsOf(text)
  return new Set([...words, ...bigrams, ...characters])
}

function share(left: string, right: string): boolean {
  return termsOf(left).intersection(termsOf(right)).size > 0
}

describe('words of a text', () => {
  it('cuts Chinese into words and the words inside them', () => {
    assert.deepEqual(wordsOf('中华人民共和国').words.includes('共和国'), true)
    assert.deepEqual(wordsOf('中华人民共和国').words.includes('中华人民共和国'), true)
  })

  it('pairs neighbouring characters, and keeps one that stands alone', () => {
    assert.deepEqual(wordsOf('知识库').bigrams, ['知识', '识库'])
    assert.deepEqual(wordsOf('a 金 b').bigrams, ['金'])
  })

  it('keeps every Chinese character', () => {
    assert.deepEqual(wordsOf('此鱼 fish カナ').characters, ['此', '鱼'])
  })

  it('never pairs over punctuation', () => {
    assert.equal(wordsOf('知识，库房').bigrams.includes('识库'), false)
  })

  it('makes simplified and traditional characters one', () => {
    assert.deepEqual(wordsOf('知識庫與電腦'), wordsOf('知识库与电脑'))
  })

  it('makes forms, case and accents one', () => {
    assert.deepEqual(wordsOf('ＡＰＩ　Ｃａｆé'), wordsOf('api cafe'))
    assert.deepEqual(wordsOf('①'), wordsOf('1'))
  })

  it('brings forms of English words to their stem', () => {
    assert.deepEqual(wordsOf('retrieving documents').words, wordsOf('retrieves document').words)
    assert.deepEqual(wordsOf("the teams' lawyer's").words, ['the', 'team', 'lawyer'])
  })

  it('keeps mixed terms whole and in parts', () => {
    const terms = termsOf('GLM-4.5')
    for (const part of ['glm4.5', 'glm', '4.5']) assert.ok(terms.has(part), part)
    assert.ok(share('GLM-4', 'glm4'))
    assert.ok(share('COVID19', 'covid-19'))
    assert.ok(share('2016-02-07', '2016'))
    assert.ok(termsOf('C++ and C#').has('c++'))
  })

  it('reads 1,000 as 1000', () => {
    assert.deepEqual(wordsOf('1,000,000').words, ['1000000'])
    assert.deepEqual(wordsOf('12,5').words.includes('12'), true)
  })

  it('finds words inside text of two scripts', () => {
    const { words } = wordsOf('使用GLM模型的API接口')
    for (const word of ['glm', 'api', '模型', '接口']) assert.ok(words.includes(word), word)
  })

  it('pairs the characters of other scripts without spaces', () => {
    assert.deepEqual(wordsOf('タワー').bigrams, ['タワ', 'ワー'])
    assert.deepEqual(wordsOf('สวน').words, [])
  })

  it('keeps words of other alphabets', () => {
    assert.deepEqual(wordsOf('Привет мир').words, ['привет', 'мир'])
  })

  it('finds nothing in punctuation, blanks and emoji', () => {
    for (const text of ['', '   \n', '？！。，、…—', '😀👍🏽', "'; --"]) assert.equal(termsOf(text).size, 0, text)
  })

  it('leaves out terms that are too long to be asked for, but not their parts', () => {
    assert.deepEqual(wordsOf('a'.repeat(70)).words, [])
    assert.ok(termsOf(`${'deadbeef-'.repeat(10)}end`).has('end'))
  })

  it('cuts a long text in time that grows with its length', () => {
    const text = '数据库连接超时 connection timed-out，请检查 GLM-4.5 配置。'.repeat(200)
    const once = durationOf(() => wordsOf(text))
    const eightTimes = durationOf(() => wordsOf(text.repeat(8)))
    assert.ok(eightTimes < once * 24 + 20, `${once} ms and ${eightTimes} ms`)
  })
})

function durationOf(work: () => void): number {
  const durations = [0, 1, 2].map(() => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return Math.min(...durations)
}
