import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSealer } from '../access/index.ts'
import { describeOnDatabases } from '../database/testing.ts'
import type { TestDatabase } from '../database/testing.ts'
import { ApiError } from '../errors/api-error.ts'
import { ConfigurationError, parseConfiguration } from '../configuration/index.ts'
import { EnginePool, ModelRegistry } from '../models/index.ts'
import type { PlatformConfiguration } from '../configuration/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { scriptedEngine } from '../testing/scripted-engine.ts'
import { EngineConfiguration, mergeConfiguration } from './engine-configuration.ts'
import { settingsRepository } from './settings-repository.ts'

const vllm = { type: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' }
const file = parseConfiguration(
  { engines: [{ ...vllm, id: 'from-file' }], models: { 'glm-4.6': [{ engine: 'from-file' }] } },
  {},
)
const nothing = { engines: [], models: {} }

const isRefusal = (field: string, reason: RegExp) => (error: unknown) =>
  error instanceof ApiError &&
  error.code === '1214' &&
  error.status === 400 &&
  error.parameters['field'] === field &&
  reason.test(error.message)

interface Started {
  configuration: EngineConfiguration
  models: ModelRegistry
  pool: EnginePool
  closed: string[]
  enginesOf(model: string): string[]
}

/** A configuration on this database, as a server has it after its start. */
async function start(
  { db }: TestDatabase,
  loadFile: () => PlatformConfiguration = () => file,
  pulled: Pick<PlatformConfiguration, 'engines' | 'models'> = nothing,
): Promise<Started> {
  const { log } = silentTelemetry()
  const closed: string[] = []
  const createEngine = ({ id }: { id: string }) =>
    Object.assign(
      scriptedEngine(id, async function* () {}),
      { close: async () => void closed.push(id) },
    )
  const pool = new EnginePool({ createEngine, log })
  const models = new ModelRegistry(pool, file)
  const sealer = createSealer('a secret of at least sixteen')
  const configuration = new EngineConfiguration(
    { pool, models, settings: settingsRepository(db), sealer, loadFile, discover: async () => pulled, log },
    file,
  )
  await configuration.start()
  configuration.stop()
  return {
    configuration,
    models,
    pool,
    closed,
    enginesOf: (model) => models.resolve(model).routes.map(({ handle }) => handle.id),
  }
}

describeOnDatabases('engines and routes that the admin API sets', (create) => {
  it('stand above the file and are there again after a restart', async () => {
    await using database = await create()
    const { configuration, enginesOf } = await start(database)
    await configuration.putEngine('added', { ...vllm, apiKey: 'sesame-open' })
    await configuration.putRoutes('glm-4.6', [{ engine: 'added' }])
    assert.deepEqual(enginesOf('glm-4.6'), ['added'])
    const again = await start(database)
    assert.deepEqual(again.enginesOf('glm-4.6'), ['added'])
    await again.configuration.deleteRoutes('glm-4.6')
    assert.deepEqual(again.enginesOf('glm-4.6'), ['from-file'])
  })

  it('are encrypted in the database', async () => {
    await using database = await create()
    const { configuration } = await start(database)
    await configuration.putEngine('added', { ...vllm, apiKey: 'sesame-open' })
    const rows = await database.db.selectFrom('settings').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(rows), /sesame|127\.0\.0\.1/)
  })

  it('are refused by the name of what is wrong, and then nothing has changed', async () => {
    await using database = await create()
    const { configuration, enginesOf } = await start(database)
    const refusal = (pattern: RegExp) => (error: unknown) =>
      error instanceof ApiError && error.code === '1214' && pattern.test(error.message)
    await assert.rejects(
      configuration.putEngine('added', { type: 'openai-compatible', baseUrl: 'nonsense' }),
      refusal(/baseUrl/),
    )
    await assert.rejects(configuration.putRoutes('glm-4.6', [{ engine: 'nowhere' }]), refusal(/nowhere/))
    assert.deepEqual(enginesOf('glm-4.6'), ['from-file'])
    assert.deepEqual(configuration.overlay.engines, [])
  })

  it('cannot be removed while models are routed to them, and the refusal names the models', async () => {
    await using database = await create()
    const { configuration } = await start(database)
    await configuration.putEngine('added', vllm)
    await configuration.putRoutes('glm-4.7', [{ engine: 'added' }])
    await configuration.putRoutes('mine', [{ engine: 'simulator' }, { engine: 'added' }])
    await assert.rejects(configuration.deleteEngine('added'), isRefusal('id', /glm-4\.7, mine/))
    await configuration.deleteRoutes('glm-4.7')
    await configuration.deleteRoutes('mine')
    await configuration.deleteEngine('added')
    await assert.rejects(
      configuration.deleteEngine('added'),
      (error) => error instanceof ApiError && error.status === 404,
    )
  })

  it('can be removed in use where the file defines the same id', async () => {
    await using database = await create()
    const { configuration, pool } = await start(database)
    await configuration.putEngine('from-file', { ...vllm, baseUrl: 'http://127.0.0.1:2/v1' })
    assert.equal(configuration.sourceOf('from-file'), 'admin')
    await configuration.deleteEngine('from-file')
    assert.equal(configuration.sourceOf('from-file'), 'file')
    assert.equal(pool.get('from-file')?.definition.type, 'openai-compatible')
  })

  it('are told from those that stand elsewhere, which are removed elsewhere', async () => {
    await using database = await create()
    const pulled = parseConfiguration(
      {
        engines: [{ id: 'local-tiny', type: 'llama-cpp', path: '/a.gguf' }],
        models: { tiny: [{ engine: 'local-tiny' }] },
      },
      {},
    )
    const { configuration } = await start(database, () => file, pulled)
    await assert.rejects(configuration.deleteEngine('from-file'), isRefusal('id', /configuration file/))
    await assert.rejects(configuration.deleteEngine('local-tiny'), isRefusal('id', /models remove/))
    await assert.rejects(configuration.deleteEngine('simulator'), isRefusal('id', /built in/))
    await assert.rejects(configuration.deleteRoutes('GLM-4.6'), isRefusal('id', /configuration file/))
    assert.deepEqual(
      ['glm-4.6', 'tiny', 'glm-4.7'].map((model) => configuration.sourceOfRoutes(model)),
      ['file', 'pulled', undefined],
    )
  })

  it('leave calls in flight on the engine that they replace', async () => {
    await using database = await create()
    const { configuration, pool, closed } = await start(database)
    const busy = pool.get('from-file')
    busy?.enter()
    await configuration.putEngine('from-file', { ...vllm, baseUrl: 'http://127.0.0.1:2/v1' })
    assert.notEqual(pool.get('from-file'), busy)
    assert.deepEqual(closed, [])
    busy?.leave()
    assert.deepEqual(closed, ['from-file'])
  })
})

