import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Sentences, spokenWords } from './sentences.ts'

describe('Sentences', () => {
  it('gives each sentence as soon as it is whole, however the text comes', () => {
    const text = '你好！今天 3.5 度。It is cold. Really? 好的'
    for (const size of [1, 3, 100]) {
      const sentences = new Sentences()
      const whole: string[] = []
      for (let start = 0; start < text.length; start += size)
        whole.push(...sentences.add(text.slice(start, start + size)))
      assert.deepEqual(whole, ['你好！', '今天 3.5 度。', 'It is cold.', ' Really?'], String(size))
      assert.equal(sentences.rest(), ' 好的')
    }
  })

  it('does not wait for the end of a long one', () => {
    const sentences = new Sentences()
    const whole = sentences.add(`${'很'.repeat(130)}，${'长'.repeat(10)}`)
    assert.deepEqual(whole, [`${'很'.repeat(130)}，`])
    assert.equal(sentences.add('x'.repeat(300)).length, 1)
  })
})

describe('spokenWords', () => {
  it('leaves out what is for the eye', () => {
    assert.equal(spokenWords('**好**的，见[文档](https://a.b/c)。 `x`'), '好的，见文档。 x')
  })
})
