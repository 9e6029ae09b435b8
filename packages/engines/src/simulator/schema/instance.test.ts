import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { factsOf } from '../facts/facts.ts'
import { instanceOf } from './instance.ts'
import type { SchemaObject } from './json-schema.ts'
import { sampleOfPattern } from './pattern.ts'

const text = fc.constantFrom(
  'Ada Lovelace (ada@example.com) pays $12.50 for 3 tickets to Paris on 2026-05-01, priority high.',
  '我叫小明，今年12岁，住在北京，电话 13800138000，预订 2 间房。',
  'nothing of use',
  '',
)
const range = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.nat({ max: 30 }))
const name = fc.constantFrom(
  'name',
  'city',
  'age',
  'email',
  'date',
  'count',
  'price',
  'tags',
  'query',
  'id',
  'is_new',
  'items',
)

const leaf: fc.Arbitrary<SchemaObject> = fc.oneof(
  fc.record(
    {
      type: fc.constant('string'),
      minLength: fc.nat({ max: 8 }),
      description: fc.constantFrom('City name', '日期', ''),
    },
    { requiredKeys: ['type'] },
  ),
  fc
    .constantFrom(
      '^[A-Z]{3}-\\d{4}$',
      '^\\d{5}(-\\d{4})?$',
      '^(red|green|blue)$',
      '^[^\\s@]+@[a-z]+\\.(com|org)$',
      '[\\u4e00-\\u9fa5]{2,4}',
    )
    .map((pattern) => ({ type: 'string', pattern })),
  fc.constantFrom('email', 'date', 'date-time', 'uri', 'uuid', 'ipv4').map((format) => ({ type: 'string', format })),
  range.map(([minimum, width]) => ({ type: 'integer', minimum, maximum: minimum + width })),
  range.map(([exclusiveMinimum, width]) => ({
    type: 'number',
    exclusiveMinimum,
    exclusiveMaximum: exclusiveMinimum + width + 0.5,
  })),
  fc.integer({ min: 1, max: 9 }).map((multipleOf) => ({ type: 'integer', multipleOf })),
  fc.constant({ type: 'boolean' }),
  fc.constant({ type: ['string', 'null'] }),
  fc
    .uniqueArray(fc.oneof(fc.string({ minLength: 1 }), fc.integer(), fc.constant(null)), { minLength: 1, maxLength: 4 })
    .map((values) => ({ enum: values })),
  fc.oneof(fc.string(), fc.integer(), fc.boolean()).map((value) => ({ const: value })),
)

const { schema } = fc.letrec<{ schema: SchemaObject; object: SchemaObject; array: SchemaObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'schema' },
    { arbitrary: leaf, weight: 3 },
    { arbitrary: tie('object'), weight: 2 },
    { arbitrary: tie('array'), weight: 1 },
    {
      arbitrary: fc.tuple(tie('schema'), tie('schema')).map(([first, second]) => ({ anyOf: [first, second] })),
      weight: 1,
    },
    {
      arbitrary: tie('object').map((object) => ({ allOf: [object, { type: 'object', minProperties: 1 }] })),
      weight: 1,
    },
  ),
  object: fc
    .dictionary(name, tie('schema'), { minKeys: 1, maxKeys: 5 })
    .chain((properties) =>
      fc.record({
        properties: fc.constant({ ...properties }),
        required: fc.subarray(Object.keys(properties)),
        isClosed: fc.boolean(),
      }),
    )
    .map(({ properties, required, isClosed }) => ({
      type: 'object',
      properties,
      required,
      ...(isClosed ? { additionalProperties: false } : {}),
    })),
  array: fc
    .record({ items: tie('schema'), minItems: fc.nat({ max: 3 }), room: fc.nat({ max: 3 }) })
    .map(({ items, minItems, room }) => ({ type: 'array', items, minItems, maxItems: minItems + room })),
}))

describe('an instance of a schema', () => {
  it('is valid for any schema of the supported keywords and any text', () => {
    fc.assert(
      fc.property(schema, text, fc.constantFrom('stated' as const, 'all' as const), (wanted, source, optional) => {
        const facts = factsOf(source, new Date('2026-03-04T10:00:00Z'))
        const instance = instanceOf(wanted, { facts, optional, unknownText: 'unknown' })
        const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(wanted)
        assert.ok(validate(instance), `${JSON.stringify(instance)} is no instance of ${JSON.stringify(wanted)}`)
      }),
      { numRuns: 200 },
    )
  })

  it('has different items where they must differ', () => {
    const schemas = [
      { type: 'string' },
      { type: 'integer', minimum: 5 },
      { enum: ['a', 'b', 'c'] },
      { type: 'string', pattern: '^[a-z]{2}$' },
    ]
    for (const items of schemas) {
      const instance = instanceOf(
        { type: 'array', items, minItems: 3, maxItems: 3, uniqueItems: true },
        { facts: factsOf('', new Date(0)), optional: 'all', unknownText: 'unknown' },
      )
      assert.ok(Array.isArray(instance) && new Set(instance).size === 3)
    }
  })
})

describe('a sample of a pattern', () => {
  for (const pattern of [
    '^a+b?$',
    '^(?:x|y){2,3}z*$',
    '^[\\w.-]{3,}$',
    '\\d{3}',
    '^\\p{Lu}\\p{Ll}+$',
    '^[^a-z]$',
    '^\\u0041$',
  ]) {
    it(`matches ${pattern}`, () => {
      const sample = sampleOfPattern(pattern, { min: 0, max: 50 })
      assert.ok(sample !== undefined && new RegExp(pattern, 'u').test(sample), `${sample}`)
    })
  }

  it('is as long as asked', () => {
    const sample = sampleOfPattern('^[a-z]+$', { min: 12, max: 12 })
    assert.match(sample ?? '', /^[a-z]{12}$/)
  })

  it('is refused where the pattern looks around', () => {
    assert.equal(sampleOfPattern('^(?=.*\\d).{8,}$', { min: 0, max: 50 }), undefined)
  })
})
