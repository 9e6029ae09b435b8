import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contextualText } from './contextual-text.ts'

describe('contextual text', () => {
  it('names document and headings in the language of the document', () => {
    assert.equal(contextualText({ headings: ['第一章', '1.2'], text: '甲' }, '手册.pdf'), '文档《手册》 > 第一章 > 1.2')
    assert.equal(contextualText({ headings: ['Setup'], text: 'Run it.' }, 'guide.md'), 'Document "guide" > Setup')
    assert.equal(contextualText({ headings: [], text: '如何安装' }, 'guide.md'), '文档《guide》')
  })

  it('says a title once', () => {
    assert.equal(contextualText({ headings: ['Guide', 'Setup'], text: 'a' }, 'Guide'), 'Document "Guide" > Setup')
    assert.equal(contextualText({ headings: [' '], text: 'a' }, ''), '')
  })
})
