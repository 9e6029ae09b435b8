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

  it('puts in a space that was narrowly missed between letters, but none between characters without spaces', () => {
    const letters = ['', 'a', '字', ' ']
    const gap = [0.6, 0, 0, 0.4]
    const of = (index: number) => letters.map((_, other) => (other === index ? 0.9 : 0))
    const read = (...path: number[][]) => decodeCharacters(Float32Array.from(path.flat()), 4, letters).text
    assert.equal(read(of(1), gap, of(1)), 'a a')
    assert.equal(read(of(1), of(0), of(1)), 'aa')
    assert.equal(read(of(2), gap, of(2)), '字字')
    assert.equal(read(of(1), gap, of(2)), 'a字')
  })

  it('leaves spaces at the ends out, with their probabilities', () => {
    const { text, probabilities } = decodeCharacters(steps([3, 0.5], [1, 0.9], [3, 0.5]), 4, dictionary)
    assert.equal(text, '字')
    assert.equal(probabilities.length, 1)
  })
})
