import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { endpoints } from '../endpoints.ts'
import { buildOpenApiDocument, openApiDocument } from './index.ts'

const options = { version: '0.1.0', serverUrl: 'http://localhost:8787/api' }
const document = openApiDocument(options)

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate({ ...document })
    assert.deepEqual(result.valid ? [] : result.errors, [])
  })

  it('holds every operation of the table', () => {
    for (const { method, path, operation, available } of endpoints) {
      const described = document.paths[path]?.[method.toLowerCase()]
      assert.equal(described?.['operationId'], operation)
      assert.equal(described?.['x-openmaas-available'], available !== false)
    }
  })

  it('has no reference without a target', () => {
    const schemas = document.components['schemas'] as Record<string, unknown>
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name = '']) => name,
    )
    assert.ok(references.length > 100)
    assert.deepEqual(
      [...new Set(references)].filter((name) => !(name in schemas)),
      [],
    )
    assert.ok(!JSON.stringify(document).includes('#/$defs/'))
  })

  it('describes streams, forms, parameters and failures', () => {
    const endpoint = defineEndpoint({
      operation: 'thing.make',
      method: 'POST',
      path: '/things/{id}/{part}',
      tag: 'Things',
      summary: 'Make a thing',
      parameters: z.object({ id: z.string().describe('Its id.') }),
      query: z.object({ page: z.int().optional(), name: z.string() }),
      bodyEncoding: 'multipart',
      files: { file: { description: 'A file.', required: true } },
      body: z.looseObject({ purpose: z.string() }),
      response: z.object({ id: z.string() }),
      chunk: z.object({ delta: z.string() }),
      errors: ['invalidParameter', 'resourceNotFound'],
      envelope: 'knowledge',
    })
    const operation = buildOpenApiDocument([endpoint], options).paths[endpoint.path]?.['post']
    assert.ok(operation)
    assert.deepEqual(operation['parameters'], [
      { name: 'id', in: 'path', required: true, description: 'Its id.', schema: { type: 'string' } },
      { name: 'part', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'page', in: 'query', required: false, schema: { type: 'integer' } },
      { name: 'name', in: 'query', required: true, schema: { type: 'string' } },
    ])
    const text = JSON.stringify(operation)
    assert.ok(text.includes('"multipart/form-data"') && text.includes('"text/event-stream"'))
    assert.deepEqual(Object.keys(operation['responses'] as object), ['200', '400', '401', '404', '500'])
    assert.ok(text.includes('#/components/schemas/KnowledgeError'))
  })
})
