import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { redactFields, redactText } from './redaction.ts'

const key = '3f9c2b7a1d4e4f60a8b9c0d1e2f30415.Zx8Qw1LmN4pRt7Vb'
const [keyId, keySecret] = key.split('.') as [string, string]
const jwt = 'eyJhbGciOiJIUzI1NiIsInNpZ25fdHlwZSI6IlNJR04ifQ.eyJhcGlfa2V5IjoiM2Y5YyJ9.c2lnbmF0dXJlLXdpdGgtX2FuZC0'

describe('redaction of a log line', () => {
  it('keeps the id of an API key and removes its secret, wherever it stands', () => {
    for (const line of [key, `"Bearer ${key}"`, `failed for key ${key}, again`, `{"url":"http://h/x?key=${key}"}`]) {
      assert.ok(!redactText(line).includes(keySecret), redactText(line))
    }
    assert.equal(redactText(`with ${key}`), `with ${keyId}.[redacted]`)
  })

  it('removes JSON web tokens, bearer values, provider keys and passwords in addresses', () => {
    assert.equal(redactText(`token ${jwt} sent`), 'token [redacted token] sent')
    assert.equal(redactText('authorization: Bearer abcdefgh12345'), 'authorization: Bearer [redacted]')
    assert.equal(redactText('sk-proj-abcdefghijklmnop'), 'sk-[redacted]')
    assert.equal(redactText('postgres://maas:hunter2@db:5432/maas'), 'postgres://maas:[redacted]@db:5432/maas')
  })

  it('leaves ordinary text and numbers as they are', () => {
    const line = '{"model":"glm-4.7","requestId":"20261121120000abcdef","durationMs":12.5,"path":"/api/paas/v4/models"}'
    assert.equal(redactText(line), line)
  })
})

describe('redaction of fields', () => {
  it('replaces secrets by their name in any spelling and depth', () => {
    const shown = redactFields({ headers: { Authorization: 'x', 'x-api-key': 'y', accept: '*/*' }, apiKey: 'z' }, false)
    assert.deepEqual(shown, {
      headers: { Authorization: '[redacted]', 'x-api-key': '[redacted]', accept: '*/*' },
      apiKey: '[redacted]',
    })
  })

  it('tells the length of prompts and answers instead of their text', () => {
    const fields = { messages: [{ role: 'user', content: 'my illness' }], content: 'an answer', promptTokens: 7 }
    assert.deepEqual(redactFields(fields, false), {
      messages: '[withheld: 1 items]',
      content: '[withheld: 9 characters]',
      promptTokens: 7,
    })
  })

  it('tells prompts when the operator asked for them, and still no key', () => {
    const shown = redactFields({ messages: [{ content: 'hello' }], authorization: key }, true)
    assert.deepEqual(shown, { messages: [{ content: 'hello' }], authorization: '[redacted]' })
  })

  it('tells type, message, stack and cause of an error', () => {
    const error = new TypeError('outer', { cause: new Error('inner') })
    const { error: shown } = redactFields({ error }, false)
    assert.partialDeepStrictEqual(shown, { type: 'TypeError', message: 'outer', cause: { message: 'inner' } })
    assert.match(JSON.stringify(shown), /redaction\.test\.ts/)
  })

  it('ends on a value that contains itself', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    assert.match(JSON.stringify(redactFields(loop, false)), /\[deeper\]/)
  })
})
