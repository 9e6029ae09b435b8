import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endpoints } from './endpoints.ts'
import { errorMessage, errorTable, messageLanguage } from './errors.ts'
import type { ErrorName } from './errors.ts'

describe('the endpoint table', () => {
  it('holds each operation and each path once', () => {
    const names = endpoints.map(({ operation }) => operation)
    const places = endpoints.flatMap(({ method, path, aliases = [] }) =>
      [path, ...aliases].map((place) => `${method} ${place}`),
    )
    assert.equal(new Set(names).size, names.length)
    assert.equal(new Set(places).size, places.length)
  })

  it('gives every alias the parameters of its path', () => {
    const parameters = (path: string) => path.match(/\{\w+\}/g) ?? []
    for (const { path, aliases = [] } of endpoints) {
      for (const alias of aliases) assert.deepEqual(parameters(alias), parameters(path))
    }
  })

  it('shows only examples that its own schema accepts', () => {
    for (const { operation, body, example } of endpoints) {
      if (example !== undefined) assert.ok(body?.safeParse(example).success, operation)
    }
  })

  it('has the knowledge envelope on the knowledge addresses', () => {
    for (const { path, envelope } of endpoints) {
      if (path.startsWith('/llm-application/')) assert.equal(envelope, 'knowledge', path)
    }
  })
})

describe('the error table', () => {
  it('has codes of digits, HTTP statuses of failures and texts in both languages', () => {
    for (const [name, { code, status, zh, en }] of Object.entries(errorTable)) {
      assert.match(code, /^\d{3,4}$/, name)
      assert.ok(status >= 400 && status < 600, name)
      assert.ok(zh.length > 0 && en.length > 0, name)
    }
  })

  it('uses the same placeholders in both languages', () => {
    const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted()
    for (const name of Object.keys(errorTable) as ErrorName[]) {
      assert.deepEqual(placeholders(errorTable[name].zh), placeholders(errorTable[name].en), name)
    }
  })

  it('fills placeholders, in the language of the caller where there are two texts', () => {
    const parameters = { field: 'top_p', reason: { zh: '不得大于 1。', en: 'It is above 1.' } }
    assert.equal(errorMessage('invalidParameter', parameters, 'en'), 'The parameter top_p is invalid. It is above 1.')
    assert.equal(errorMessage('invalidParameter', parameters), 'top_p参数非法。不得大于 1。')
  })

  it('speaks the language that the client rates higher, else Chinese', () => {
    const chinese = [
      undefined,
      '',
      '*',
      'cn',
      'zh-CN,en',
      'zh-Hans-CN',
      'en;q=0.3, zh;q=0.9',
      'EN ; Q=0.2, *;q=0.5',
      'fr, ja;q=0.5',
      'en;q=0',
      'english',
    ]
    const english = [
      'en',
      'en-US,en',
      'en, zh',
      'en;q=0.8, zh;q=0.8',
      'fr, en;q=0.5',
      'zh;q=0.3, en-GB;q=0.7',
      'zh;q=0.1, *;q=0.5',
      'en;q=wrong, zh;q=0.9',
    ]
    for (const value of chinese) assert.equal(messageLanguage(value), 'zh', value)
    for (const value of english) assert.equal(messageLanguage(value), 'en', value)
  })
})
