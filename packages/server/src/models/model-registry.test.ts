import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Engine } from '@openmaas/engines'
import { silentTelemetry } from '../telemetry/index.ts'
import { builtInEngines, parseConfiguration } from '../configuration/index.ts'
import { EnginePool } from './engine-pool.ts'
import { ModelRegistry } from './model-registry.ts'

function registry(file: object): ModelRegistry {
  const configuration = parseConfiguration(file, {})
  const pool = new EnginePool({
    createEngine: ({ id, type }): Engine => ({
      id,
      type,
      checkHealth: async () => ({ healthy: true, detail: '' }),
      close: async () => {},
    }),
    log: silentTelemetry().log,
  })
  pool.apply([...configuration.engines, ...builtInEngines])
  return new ModelRegistry(pool, configuration)
}

const enginesOf = (models: ModelRegistry, id: string) => models.find(id)?.routes.map(({ handle }) => handle.id)

describe('models without a route', () => {
  it('are simulated, but characters are read by the built-in engine', () => {
    const models = registry({})
    assert.deepEqual(enginesOf(models, 'glm-4.6'), ['simulator'])
    assert.deepEqual(enginesOf(models, 'GLM-OCR'), ['onnx'])
    assert.ok(models.knownIds().includes('glm-ocr'))
  })

  it('are refused without the simulator, but characters are read still', () => {
    const models = registry({ simulator: false })
    assert.equal(enginesOf(models, 'glm-4.6'), undefined)
    assert.deepEqual(enginesOf(models, 'glm-ocr'), ['onnx'])
  })

  it('go where the configuration says, which may name the built-in engine too', () => {
    const engines = [{ id: 'vllm', type: 'openai-compatible', baseUrl: 'http://127.0.0.1:1' }]
    const models = registry({ engines, models: { 'glm-ocr': [{ engine: 'vllm' }], 'my-eyes': [{ engine: 'onnx' }] } })
    assert.deepEqual(enginesOf(models, 'glm-ocr'), ['vllm'])
    assert.deepEqual(enginesOf(models, 'my-eyes'), ['onnx'])
  })
})
