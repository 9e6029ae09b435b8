import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { openApiDocument } from '../openapi/index.ts'
import { compareContracts } from './compare-contracts.ts'
import { contractExceptions, reviewDifferences, reviewNotBuilt } from './review-differences.ts'

interface Sketch {
  readonly request?: object
  readonly reply?: object
  readonly parameters?: readonly object[]
  readonly schemas?: object
}

/** A document with one operation. */
function contract({ request, reply, parameters = [], schemas = {} }: Sketch, path = '/things') {
  const content = (schema: object | undefined) => ({ content: { 'application/json': { schema } } })
  return {
    paths: {
      [path]: {
        post: {
          parameters,
          ...(request === undefined ? {} : { requestBody: content(request) }),
          responses: { 200: reply === undefined ? {} : content(reply) },
        },
      },
    },
    components: { schemas },
  }
}

function compare(platform: Sketch, ours: Sketch): string[] {
  return compareContracts(contract(platform), contract(ours)).map(({ at, kind }) => `${at} ${kind}`)
}

const text = { type: 'string' }

describe('compareContracts', () => {
  it('finds nothing between equal contracts', () => {
    const sketch = {
      request: { type: 'object', required: ['a'], properties: { a: text } },
      reply: { type: 'array', items: text },
    }
    assert.deepEqual(compare(sketch, sketch), [])
  })

  it('misses an operation that we do not have', () => {
    const [difference] = compareContracts(contract({}), contract({}, '/others'))
    assert.deepEqual([difference?.operation, difference?.kind], ['POST /things', 'missing'])
  })

  it('misses a field of a request and of a reply, however deep', () => {
    const platform = {
      type: 'object',
      properties: { list: { type: 'array', items: { $ref: '#/components/schemas/Item' } } },
    }
    const ours = {
      type: 'object',
      properties: { list: { type: 'array', items: { type: 'object', properties: { a: text } } } },
    }
    const schemas = { Item: { allOf: [{ properties: { a: text } }, { properties: { b: text } }] } }
    assert.deepEqual(compare({ request: platform, reply: platform, schemas }, { request: ours, reply: ours }), [
      'request.list[].b missing',
      'reply.list[].b missing',
    ])
  })

  it('does not take a map with any members for the fields of the platform', () => {
    const platform = { reply: { type: 'object', properties: { a: text } } }
    assert.deepEqual(compare(platform, { reply: { type: 'object', additionalProperties: {} } }), ['reply.a missing'])
  })

  it('folds alternatives: a field is required only where all of them require it', () => {
    const one = { type: 'object', required: ['a', 'b'], properties: { a: text, b: text } }
    const other = { type: 'object', required: ['a'], properties: { a: text } }
    const ours = { type: 'object', required: ['a'], properties: { a: text, b: text } }
    assert.deepEqual(compare({ request: { oneOf: [one, other] } }, { request: ours }), [])
    assert.deepEqual(compare({ request: { oneOf: [one, other] } }, { request: one }), ['request.b stricter'])
    assert.deepEqual(compare({ request: one }, { request: ours }), ['request.b looser'])
  })

  it('sees a value and a type that are refused', () => {
    const platform = {
      properties: { kind: { enum: ['a', 'b'] }, size: { type: 'integer' }, id: { oneOf: [text, { type: 'integer' }] } },
    }
    const ours = { properties: { kind: { enum: ['a', 'c'] }, size: { type: 'number' }, id: text } }
    assert.deepEqual(compare({ request: platform }, { request: ours }), [
      'request.kind stricter',
      'request.id stricter',
    ])
  })

  it('sees a reply that promises less or sends what the platform does not', () => {
    const platform = {
      type: 'object',
      required: ['a', 'b'],
      properties: { a: text, b: { type: 'string', enum: ['x'] }, c: { type: 'integer' } },
    }
    const ours = {
      type: 'object',
      required: ['b'],
      properties: { a: text, b: { type: 'string', enum: ['x', 'y'] }, c: { type: ['integer', 'null'] } },
    }
    assert.deepEqual(compare({ reply: platform }, { reply: ours }), [
      'reply.a unpromised',
      'reply.b foreign',
      'reply.c foreign',
    ])
  })

  it('compares parameters by their place', () => {
    const parameter = (place: string, name: string, required: boolean) => ({ in: place, name, required, schema: text })
    const platform = [parameter('query', 'page', false), parameter('header', 'X-Id', false)]
    const ours = [parameter('query', 'page', true), parameter('query', 'X-Id', false)]
    assert.deepEqual(compare({ parameters: platform }, { parameters: ours }), [
      'query.page stricter',
      'header.X-Id missing',
    ])
  })

  it('ends on a schema that contains itself', () => {
    const schemas = {
      Tree: {
        type: 'object',
        properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
      },
    }
    const sketch = { reply: { $ref: '#/components/schemas/Tree' }, schemas }
    assert.deepEqual(compare(sketch, sketch), [])
  })
})

describe('the reviewed exceptions', () => {
  const difference = { operation: 'POST /things', at: 'request.b', kind: 'missing', detail: 'the field' } as const
  const exception = { operations: ['POST /things'], at: ['request.b'], kind: 'missing', reason: 'Because.' } as const
  const list = (...differences: readonly object[]) =>
    contractExceptions.parse({ notBuilt: { reason: 'later', operations: ['POST /things'] }, differences })

  it('let an explained difference pass and no other', () => {
    assert.deepEqual(reviewDifferences([difference], list(exception)), [])
    assert.match(reviewDifferences([difference], list()).join(), /not explained: POST \/things request\.b \(missing\)/)
    assert.match(reviewDifferences([{ ...difference, kind: 'looser' }], list(exception)).join(), /not explained/)
  })

  it('fail when they are stale or doubled', () => {
    assert.match(reviewDifferences([], list(exception)).join(), /no longer true/)
    assert.match(reviewDifferences([difference], list(exception, exception)).join(), /listed twice/)
  })

  it('name exactly what is not built', () => {
    const document = (available: boolean) => ({ paths: { '/things': { post: { 'x-openmaas-available': available } } } })
    assert.deepEqual(reviewNotBuilt(document(false), list()), [])
    assert.match(reviewNotBuilt(document(true), list()).join(), /listed as not built/)
    assert.match(
      reviewNotBuilt({ paths: { '/new': { get: { 'x-openmaas-available': false } } } }, list()).join(),
      /not listed as such: GET \/new/,
    )
  })

  it('of this project are in order', () => {
    const file = readFileSync(new URL('../../contract-exceptions.json', import.meta.url), 'utf8')
    assert.deepEqual(
      reviewNotBuilt(openApiDocument({ version: '0', serverUrl: '/api' }), contractExceptions.parse(JSON.parse(file))),
      [],
    )
  })
})
