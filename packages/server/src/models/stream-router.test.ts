import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '@openmaas/engines'
import type { Engine } from '@openmaas/engines'
import { silentTelemetry } from '../telemetry/index.ts'
import { parseConfiguration } from '../configuration/index.ts'
import { EnginePool } from './engine-pool.ts'
import { ModelRegistry } from './model-registry.ts'
import { streamRouted } from './stream-router.ts'

const telemetry = silentTelemetry()
const configuration = parseConfiguration(
  {
    engines: [
      { id: 'one', type: 'simulator' },
      { id: 'two', type: 'simulator' },
    ],
    models: {
      'glm-tts': [
        { engine: 'one', priority: 0 },
        { engine: 'two', priority: 1 },
      ],
    },
  },
  {},
)

function routes() {
  const createEngine = ({ id, type }: Pick<Engine, 'id' | 'type'>): Engine => ({
    id,
    type,
    checkHealth: async () => ({ healthy: true, detail: '' }),
    close: async () => {},
  })
  const pool = new EnginePool({ createEngine, log: telemetry.log })
  pool.apply(configuration.engines)
  return new ModelRegistry(pool, configuration).resolve('glm-tts').routes
}

/** What each engine gives, and then fails with. */
async function read(plan: Readonly<Record<string, readonly (number | Error)[]>>) {
  const tried: string[] = []
  const items: number[] = []
  const bound = routes()
  const span = telemetry.traces.startCall({ operation: 'test', model: 'glm-tts', requestId: 'r', stream: true })
  const stream = streamRouted(
    bound,
    { signal: new AbortController().signal, span, onAttempt: ({ handle }) => void tried.push(handle.id) },
    async function* ({ handle }) {
      for (const item of plan[handle.id] ?? []) {
        if (item instanceof Error) throw item
        yield item
      }
    },
  )
  let failure: unknown
  try {
    for await (const item of stream) items.push(item)
  } catch (error) {
    failure = error
  }
  assert.deepEqual(
    bound.map(({ inFlight }) => inFlight),
    [0, 0],
  )
  return { tried, items, failure }
}

describe('a routed stream', () => {
  const gone = new EngineError('unavailable', 'gone')

  it('goes to the next route when the first fails before its first item', async () => {
    assert.deepEqual(await read({ one: [gone], two: [1, 2] }), {
      tried: ['one', 'two'],
      items: [1, 2],
      failure: undefined,
    })
  })

  it('is never begun anew once something was read', async () => {
    assert.deepEqual(await read({ one: [1, gone], two: [2] }), { tried: ['one'], items: [1], failure: gone })
  })

  it('stays where no other route would do better', async () => {
    const refused = new EngineError('rejected', 'no')
    assert.deepEqual(await read({ one: [refused], two: [2] }), { tried: ['one'], items: [], failure: refused })
  })
})
