import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigurationError, parseConfiguration } from './parse-configuration.ts'

const engine = { id: 'vllm-a', type: 'openai-compatible', baseUrl: 'http://10.0.0.7:8000/v1' }

function problems(value: unknown, environment: Record<string, string> = {}): string {
  try {
    parseConfiguration(value, environment)
  } catch (error) {
    assert.ok(error instanceof ConfigurationError)
    return error.message
  }
  return assert.fail('the configuration was accepted')
}

describe('the configuration file', () => {
  it('takes engines and routes, with weight 1 and priority 0 where nothing is said', () => {
    const parsed = parseConfiguration(
      { engines: [engine], models: { 'glm-4.7': [{ engine: 'vllm-a', model: 'zai-org/GLM-4.7' }] } },
      {},
    )
    assert.deepEqual(parsed.models['glm-4.7'], [{ engine: 'vllm-a', model: 'zai-org/GLM-4.7', weight: 1, priority: 0 }])
    assert.equal(parsed.simulator, true)
  })

  it('is complete when it is empty', () => {
    assert.deepEqual(parseConfiguration(null, {}).engines, [])
  })

  it('reads secrets from the environment', () => {
    const parsed = parseConfiguration({ engines: [{ ...engine, apiKey: '${VLLM_KEY}' }] }, { VLLM_KEY: 'sesame' })
    assert.equal(parsed.engines[0]?.type === 'openai-compatible' ? parsed.engines[0].apiKey : undefined, 'sesame')
  })

  it('names a variable that the environment lacks', () => {
    assert.match(problems({ engines: [{ ...engine, apiKey: '${VLLM_KEY}' }] }), /^engines\.vllm-a\.apiKey: .*VLLM_KEY$/)
  })

  it('names a wrong value and a misspelt key by their paths', () => {
    assert.match(problems({ engines: [engine, { ...engine, id: 'b', baseUrl: 'ftp://x' }] }), /^engines\.b\.baseUrl: /)
    assert.match(problems({ engines: [{ ...engine, id: 'b b' }] }), /^engines\.0\.id: /)
    assert.match(problems({ engines: [{ ...engine, baseurl: 'http://x' }] }), /baseurl/)
    assert.match(problems({ engine: [] }), /engine/)
  })

  it('tells a reranker from the engine that reads characters', () => {
    const reranker = { id: 'ranker', type: 'onnx', path: '/models/bge' }
    assert.deepEqual(parseConfiguration({ engines: [reranker, { id: 'onnx', type: 'onnx' }] }, {}).engines[0], reranker)
    assert.match(problems({ engines: [{ ...reranker, id: 'onnx' }] }), /id of its own/)
    assert.match(problems({ engines: [{ ...reranker, model: 'bge' }] }), /not both/)
  })

  it('keeps content in the data folder unless an object store is named', () => {
    assert.deepEqual(parseConfiguration(null, {}).storage, { type: 'file' })
    const keys = { accessKeyId: 'id', secretAccessKey: '${S3_SECRET}' }
    const store = { type: 's3', endpoint: 'http://minio:9000', bucket: 'openmaas', prefix: 'team/blobs', ...keys }
    assert.deepEqual(parseConfiguration({ storage: store }, { S3_SECRET: 'sesame' }).storage, {
      ...store,
      secretAccessKey: 'sesame',
      region: 'us-east-1',
    })
    const given = { ...store, secretAccessKey: 'x' }
    for (const [key, wrong] of [
      ['endpoint', 'minio:9000'],
      ['bucket', 'Open/Maas'],
      ['prefix', '/blobs/'],
      ['accessKeyId', ''],
      ['type', 'tape'],
    ] as const)
      assert.match(problems({ storage: { ...given, [key]: wrong } }), new RegExp(`^storage\\.${key}: `))
  })

  it('refuses a time zone that does not exist', () => {
    assert.match(problems({ timeZone: 'Mars/X' }), /timeZone/)
  })

  it('refuses a route to an engine that is not there', () => {
    assert.match(problems({ models: { 'glm-4.7': [{ engine: 'nowhere' }] } }), /models\.glm-4\.7\.0\.engine: .*nowhere/)
  })

  it('refuses two engines of one id', () => {
    assert.match(problems({ engines: [engine, engine] }), /vllm-a is used twice/)
  })
})
