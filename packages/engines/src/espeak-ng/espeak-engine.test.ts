import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EngineError } from '../engine-error.ts'
import { createEspeakEngine } from './espeak-engine.ts'
import { findEspeak } from './find-program.ts'

const { signal } = new AbortController()
const input = { model: 'glm-tts', text: '你好，今天天气怎么样？', voice: 'tongtong', speed: 1 }

describe('the espeak-ng engine', () => {
  it('cannot speak where the program is missing, and says so', async () => {
    const engine = createEspeakEngine({ id: 'espeak-ng', path: '/nowhere/espeak-ng' })
    assert.equal(engine.speech, undefined)
    assert.deepEqual(await engine.checkHealth(signal), { healthy: false, detail: 'espeak-ng is not installed' })
  })

  it('tells when its program fails', { skip: process.platform === 'win32' }, async () => {
    const engine = createEspeakEngine({ id: 'espeak-ng', path: '/bin/false' })
    const speaking = engine.speech?.speak(input, { signal })[Symbol.asyncIterator]().next()
    await assert.rejects(speaking ?? Promise.resolve(), EngineError)
  })

  it('speaks Chinese, slower when asked to', { skip: findEspeak() === undefined }, async () => {
    const { speech } = createEspeakEngine({ id: 'espeak-ng' })
    assert.ok(speech !== undefined)
    const secondsAt = async (speed: number): Promise<number> => {
      let seconds = 0
      for await (const { samples, sampleRateHertz } of speech.speak({ ...input, speed }, { signal }))
        seconds += samples.length / sampleRateHertz
      return seconds
    }
    const normal = await secondsAt(1)
    assert.ok(normal > 1 && normal < 10, String(normal))
    assert.ok((await secondsAt(0.5)) > normal * 1.4)
  })
})
