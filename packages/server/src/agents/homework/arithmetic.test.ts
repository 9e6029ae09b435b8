import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkedCalculation } from './arithmetic.ts'

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
})
