import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { calculationsOf, checkedCalculation } from './arithmetic.ts'

describe('calculations of pupils', () => {
  it('are right or wrong', () => {
    assert.deepEqual(checkedCalculation('12 + 3 × 4 = 24'), { isCorrect: true, result: '24' })
    assert.deepEqual(checkedCalculation('（8－3）×2=11'.replace('－', '-')), { isCorrect: false, result: '10' })
    assert.deepEqual(checkedCalculation('10÷3＝3.33'), { isCorrect: true, result: '3.333333' })
    assert.deepEqual(checkedCalculation('-4 - -4 = 0'), { isCorrect: true, result: '0' })
  })

  it('are told apart from everything else', () => {
    for (const text of ['', '5 = 5', 'x + 1 = 2', '1 + = 2', '(1 + 2 = 3', '1 / 0 = 0', '静夜思的作者是谁？', '1 + 2'])
      assert.equal(checkedCalculation(text), undefined, text)
  })

  it('are found in lines that hold nothing else, with or without a number', () => {
    const found = (line: string) => calculationsOf(line)?.map(({ question, answer }) => `${question}${answer}`)
    assert.deepEqual(found('3+4=7'), ['3+4=7'])
    assert.deepEqual(found('2. 12 × 3 = 35'), ['12 × 3 =35'])
    assert.deepEqual(found('(3) 12÷4＝3，  5 - 2 = 4'), ['12÷4＝3', '5 - 2 =4'])
    assert.deepEqual(found('①(1+2)×3=9'), ['(1+2)×3=9'])
    assert.deepEqual(found('1.3+4=7'), ['3+4=7'])
    assert.deepEqual(found('1.3+4=5.3'), ['1.3+4=5.3'])
    for (const line of [
      '1.3+4=8',
      '小明有 3+4=7 个苹果',
      '3. The capital of France is: Paris',
      '3+4=',
      '',
      'x+1=2',
      '2026',
    ])
      assert.equal(found(line), undefined, line)
  })
})
