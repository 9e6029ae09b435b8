import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { z } from 'zod'
import { describeIssue } from './issues.ts'
import { retrieveSlicesRequest } from './knowledge/index.ts'
import { caselessChoice, decimalId, looseBoolean, looseInteger, looseNumber, textOfAtMost } from './wire.ts'
import { listVoices } from './voice.ts'

function refusal(schema: z.ZodType, value: unknown) {
  const parsed = schema.safeParse(value)
  assert.ok(!parsed.success, 'the value should be refused')
  return describeIssue(parsed.error)
}

describe('loose scalars', () => {
  it('read booleans from text in any letter case', () => {
    assert.deepEqual(
      ['True', 'false', '1', true].map((value) => looseBoolean.parse(value)),
      [true, false, true, true],
    )
  })

  it('read integers from digits and keep their range', () => {
    assert.equal(looseInteger(1, 50).parse(' 5 '), 5)
    assert.equal(refusal(looseInteger(1, 50), '51').parameters.reason.en, 'It must not be greater than 50.')
    assert.equal(refusal(looseInteger(), '5.5').name, 'invalidParameter')
  })

  it('read numbers from decimal text', () => {
    assert.equal(looseNumber.parse('0.95'), 0.95)
    assert.equal(refusal(looseNumber, 'warm').parameters.reason.en, 'It must be a number.')
  })

  it('count the characters of a text as people do', () => {
    const text = textOfAtMost(2).min(1)
    assert.equal(text.parse('𠮷野'), '𠮷野')
    for (const wrong of ['', '𠮷野家', undefined]) assert.ok(!text.safeParse(wrong).success)
    assert.equal(z.toJSONSchema(text).maxLength, 2)
  })

  it('take a word in any letter case', () => {
    assert.equal(caselessChoice(['PRIVATE', 'OFFICIAL']).parse('private'), 'PRIVATE')
    assert.equal(listVoices.query.parse({ voiceType: 'official' }).voiceType, 'OFFICIAL')
  })

  it('give ids as text and refuse what is no decimal id', () => {
    assert.equal(decimalId.parse(42), '42')
    assert.equal(decimalId.parse('1855805746403495936'), '1855805746403495936')
    assert.equal(refusal(decimalId, 'abc').parameters.reason.en, 'It must be an id of decimal digits.')
    assert.equal(refusal(decimalId, 1.5).name, 'invalidParameter')
  })
})

describe('a knowledge retrieval', () => {
  it('has the documented defaults', () => {
    const request = retrieveSlicesRequest.parse({ query: 'q', knowledge_ids: [42] })
    assert.deepEqual(
      [
        request.top_k,
        request.top_n,
        request.recall_method,
        request.recall_ratio,
        request.rerank_status,
        request.knowledge_ids,
      ],
      [8, 10, 'mixed', 80, 0, ['42']],
    )
  })

  it('names the item that is wrong', () => {
    const { name, parameters } = refusal(retrieveSlicesRequest, { query: 'q', knowledge_ids: ['1', 'x'] })
    assert.deepEqual([name, parameters.field], ['invalidParameter', 'knowledge_ids[1]'])
  })
})

describe('describeIssue', () => {
  it('names a wrong body that is no object', () => {
    assert.deepEqual(refusal(z.object({ a: z.string() }), 3).parameters.field, 'body')
  })

  it('tells the variant that got furthest', () => {
    const schema = z.object({ input: z.union([z.string(), z.array(z.object({ type: z.enum(['a', 'b']) }))]) })
    const { parameters } = refusal(schema, { input: [{ type: 'c' }] })
    assert.equal(parameters.field, 'input[0].type')
    assert.equal(parameters.reason.zh, '可选值：a, b。')
  })
})
