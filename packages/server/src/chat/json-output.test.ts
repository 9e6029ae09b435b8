import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError } from '../errors/api-error.ts'
import { checkedJson } from './json-output.ts'

describe('an answer that was asked for as JSON', () => {
  it('is checked by schemas of every draft that libraries write', () => {
    const drafts = [
      undefined,
      'http://json-schema.org/draft-07/schema#',
      'http://json-schema.org/draft-04/schema#',
      'https://json-schema.org/draft/2019-09/schema',
      'https://json-schema.org/draft/2020-12/schema',
    ]
    for (const $schema of drafts) {
      const schema = {
        ...($schema === undefined ? {} : { $schema }),
        type: 'object',
        properties: { city: { $ref: '#/$defs/name' } },
        required: ['city'],
        $defs: { name: { type: 'string' } },
      }
      const format = { type: 'json_schema', name: 'answer', schema } as const
      assert.equal(checkedJson('```json\n{"city":"Beijing"}\n```', format), '{"city":"Beijing"}')
      assert.throws(() => checkedJson('{"city":21}', format), ApiError)
    }
  })
})
