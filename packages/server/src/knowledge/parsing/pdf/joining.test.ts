import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readable } from './characters.ts'
import { betweenLines, betweenRuns, withoutTracking, vocabularyOf } from './joining.ts'

describe('joining of lines', () => {
  const words = vocabularyOf(['The well-known example of state-', 'example here'])

  it('puts a space between words, none between Chinese characters', () => {
    assert.deepEqual(betweenLines('the quick', 'brown', words), { drop: 0, put: ' ' })
    assert.deepEqual(betweenLines('知识', '库', words), { drop: 0, put: '' })
    assert.deepEqual(betweenLines('使用', 'GPU', words), { drop: 0, put: '' })
  })

  it('takes the hyphen of a cut word away, and leaves that of a word which has one', () => {
    assert.deepEqual(betweenLines('an exam-', 'ple', words), { drop: 1, put: '' })
    assert.deepEqual(betweenLines('a well-', 'known', words), { drop: 0, put: '' })
    assert.deepEqual(betweenLines('Smith-', 'Jones', words), { drop: 0, put: '' })
    assert.deepEqual(betweenLines('a 2-', 'point lead', words), { drop: 0, put: '' })
    assert.deepEqual(betweenLines('a score of 2 -', 'a draw', words), { drop: 0, put: ' ' })
    assert.deepEqual(betweenLines('exam\u00ad', 'ple', words), { drop: 1, put: '' })
  })

  it('leaves the hyphens of a compound of several words where it is known as one', () => {
    const known = vocabularyOf(['a state-of-the-art reader of well-known papers', 'an examstate is none'])
    assert.deepEqual(betweenLines('the state-of-', 'the-art reader', known), { drop: 0, put: '' })
    assert.deepEqual(betweenLines('the state-of-the-', 'art reader', known), { drop: 0, put: '' })
    assert.deepEqual(betweenLines('a less-well-', 'known one', known), { drop: 0, put: '' })
    assert.deepEqual(betweenLines('a state\u2010of\u2010the\u2010', 'art reader', known), { drop: 0, put: '' })
    // Known in both ways it is joined, as a word that was cut.
    const both = vocabularyOf(['an on-line and an online service'])
    assert.deepEqual(betweenLines('an on-', 'line service', both), { drop: 1, put: '' })
  })

  it('keeps the hyphen between words of their own where neither form is known', () => {
    const known = vocabularyOf([
      'The military and a political party speak of',
      'an air that is free to all of us, and a com-',
      'munication of it.',
    ])
    assert.deepEqual(betweenLines('a military-', 'political aim', known), { drop: 0, put: '' })
    assert.deepEqual(betweenLines('a free-', 'to-air channel', known), { drop: 0, put: '' })
    assert.deepEqual(betweenLines('a military-', 'wise aim', known), { drop: 1, put: '' })
    // The second half of a cut word begins its line, which does not make it a word.
    const halves = vocabularyOf(['the address of a com is no', 'address, and its com-', 'munication'])
    assert.deepEqual(betweenLines('its com-', 'munication', halves), { drop: 1, put: '' })
  })

  it('keeps all other hyphens in a document that cuts no words', () => {
    const plain = Array.from({ length: 100 }, (_, index) => `line ${index} of the text`)
    const oneHyphen = vocabularyOf([...plain, 'of the age of thirty-', 'seven years'])
    assert.deepEqual(betweenLines('thirty-', 'seven years', oneHyphen), { drop: 0, put: '' })
    const cut = ['a com-', 'puter and its pro-', 'gram: the computer has a program']
    const cutting = vocabularyOf([...plain, ...cut])
    assert.deepEqual(betweenLines('an exam-', 'ple', cutting), { drop: 1, put: '' })
  })

  it('tells a space inside a line by the gap, which must be wider between Chinese characters', () => {
    assert.equal(betweenRuns('the', 'fox', 2.5, 10), ' ')
    assert.equal(betweenRuns('th', 'e', 0.3, 10), '')
    assert.equal(betweenRuns('知', '识', 2.5, 10), '')
  })

  it('takes spaces out of widely set Chinese, but not those that somebody wrote', () => {
    assert.equal(withoutTracking('目 录'), '目录')
    assert.equal(withoutTracking('第一章 总则'), '第一章 总则')
  })

  it('reads radicals as characters and puts accents on their letters', () => {
    assert.equal(readable('员⼯⻓门⻚'), '员工长门页')
    assert.equal(readable('M\u00a8oller'), 'Möller')
    assert.equal(readable('cafe\u0301'), 'café')
  })
})
