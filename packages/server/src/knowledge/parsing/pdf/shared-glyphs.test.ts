import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { meantSigns, writingOf } from './shared-glyphs.ts'

describe('signs that share a glyph with the one that is meant', () => {
  it('are told by the writing of the page', () => {
    assert.equal(writingOf('我们这个国家的⻔⼾'), 'simplified')
    assert.equal(writingOf('我們這個國家'), 'traditional')
    assert.equal(writingOf('これは日本の会社です'), 'japanese')
    assert.equal(writingOf('The house'), 'simplified')
  })

  it('become the character of that writing, or the full-width sign where they are as wide', () => {
    const meant = (text: string, writing: ReturnType<typeof writingOf>, isFullWidth = true) =>
      meantSigns(text, { writing, isFullWidth })
    assert.equal(meant('⼾', 'simplified'), '户')
    assert.equal(meant('⼾', 'traditional'), '戶')
    assert.equal(meant('⼾', 'japanese'), '戸')
    assert.equal(meant('戶', 'simplified'), '戶')
    assert.equal(meant('∕', 'simplified'), '／')
    assert.equal(meant('1∕2', 'simplified', false), '1∕2')
    assert.equal(meant('〜', 'simplified'), '～')
    assert.equal(meant('〜', 'japanese'), '〜')
    assert.equal(meant('2019‒2020', 'simplified', false), '2019–2020')
  })
})
