import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isElliptic, recallQuery } from './recall-query.ts'

const conversation = (...texts: readonly string[]) =>
  texts.map((text, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', text }))

describe('what is searched for', () => {
  it('is the last question where it stands alone', () => {
    for (const question of [
      '龙井茶产于哪里？',
      '公司其他部门的年假有几天？',
      'Which player had the most interceptions for the season?',
      'How many people live in Beijing?',
    ]) {
      assert.equal(isElliptic(question), false, question)
      assert.equal(recallQuery(conversation('月球的半径是多少？', '1737公里', question)), question)
    }
  })

  it('names what a pronoun stands for', () => {
    assert.equal(recallQuery(conversation('月球的半径是多少？', '1737公里', '它的质量呢？')), '月球的质量呢？')
    assert.equal(
      recallQuery(conversation('What is the radius of the Moon?', '1737 km', 'And what is its mass?')),
      'And what is the Moon mass?',
    )
  })

  it('is joined with the question before where hardly a word is its own', () => {
    for (const question of [
      '为什么？',
      '那火星呢？',
      '这个怎么申请？',
      '还有呢',
      'Why?',
      'What about Mars?',
      'And in 2020?',
    ])
      assert.ok(isElliptic(question), question)
    assert.equal(recallQuery(conversation('怎么报销？', '填表', '那出差呢？')), '怎么报销？ 那出差呢？')
    assert.equal(
      recallQuery(conversation('How is leave applied for?', 'By form.', 'Why?')),
      'How is leave applied for? Why?',
    )
  })

  it('puts what is new in place of what it stands against', () => {
    for (const [earlier, last, query] of [
      ['火星的半径是多少？', '那月球呢？', '月球的半径是多少？'],
      ['月球的半径是多少？', '火星呢', '火星的半径是多少？'],
      ['月球的半径是多少？', '那质量呢？', '月球的质量'],
      ['月球的半径是多少？', '那直径呢？', '月球的直径是多少？'],
      ['月球的半径是多少？', '那火星的质量呢？', '火星的质量'],
      ['李四的分机是多少？', '那王五呢？', '王五的分机是多少？'],
      ['年假有几天？', '病假呢？', '病假有几天？'],
      ['怎么申请年假？', '那病假呢？', '怎么申请病假？'],
      ['龙井茶产于哪里？', '碧螺春呢？', '碧螺春产于哪里？'],
      ['2019年的销售额是多少？', '那2020年呢？', '2020年的销售额是多少？'],
      ['What is the radius of the Moon?', 'What about Mars?', 'What is the radius of Mars?'],
      ['What is the radius of the Moon?', 'And the mass?', 'the mass of the Moon'],
      ['Where is the Eiffel Tower located?', 'How about Big Ben?', 'Where is the Big Ben located?'],
      ['How many games were won in 2019?', 'And in 2020?', 'How many games were won in 2020?'],
    ] as const)
      assert.equal(recallQuery(conversation(earlier, '…', last)), query)
  })

  it('takes what questions in between made of the first', () => {
    assert.equal(recallQuery(conversation('介绍月球', '…', '那质量呢？', '…', '那火星呢？')), '火星的质量')
    assert.equal(
      recallQuery(conversation('李四的分机是多少？', '8802', '他在哪个部门？', '研发部', '那王五呢？')),
      '王五在哪个部门？',
    )
    assert.equal(recallQuery(conversation('年假有几天？', '5', '为什么？', '…', '那病假呢？')), '病假有几天？')
  })

  it('goes back over questions that stand for nothing themselves', () => {
    assert.equal(
      recallQuery(conversation('龙井茶的产地在哪里？', '杭州', '它的味道呢？', '甘', '它的价格呢？')),
      '龙井茶的价格呢？',
    )
  })

  it('is what there is in a conversation without any question that stands alone', () => {
    assert.equal(recallQuery(conversation('它呢？')), '它呢？')
    assert.equal(recallQuery(conversation('为什么？', '…', '它呢？')), '为什么？ 它呢？')
    assert.equal(recallQuery([]), '')
  })

  it('is found at once, also in long texts', () => {
    const long = conversation('月'.repeat(100_000), '', `${'它'.repeat(100_000)}？`)
    const startedAt = performance.now()
    recallQuery(long)
    assert.ok(performance.now() - startedAt < 500)
  })
})
