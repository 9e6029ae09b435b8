import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { splitSentences } from './sentences.ts'

function sentences(text: string): string[] {
  return splitSentences(text).map((sentence) => sentence.text)
}

describe('sentences', () => {
  it('end at Chinese signs, with the closing quote', () => {
    assert.deepEqual(sentences('他说：“走吧！”她点头；天黑了。真的吗？'), [
      '他说：“走吧！”',
      '她点头；',
      '天黑了。',
      '真的吗？',
    ])
  })

  it('go on after a semicolon in brackets', () => {
    assert.deepEqual(sentences('萱侬律（又名：东芭；乐园）很大。'), ['萱侬律（又名：东芭；乐园）很大。'])
  })

  it('go on after abbreviations, initials and inside numbers', () => {
    assert.deepEqual(sentences('Dr. J. R. Smith paid $3.50, i.e. too much. He left at 9 a.m. on foot. It rained.'), [
      'Dr. J. R. Smith paid $3.50, i.e. too much.',
      'He left at 9 a.m. on foot.',
      'It rained.',
    ])
  })

  it('end at line ends, but not where a line was only wrapped', () => {
    assert.deepEqual(sentences('A title\nThe text goes\non here.\n\n1. First item'), [
      'A title',
      'The text goes on here.',
      '1. First item',
    ])
  })

  it('know their paragraph', () => {
    assert.deepEqual(
      splitSentences('One. Two.\n\nThree.').map((sentence) => sentence.paragraph),
      [0, 0, 1],
    )
  })
})
