import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { array, assert as assertProperty, constantFrom, integer, oneof, property, record } from 'fast-check'
import { Postings } from './postings.ts'
import { queryTermsOf, rowTermsOf } from './row-terms.ts'

let stamps = 0

function row(sliceId: string, text: string, { documentId = '1', version = 1, context = '' } = {}) {
  return { stamp: ++stamps, sliceId, documentId, version, terms: rowTermsOf(text, context) }
}

function filled(texts: readonly string[]): Postings {
  const postings = new Postings()
  texts.forEach((text, index) => postings.add([row(String(index + 1), text)]))
  return postings
}

function find(postings: Postings, text: string, limit = 10, documentIds?: readonly string[]): string[] {
  return postings.search(queryTermsOf(text), limit, documentIds).map(({ sliceId }) => sliceId)
}

describe('words of an index in memory', () => {
  it('puts the slice that says more of the question first', () => {
    assert.deepEqual(find(filled(['向量检索', '关键词检索与向量', '天气很好']), '向量关键词'), ['2', '1'])
  })

  it('tells an answer from other slices by its share in an index of one slice, too', () => {
    const postings = filled(['The battery warranty is eighteen months. The case warranty is three years.'])
    const shareOf = (question: string) => postings.search(queryTermsOf(question), 1)[0]?.share ?? 0
    assert.ok(shareOf('How long is the battery warranty?') > 0.6)
    assert.ok(shareOf('What is the capital of France?') < 0.3)
  })

  it('is not misled by what a question only asks with, nor by the characters of it', () => {
    const postings = filled(['JAXR 为 Java 的接口', '什么人？他说了些什么，是什么意思', '别的东西', '别的事情'])
    assert.equal(find(postings, 'JAXR是什么？')[0], '1')
    const charactersOf = (question: string) => queryTermsOf(question).filter(({ place }) => place === 'character')
    assert.deepEqual(charactersOf('哪年的年糕'), charactersOf('年糕'))
  })

  it('weighs rare words more than frequent ones', () => {
    const postings = filled(['银行 报告', '银行 年度', '银行 季度', '利率 季度'])
    assert.equal(find(postings, '银行 利率')[0], '4')
  })

  it('prefers the shorter of two slices that say the same', () => {
    const postings = filled(['量子计算的历史以及许多别的事情、人物、地点和年份', '量子计算的历史'])
    assert.deepEqual(find(postings, '量子计算'), ['2', '1'])
  })

  it('finds what stands around a slice, after what stands in it', () => {
    const postings = new Postings()
    postings.add([row('1', '甲方应当付款', { context: '租赁合同' })])
    postings.add([row('2', '租赁合同的甲方', { context: '' })])
    assert.deepEqual(find(postings, '租赁合同'), ['2', '1'])
  })

  it('tells by the share how much of the question a slice says', () => {
    const postings = filled(['苹果 香蕉 樱桃 葡萄', '苹果 石头 木头 泥土', '别的 东西 在 这里'])
    const [whole, part] = postings.search(queryTermsOf('苹果 香蕉 樱桃 葡萄'), 10)
    assert.ok((whole?.share ?? 0) > 0.9 && (whole?.share ?? 0) < 1.2, String(whole?.share))
    assert.ok((part?.share ?? 1) < 0.3, String(part?.share))
  })

  it('replaces the row of a slice', () => {
    const postings = filled(['旧的内容', '别的'])
    postings.add([row('1', '新的说法')])
    assert.equal(postings.count, 2)
    assert.deepEqual(find(postings, '内容'), [])
    assert.deepEqual(find(postings, '说法'), ['1'])
  })

  it('takes a row once, however often it is told of it', () => {
    const postings = new Postings()
    const same = row('1', '内容')
    postings.add([same])
    postings.add([same])
    assert.equal(postings.count, 1)
  })

  it('forgets a document, or one version of it, and its frequencies', () => {
    const postings = new Postings()
    for (let index = 0; index < 1200; index++) {
      postings.add([
        row(String(index), `苹果 ${index}`, { documentId: String(index % 3), version: index < 600 ? 1 : 2 }),
      ])
    }
    postings.add([row('9999', '苹果 香蕉', { documentId: '77' })])
    postings.removeDocument('0')
    postings.removeDocument('1', 1)
    assert.equal(postings.count, 601)
    assert.ok(
      postings
        .search(queryTermsOf('苹果'), 1000)
        .every(({ documentId, version }) => documentId !== '0' && !(documentId === '1' && version === 1)),
    )
    postings.removeDocument('2')
    postings.removeDocument('1')
    assert.deepEqual(find(postings, '苹果'), ['9999'])
    assert.ok((postings.search(queryTermsOf('苹果'), 1)[0]?.score ?? 0) > 0)
  })

  it('keeps only what the table still holds', () => {
    const postings = new Postings()
    const rows = [row('1', '甲乙'), row('2', '甲乙'), row('3', '甲乙')]
    postings.add(rows)
    postings.keepOnly(new Set(rows.slice(1).map(({ stamp }) => stamp)))
    assert.deepEqual(find(postings, '甲乙'), ['2', '3'])
  })

  it('narrows to documents', () => {
    const postings = new Postings()
    for (let index = 1; index <= 9; index++)
      postings.add([row(String(index), '同样的话', { documentId: String(index % 3) })])
    assert.deepEqual(find(postings, '同样', 10, ['2']), ['2', '5', '8'])
    assert.deepEqual(find(postings, '同样', 10, ['none']), [])
  })

  it('gives equal scores in the order of slice ids, at any limit', () => {
    const postings = new Postings()
    for (const sliceId of ['12', '2', '100', '1', '30']) postings.add([row(sliceId, '同样的话')])
    assert.deepEqual(find(postings, '同样', 3), ['1', '2', '12'])
    assert.deepEqual(find(postings, '同样', 1000), ['1', '2', '12', '30', '100'])
  })

  it('scores alike whether rows wait in the tail, stand in segments or in merged ones', () => {
    const texts = Array.from(
      { length: 900 },
      (_, index) => `编号 ${index} 的段落，颜色 ${index % 7}，大小 ${index % 11}`,
    )
    const waiting = filled(texts)
    const settled = new Postings()
    for (let from = 0; from < texts.length; from += 45) {
      settled.add(texts.slice(from, from + 45).map((text, index) => row(String(from + index + 1), text)))
    }
    for (const question of ['编号 17 颜色 3', '大小 10', '段落']) {
      assert.deepEqual(
        settled.search(queryTermsOf(question), 20).map(({ sliceId, score }) => [sliceId, score.toFixed(4)]),
        waiting.search(queryTermsOf(question), 20).map(({ sliceId, score }) => [sliceId, score.toFixed(4)]),
      )
    }
  })

  it('finds the same with and without the short cut for frequent words', () => {
    const texts = Array.from(
      { length: 3000 },
      (_, index) => `常见 词语 人人 都说 编号${index % 50} 第${index % 13}组 ${index % 3 === 0 ? '偶尔' : ''}`,
    )
    const postings = new Postings()
    postings.add(texts.map((text, index) => row(String(index + 1), text)))
    const question = '常见词语人人都说 编号7 第5组 偶尔'
    const all = postings.search(queryTermsOf(question), 1000)
    const few = postings.search(queryTermsOf(question), 10)
    assert.deepEqual(few, all.slice(0, 10))
    const every = new Map(texts.map((text, index) => [String(index + 1), text]))
    assert.match(every.get(few[0]?.sliceId ?? '') ?? '', /编号7 第5组 偶尔/)
  })

  it('holds after any order of adding, replacing, filling and removing what a fresh index would', () => {
    const step = oneof(
      record({ add: integer({ min: 1, max: 12 }), word: constantFrom('甲', '乙', '丙', '丁', 'one', 'two') }),
      record({ remove: integer({ min: 0, max: 3 }) }),
      record({ fill: integer({ min: 30, max: 70 }) }),
    )
    assertProperty(
      property(array(step, { maxLength: 60 }), (steps) => {
        const postings = new Postings()
        const truth = new Map<number, string>()
        for (const each of steps) {
          if ('add' in each) {
            postings.add([row(String(each.add), `${each.word} 文`, { documentId: String(each.add % 4) })])
            truth.set(each.add, each.word)
          } else if ('remove' in each) {
            postings.removeDocument(String(each.remove))
            for (const sliceId of truth.keys()) if (sliceId % 4 === each.remove) truth.delete(sliceId)
          } else {
            const numbers = Array.from({ length: each.fill }, (_, index) => 100 + index)
            postings.add(numbers.map((number) => row(String(number), '戊 文', { documentId: String(number % 4) })))
            for (const number of numbers) truth.set(number, '戊')
          }
        }
        assert.equal(postings.count, truth.size)
        for (const word of ['甲', '乙', 'one', '戊']) {
          const wanted = [...truth].filter(([, said]) => said === word).map(([sliceId]) => String(sliceId))
          assert.deepEqual(new Set(find(postings, word, 100)), new Set(wanted))
        }
      }),
      { numRuns: 150 },
    )
  })
})
