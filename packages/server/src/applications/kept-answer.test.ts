import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answerToKeep, citingSentences, readKeptAnswer } from './kept-answer.ts'

describe('the sentences that rest on a slice', () => {
  const parts = ['一月卖出三台。二月卖出', '四台。三月卖出五台。']
  const answer = readKeptAnswer(
    answerToKeep('一月卖出三台。二月卖出四台。三月多一些[1]。', { slices: [{ text: parts.join('') }] }),
  )
  assert.ok(answer !== undefined)

  it('name it, or repeat it', () => {
    assert.deepEqual(citingSentences(answer, 1), { cited_by: [3], repeated_by: [1, 2] })
    assert.deepEqual(citingSentences(answer, 2), { cited_by: [], repeated_by: [] })
  })

  it('repeat the part of it in which they stand, or all parts where they go from one to the next', () => {
    assert.deepEqual(citingSentences(answer, 1, parts[0], parts).repeated_by, [1, 2])
    assert.deepEqual(citingSentences(answer, 1, parts[1], parts).repeated_by, [2])
  })
})
