import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseConfiguration } from '../configuration/index.ts'
import { EnginePool, ModelRegistry } from '../models/index.ts'
import { silentTelemetry } from '../telemetry/index.ts'
import { scriptedEngine } from '../testing/scripted-engine.ts'
import { EngineRoom } from './engine-room.ts'

const model = 'glm-4.6'

/** A room over one engine on which live calls are counted by hand. */
function openRoom(concurrency: number, maxConcurrency?: number) {
  const configuration = parseConfiguration(
    {
      engines: [{ id: 'a', type: 'openai-compatible', baseUrl: 'http://127.0.0.1:1', maxConcurrency }],
      models: { [model]: [{ engine: 'a' }] },
    },
    {},
  )
  const { log } = silentTelemetry()
  const pool = new EnginePool({ createEngine: ({ id }) => scriptedEngine(id, async function* () {}), log })
  pool.apply(configuration.engines)
  const models = new ModelRegistry(pool, configuration)
  const handle = pool.get('a')
  assert.ok(handle !== undefined)
  let now = 0
  const room = new EngineRoom({ models, concurrency, now: () => now })
  return {
    room,
    live: (calls: number) => {
      handle.inFlight += calls
    },
    /** Starts lines as long as they may; they are in flight on the engine as well. */
    fill() {
      let lines = 0
      for (; room.mayStart(model); lines++) {
        room.started(model)
        handle.inFlight += 1
      }
      return lines
    },
    end(how: 'answered' | 'busy') {
      handle.inFlight -= 1
      room.ended(model, how)
    },
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

describe('the room that batches have on an engine', () => {
  it('shrinks with the live calls, to one line', () => {
    const { room, live, fill, end } = openRoom(8)
    live(3)
    assert.equal(fill(), 5)
    for (let line = 0; line < 5; line++) end('answered')
    live(20)
    assert.equal(fill(), 1)
    end('answered')
    live(-23)
    assert.ok(room.mayStart(model))
    assert.equal(fill(), 8)
  })

  it('leaves a part of a limited engine to live calls', () => {
    const { fill } = openRoom(100, 8)
    assert.equal(fill(), 6)
  })

  it('closes for a while when the engine is busy, each time for longer, until it answers', () => {
    const { room, end, pass } = openRoom(4)
    for (const milliseconds of [1000, 2000, 4000]) {
      room.started(model)
      end('busy')
      pass(milliseconds - 1)
      assert.equal(room.mayStart(model), false, `${milliseconds}`)
      pass(1)
      assert.equal(room.mayStart(model), true, `${milliseconds}`)
    }
    room.started(model)
    end('answered')
    room.started(model)
    end('busy')
    pass(1000)
    assert.equal(room.mayStart(model), true)
  })
})
