import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lookupOf } from './knowledge-tool.ts'

function lookup(text: string, questions: readonly string[]) {
  return lookupOf({ id: 'c', name: 'knowledge_retrieve', arguments: text }, questions)
}

describe('a call of the model for knowledge', () => {
  it('searches for what the model names', () => {
    const given = lookup('{"query":"月球 半径"}', ['月球的半径？'])
    assert.deepEqual([given.query, given.arguments], ['月球 半径', { query: '月球 半径' }])
  })

  it('is understood in its conversation', () => {
    assert.match(lookup('{"query":"它的质量呢？"}', ['月球的半径是多少？', '它的质量呢？']).query, /月球/)
  })

  it('searches for the question where the arguments are none', () => {
    for (const text of ['', '{"query":', '[]', '{"query":" "}', '{"q":1}']) {
      const { query, arguments: told } = lookup(text, ['月球的半径？'])
      assert.deepEqual([query, told], ['月球的半径？', { query: '月球的半径？' }], text)
    }
  })
})
