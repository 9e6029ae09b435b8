import assert from 'node:assert/strict'
import type { Reply } from './call.ts'
import { isObject, textAt } from './json.ts'

/**
 * Checks that a reply is an error in the one form that all clients understand: `{error: {code, message}}`, nothing else in
 * either object, the code a string of digits.
 */
export function assertError(reply: Reply, status: number, code: string) {
  const body = assertErrorEnvelope(reply)
  assert.deepEqual({ status: reply.status, code: textAt(body, 'error.code') }, { status, code }, reply.text)
}

export function assertErrorEnvelope(reply: Reply) {
  assert.match(String(reply.headers['content-type']), /^application\/json/, reply.text)
  const body = reply.json()
  assert.ok(isObject(body), reply.text)
  assert.deepEqual(Object.keys(body), ['error'], reply.text)
  assert.ok(isObject(body['error']))
  assert.deepEqual(Object.keys(body['error']).toSorted(), ['code', 'message'], reply.text)
  assert.match(textAt(body, 'error.code'), /^\d+$/)
  assert.ok(textAt(body, 'error.message').length > 0)
  return body
}
