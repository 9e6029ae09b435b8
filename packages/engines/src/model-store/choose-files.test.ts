import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chooseFiles } from './choose-files.ts'

const named = (...names: string[]) => names.map((name) => ({ name, url: `http://hub/${name}` }))
const choose = (names: string[], choice?: string) => chooseFiles(named(...names), choice).map(({ name }) => name)

describe('choosing the files of a model', () => {
  it('takes the quantisation that is named, in any case', () => {
    const names = ['m-Q4_K_S.gguf', 'm-Q4_K_M.gguf', 'm-Q4_K.gguf', 'm.Q8_0.gguf']
    assert.deepEqual(choose(names, 'q4_k_m'), ['m-Q4_K_M.gguf'])
    assert.deepEqual(choose(names, 'Q4_K'), ['m-Q4_K.gguf'])
    assert.deepEqual(choose(names, 'Q8_0'), ['m.Q8_0.gguf'])
    assert.deepEqual(choose(names, 'm-Q4_K_S.gguf'), ['m-Q4_K_S.gguf'])
  })

  it('prefers a small quantisation where none is named', () => {
    assert.deepEqual(choose(['m-F16.gguf', 'm-Q8_0.gguf', 'm-Q4_K_M.gguf']), ['m-Q4_K_M.gguf'])
    assert.deepEqual(choose(['only-F16.gguf']), ['only-F16.gguf'])
    assert.deepEqual(choose(['m-F16.gguf', 'mmproj-m-F16.gguf']), ['m-F16.gguf'])
  })

  it('tells dynamic quantisations from plain ones', () => {
    const names = ['m-UD-Q4_K_M.gguf', 'm-Q4_K_M.gguf']
    assert.deepEqual(choose(names, 'Q4_K_M'), ['m-Q4_K_M.gguf'])
    assert.deepEqual(choose(names, 'UD-Q4_K_M'), ['m-UD-Q4_K_M.gguf'])
  })

  it('gives the parts of a split model in order', () => {
    const parts = ['m-Q8_0-00002-of-00003.gguf', 'm-Q8_0-00003-of-00003.gguf', 'm-Q8_0-00001-of-00003.gguf']
    assert.deepEqual(choose(parts), parts.toSorted())
    assert.throws(() => choose(parts.slice(1)), /2 of 3 parts/)
  })

  it('names the choices where it cannot choose', () => {
    assert.throws(() => choose(['a-F16.gguf', 'b-F16.gguf']), /a-F16, b-F16/)
    assert.throws(() => choose(['a-Q4_K_M.gguf', 'b-Q4_K_M.gguf'], 'Q4_K_M'), /Several files fit/)
    assert.throws(() => choose(['notes.txt'].slice(1)), /no GGUF/)
  })
})
