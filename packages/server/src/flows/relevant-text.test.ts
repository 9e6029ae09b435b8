import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pieceSeparator, relevantText } from './relevant-text.ts'

const pieces = ['苹果是一种水果。', '月球的平均半径约为1737公里。', '龙井茶产于杭州。', '月球绕地球一周约需27.3天。']
const text = pieces.join(pieceSeparator)

describe('what of a file goes into a prompt', () => {
  it('is all of it where it fits', () => {
    assert.equal(relevantText(text, '月球的半径？', 1000), text)
  })

  it('is what shares most words with the question, in its own order', () => {
    assert.equal(relevantText(text, '地球与月球的平均半径？', 40), [pieces[1], pieces[3]].join(pieceSeparator))
    assert.equal(
      relevantText('Apples are red.\n\nTea grows in Asia.', 'Where does tea grow?', 22),
      'Tea grows in Asia.',
    )
  })

  it('is the beginning where the question shares nothing', () => {
    assert.equal(relevantText(text, 'what?', 12), pieces[0])
  })
})
