import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hasMaskedSecret, maskSecrets, unmaskSecrets } from './mask-secrets.ts'

const engine = {
  id: 'up',
  type: 'openai-compatible',
  baseUrl: 'https://user:word@models.example/v1?key=abc',
  apiKey: 'sk-very-secret',
  headers: { 'x-team': 'red-team-credential' },
  contentParts: ['image_url'],
  maxConcurrency: 4,
}

describe('what is shown of a configuration', () => {
  it('holds no keys, headers or passwords', () => {
    const shown = JSON.stringify(
      maskSecrets({
        engines: [engine],
        storage: { type: 's3', endpoint: 'http://minio:9000', accessKeyId: 'AK1', secretAccessKey: 'SK2' },
        index: { location: 's3://bucket/x', storageOptions: { aws_secret_access_key: 'SK3', region: 'r4' } },
        mcp: { servers: { one: { url: 'https://mcp.example/?token=T5', headers: { authorization: 'Bearer B6' } } } },
      }),
    )
    for (const secret of ['sk-very', 'credential', 'word@', 'key=abc', 'AK1', 'SK2', 'SK3', 'T5', 'B6'])
      assert.ok(!shown.includes(secret), secret)
    for (const known of ['models.example/v1', 'image_url', 'minio:9000', '"maxConcurrency":4', 's3://bucket/x'])
      assert.ok(shown.includes(known), known)
  })

  it('is the same again when it comes back', () => {
    assert.deepEqual(unmaskSecrets(maskSecrets(engine), engine), engine)
  })

  it('takes new secrets and other changes, and tells a sign that stands for nothing', () => {
    const changed = unmaskSecrets({ ...engine, apiKey: 'new', maxConcurrency: 8 }, engine)
    assert.deepEqual(changed, { ...engine, apiKey: 'new', maxConcurrency: 8 })
    assert.ok(hasMaskedSecret(unmaskSecrets({ apiKey: '***' }, undefined)))
    assert.ok(!hasMaskedSecret(engine))
  })
})
