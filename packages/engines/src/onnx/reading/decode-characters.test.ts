import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeCharacters } from './decode-characters.ts'

const dictionary = ['', '字', '符', ' ']

/** One step for each class, sure of it by that much. */
function steps(...path: readonly (readonly [number, number])[]): Float32Array {
  return Float32Array.from(
    path.flatMap(([best, score]) => dictionary.map((_, index) => (index === best ? score : 0.01))),
  )
}

describe('decodeCharacters', () => {
  it('makes one character of equal neighbours and two of those that the blank separates', () => {
    const scores = steps([1, 0.9], [1, 0.95], [0, 0.9], [1, 0.75], [2, 0.5], [0, 1])
    const { text, probabilities } = decodeCharacters(scores, 4, dictionary)
    assert.equal(text, '字字符')
    assert.deepEqual(
      probabilities.map((value) => value.toFixed(2)),
      ['0.90', '0.75', '0.50'],
    )
  })

  it('leaves spaces at the ends out, with their probabilities', () => {
    const { text, probabilities } = decodeCharacters(steps([3, 0.5], [1, 0.9], [3, 0.5]), 4, dictionary)
    assert.equal(text, '字')
    assert.equal(probabilities.length, 1)
  })
})
