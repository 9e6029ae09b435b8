import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { createStopWordFinder } from './stop-words.ts'

function run(words: readonly string[], pieces: readonly string[]): string {
  const finder = createStopWordFinder(words)
  let shown = ''
  for (const piece of pieces) {
    const { text, stopped } = finder.push(piece)
    shown += text
    if (stopped) return shown
  }
  return shown + finder.flush()
}

describe('stop words', () => {
  it('ends the text before a word that arrives in pieces', () => {
    assert.equal(run(['</end>', '。'], ['one <', '/en', 'd> two']), 'one ')
    assert.equal(run(['</end>', '。'], ['一句', '话。另一', '句']), '一句话')
  })

  it('shows what only began like a stop word', () => {
    assert.equal(run(['</end>'], ['a </', 'en']), 'a </en')
    assert.equal(run(['aab'], ['a', 'a', 'a', 'a', 'c']), 'aaaac')
  })

  it('gives the same text for any cut', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 30 })
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }), { maxLength: 3 })
    fc.assert(
      fc.property(letters, words, (text, stopWords) => {
        const ends = stopWords.map((word) => text.indexOf(word)).filter((index) => index >= 0)
        const expected = ends.length > 0 ? text.slice(0, Math.min(...ends)) : text
        assert.equal(run(stopWords, [text]), expected)
        // Letter by letter the word that is complete first wins, which is the one that ends first.
        const single = run(stopWords, text.split(''))
        assert.ok(text.startsWith(single) && single.length >= expected.length)
        assert.ok(stopWords.every((word) => !single.includes(word)))
      }),
    )
  })
})
