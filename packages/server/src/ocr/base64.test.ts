import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBase64 } from './base64.ts'

test('base64 comes in both alphabets, with line breaks and with its padding', () => {
  for (const text of ['', 'QUJD', 'QUI=', 'QQ==', 'QQ==\n', 'QU\r\nJD', '-_-_', '+/+/', ' QUJD '])
    assert.ok(isBase64(text), text)
  for (const text of ['@', 'QUJD!', 'QQ==Q', '=Q', 'Q,Q', '你好']) assert.ok(!isBase64(text), text)
})

test('a long text of spaces is refused in the time of one pass', () => {
  const started = performance.now()
  assert.ok(!isBase64(`A${' '.repeat(5_000_000)}!`))
  assert.ok(performance.now() - started < 2000)
})