describeOnDatabases('a reload of the file', (create) => {
  it('takes the new routes over, and keeps the old ones when the file is wrong', async () => {
    await using database = await create()
    let load = (): PlatformConfiguration => parseConfiguration({ models: { 'glm-4.6': [{ engine: 'simulator' }] } }, {})
    const { configuration, enginesOf } = await start(database, () => load())
    await configuration.reload()
    assert.deepEqual(enginesOf('glm-4.6'), ['simulator'])
    load = () => {
      throw new ConfigurationError('openmaas.yaml: engines.0.type: wrong')
    }
    await assert.rejects(
      configuration.reload(),
      (error) => error instanceof ApiError && /engines\.0\.type/.test(error.message),
    )
    assert.deepEqual(enginesOf('glm-4.6'), ['simulator'])
  })
})

describe('what holds when several sources speak of one id', () => {
  it('is the admin API, then the file, then what was pulled', () => {
    const pulled = parseConfiguration(
      {
        engines: [{ id: 'local', type: 'llama-cpp', path: '/a.gguf' }],
        models: { 'glm-4.6': [{ engine: 'local' }], mine: [{ engine: 'local' }] },
      },
      {},
    )
    const merged = mergeConfiguration(file, { engines: [], models: { MINE: [{ engine: 'simulator' }] } }, pulled)
    assert.deepEqual(
      merged.engines.map(({ id }) => id),
      ['local', 'from-file'],
    )
    assert.equal(merged.models['glm-4.6']?.[0]?.engine, 'from-file')
    assert.equal(merged.models['MINE']?.[0]?.engine, 'simulator')
    assert.equal('mine' in merged.models, false)
  })
})
