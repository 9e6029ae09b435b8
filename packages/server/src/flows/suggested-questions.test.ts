import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { suggestedQuestions } from './suggested-questions.ts'

const moon = {
  documentName: 'moon.txt',
  text: '月球是地球唯一的天然卫星。月球的平均半径约为1737公里。月球的起源是什么？',
}

describe('questions that could be asked next', () => {
  it('stand in the slices, turn their statements round, and lead back to the document', () => {
    assert.deepEqual(suggestedQuestions([moon], [], 4), [
      '月球的起源是什么？',
      '月球是什么？',
      '月球的平均半径是多少？',
      '《moon》还讲了哪些内容？',
    ])
  })

  it('are not those that were asked', () => {
    const questions = suggestedQuestions([moon], ['月球平均半径多少？', '月球的起源是什么'], 3)
    assert.deepEqual(questions, ['月球是什么？', '《moon》还讲了哪些内容？'])
  })

  it('are in the language of the conversation', () => {
    const text = 'The radius of the Moon is about 1,737 km. It is grey. The Moon is a natural satellite.'
    const questions = suggestedQuestions([{ text, documentName: 'moon.pdf' }], ['How old is it?'], 3)
    assert.deepEqual(questions, ['What is the radius of the Moon?', 'What is the Moon?', 'What else does “moon” tell?'])
  })

  it('are none where nothing was recalled', () => {
    assert.deepEqual(suggestedQuestions([], ['月球的半径？'], 3), [])
  })
})
