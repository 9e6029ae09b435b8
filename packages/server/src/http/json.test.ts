import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError } from '../errors/api-error.ts'
import { parseJson } from './json.ts'

describe('a JSON body', () => {
  it('keeps every digit of ids beyond 2^53', () => {
    assert.deepEqual(parseJson('{"knowledge_ids":[1855805746403495936],"n":9007199254740991}'), {
      knowledge_ids: ['1855805746403495936'],
      n: 9007199254740991,
    })
  })

  it('leaves long fractions and digits inside text as they are', () => {
    assert.deepEqual(parseJson('{"x":0.1234567890123456,"y":"1855805746403495936"}'), {
      x: 0.1234567890123456,
      y: '1855805746403495936',
    })
  })

  it('loses NUL characters, which no field means and not every database stores', () => {
    assert.deepEqual(parseJson('{"a\\u0000":"x\\u0000y","list":["\\u0000"],"n":1}'), { a: 'xy', list: [''], n: 1 })
    assert.deepEqual(parseJson('{"path":"C:\\\\u0000"}'), { path: 'C:\\u0000' })
  })

  it('is refused as 1210 when it is broken or nests too deeply', () => {
    for (const text of ['{"a":', 'nonsense', `${'['.repeat(6000)}${']'.repeat(6000)}`]) {
      assert.throws(
        () => parseJson(text),
        (error) => error instanceof ApiError && error.code === '1210',
      )
    }
  })
})
