import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isAboutSomethingElse } from './asked-thing.ts'

describe('a question about something else than the material', () => {
  it('names a thing that stands nowhere in it', () => {
    assert.ok(isAboutSomethingElse('月球的半径是多少？', '火星的半径约为3390公里。'))
    assert.ok(isAboutSomethingElse('请问 iPhone的保修期有多长', '电池的保修期是两年。'))
    assert.ok(isAboutSomethingElse('What is the radius of the Moon?', 'The radius of Mars is 3390 km.'))
  })

  it('is not seen where the thing is there, also in part or in another form', () => {
    assert.ok(!isAboutSomethingElse('月球的半径是多少？', '它绕地球运行。月球半径约1737公里。'))
    assert.ok(!isAboutSomethingElse('手机电池的保修期有多长？', '电池的保修期是两年。'))
    assert.ok(!isAboutSomethingElse('What are the colours of foxes?', 'A fox is red.'))
  })

  it('is not seen where the question only points at the thing, or does not tell which it is', () => {
    for (const question of [
      '你们的退货期是多久？',
      '这个产品的保修期？',
      '它的半径？',
      '保修期是多久？',
      '目的是什么？',
    ])
      assert.ok(!isAboutSomethingElse(question, '火星的半径约为3390公里。'), question)
    assert.ok(!isAboutSomethingElse('Who thought that the class system of the Yuan was wrong?', 'Mars.'))
  })
})
