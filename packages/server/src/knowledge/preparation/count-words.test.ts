import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countWords } from './count-words.ts'

describe('countWords', () => {
  it('counts characters without white space', () => {
    assert.equal(countWords('知识库 GLM-4.5，\n　好！'), 3 + 7 + 1 + 1 + 1)
    assert.equal(countWords(''), 0)
    assert.equal(countWords(' \t\r\n\u00A0\u3000\uFEFF'), 0)
  })

  it('counts a character beyond the first plane once', () => {
    assert.equal(countWords('𠮷野家😀'), 4)
    assert.equal(countWords('\uD842'), 1)
  })

  it('knows the same white space as regular expressions', () => {
    for (let unit = 0; unit <= 0xffff; unit += 1) {
      if (unit >= 0xd800 && unit <= 0xdfff) continue
      const character = String.fromCharCode(unit)
      assert.equal(countWords(character), /\s/u.test(character) ? 0 : 1, `U+${unit.toString(16)}`)
    }
  })
})
