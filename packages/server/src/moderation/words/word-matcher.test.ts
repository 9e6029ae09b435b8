import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isSearchable, WordMatcher, WordSearch } from './word-matcher.ts'

function matcher(...words: string[]): WordMatcher {
  return new WordMatcher([{ name: 'test', level: 'REJECT', riskType: 'test', words }])
}

function found(words: readonly string[], text: string): string[] {
  return matcher(...words)
    .find(text)
    .map(({ start, end }) => text.slice(start, end))
}

describe('words of a list', () => {
  it('are found in Chinese text, whatever hides them', () => {
    for (const text of [
      '这里有违禁词语。',
      '这里有違禁詞語',
      '违 禁 词 语',
      '违*禁·词_语',
      '违\u200b禁\ufeff词\u00ad语',
      '违禁词语违禁词语',
      'X违禁词语Y',
    ])
      assert.ok(found(['违禁词语'], text).length > 0, text)
    for (const text of ['违禁词', '违禁。词语', '违禁，词语', '违     禁词语', '语词禁违'])
      assert.deepEqual(found(['违禁词语'], text), [], text)
  })

  it('are found as whole words of an alphabet, whatever hides them', () => {
    for (const text of [
      'bad',
      'a BAD idea',
      'ｂａｄ',
      'b\u200ba\u200bd',
      'b a d',
      'b.a.d',
      'b-a-d!',
      'bád',
      '很bad的',
      '𝐛𝐚𝐝',
    ])
      assert.deepEqual(found(['bad'], text).length, 1, text)
    for (const text of ['badge', 'abad', 'ba d', 'bad1', 'b, a, d']) assert.deepEqual(found(['bad'], text), [], text)
    assert.deepEqual(found(['kill switch'], 'a Kill  Switch, killswitch and k i l l s w i t c h').length, 3)
    assert.deepEqual(found(['kill switch'], 'ki ll switch'), [])
    assert.deepEqual(found(['64'], '1964 and 64').length, 1)
  })

  it('are told where they stand', () => {
    assert.deepEqual(found(['违禁词', 'bad'], '😀 違 禁 詞 and b.a.d!'), ['違 禁 詞', 'b.a.d'])
    assert.deepEqual(found(['ab', 'abcd', 'bc'], 'abcd ab'), ['abcd', 'ab'])
    assert.deepEqual(found(['中国人', '国人', '人民'], '中国人民'), ['中国人', '国人', '人民'])
  })

  it('must hold something that can be searched for', () => {
    assert.ok(isSearchable('a') && isSearchable('违禁'))
    assert.ok(!isSearchable(' ') && !isSearchable('\u200b!?'))
    assert.deepEqual(found(['', ' ! '], 'anything!'), [])
  })

  it('are the same in a text that comes in pieces, and certain before anybody has read them', () => {
    const words = matcher('违禁词语', 'bad', '禁果', 'kill switch', '😀违禁')
    const text = '😀 违 禁词 语, bad badge 很bad吗？k i l l s w i t c h 禁。果 禁果'
    const whole = words.find(text)
    assert.equal(whole.length, 6)
    for (let length = 1; length <= text.length; length++) {
      const search = new WordSearch(words)
      let taken = 0
      let given = 0
      const hits = []
      for (let start = 0; start < text.length; start += length) {
        const piece = text.slice(start, start + length)
        for (const hit of search.take(piece)) {
          assert.ok(hit.start >= given, `${hit.word} was given away at pieces of ${length}`)
          hits.push(hit)
        }
        taken += piece.length
        assert.ok(search.certainTo >= given && search.certainTo <= taken)
        given = search.certainTo
      }
      hits.push(...search.end())
      assert.deepEqual(hits, whole, `pieces of ${length}`)
    }
  })

  it('hold back no more of a harmless text than a word could fill', () => {
    const search = new WordSearch(matcher('违禁词语'))
    search.take(`无害的文字${'违'}${' '.repeat(100)}`)
    assert.equal(search.certainTo, 106)
  })

  it('are many at almost no cost', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => `词${index.toString(7)}语${index}`)
    const words = matcher(...many)
    const text = '一段普通的文字，没有什么特别之处。'.repeat(6000)
    const startedAt = performance.now()
    assert.deepEqual(words.find(text), [])
    const milliseconds = performance.now() - startedAt
    assert.ok(milliseconds < 2000, `${text.length} characters took ${milliseconds} ms`)
  })
})
