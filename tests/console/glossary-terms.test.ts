import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readTerms, writeTerms } from '../../apps/console/src/pages/glossaries/csv.ts'
import { flawsOf, withTerms } from '../../apps/console/src/pages/glossaries/draft.ts'

describe('terms of a glossary', () => {
  const terms = [
    { source: '智谱清言', target: 'ChatGLM' },
    { source: 'say "hi", please', target: 'two\nlines' },
    { source: 'semi;colon', target: '逗号,' },
  ]

  it('are the same after they were written to a table and read again', () => {
    assert.deepEqual(readTerms(writeTerms(terms)), terms)
  })

  it('are read from tabs, with headings, further columns, empty rows and the last of the same', () => {
    const table = 'Term\tTranslation\tNote\r\n a \tb\tx\r\n\r\nc\t\r\na\td\n"e\t""f"""\tg'
    assert.deepEqual(readTerms(table), [
      { source: 'a', target: 'd' },
      { source: 'e\t"f"', target: 'g' },
    ])
    assert.deepEqual(readTerms(''), [])
  })

  it('change those that are there and come behind them', () => {
    const entries = [{ id: 4, source: 'a', target: 'b' }]
    assert.deepEqual(withTerms(entries, [...terms.slice(0, 1), { source: 'a', target: 'z' }]), [
      { id: 4, source: 'a', target: 'z' },
      { id: 5, source: '智谱清言', target: 'ChatGLM' },
    ])
  })

  it('are not saved half, too long or twice', () => {
    const flaws = flawsOf([
      { id: 0, source: 'a', target: 'b' },
      { id: 1, source: 'c', target: ' ' },
      { id: 2, source: 'a ', target: 'd' },
      { id: 3, source: 'x'.repeat(201), target: 'd' },
      { id: 4, source: '', target: '' },
    ])
    assert.deepEqual(
      [...flaws],
      [
        [1, 'missing'],
        [2, 'twice'],
        [3, 'tooLong'],
      ],
    )
  })
})
