import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { joinedSamples } from '../audio/index.ts'
import { EngineError } from '../engine-error.ts'
import type { Engine } from '../engine.ts'
import { findModel } from './find-model.ts'
import { createSherpaEngine } from './sherpa-engine.ts'
import { soundPieces } from './sound-pieces.ts'
import { samplesPerSign, tinyVoiceHertz, writeTinyRecogniser, writeTinyVoice } from './testing/tiny-models.ts'

const { signal } = new AbortController()

function isInstalled(): boolean {
  try {
    import.meta.resolve('sherpa-onnx-node')
    return true
  } catch {
    return false
  }
}

describe('the sherpa-onnx engine', { skip: isInstalled() ? false : 'its optional package is not installed' }, () => {
  let folder: string
  const engines: Engine[] = []
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openmaas-sherpa-'))
    await writeTinyVoice(join(folder, 'vits-tiny'))
    await writeTinyRecogniser(join(folder, 'zipformer-ctc-tiny'))
  })
  after(async () => {
    await Promise.all(engines.map((engine) => engine.close()))
    await rm(folder, { recursive: true })
  })
  const open = (name: string): Engine => {
    const engine = createSherpaEngine({ id: name, modelPath: join(folder, name), threads: 1 })
    engines.push(engine)
    return engine
  }

  it('speaks by a model, in a process of its own', async () => {
    const { speech, transcription } = open('vits-tiny')
    assert.equal(transcription, undefined)
    const pieces: Int16Array[] = []
    for await (const { samples, sampleRateHertz } of speech?.speak(
      { model: 'tiny', text: 'hello', voice: 'tongtong', speed: 1 },
      { signal },
    ) ?? []) {
      assert.equal(sampleRateHertz, tinyVoiceHertz)
      pieces.push(samples)
    }
    const sound = joinedSamples(pieces)
    assert.ok(sound.length >= 5 * samplesPerSign, String(sound.length))
    assert.ok(sound.some((sample) => Math.abs(sample) > 1000))
  })

  it('writes down speech, longer than a recogniser takes at once', async () => {
    const { transcription } = open('zipformer-ctc-tiny')
    const sound = new Int16Array(16_000 * 40)
    // Two sounds: one in each half of the half minutes.
    for (const second of [2, 35])
      for (let index = 0; index < 16_000; index++)
        sound[second * 16_000 + index] = Math.round(20_000 * (((index * 7919) % 1000) / 500 - 1))
    let text = ''
    for await (const part of transcription?.transcribe(
      { model: 'tiny', sound: { samples: sound, sampleRateHertz: 16_000 } },
      { signal },
    ) ?? []) {
      if (part.type === 'text-delta') text += part.text
      else assert.equal(part.segments?.length, 2)
    }
    assert.match(text.replaceAll(' ', ''), /^(la)+$/)
  })

  it('says each time that a model cannot be loaded', async () => {
    const broken = join(folder, 'vits-broken')
    await writeTinyVoice(broken)
    await writeFile(join(broken, 'vits-tiny.onnx'), 'no model')
    const engine = createSherpaEngine({ id: 'broken', modelPath: broken, threads: 1 })
    engines.push(engine)
    const input = { model: 'tiny', text: 'hello', voice: 'tongtong', speed: 1 }
    for (let turn = 0; turn < 2; turn++) {
      const speaking = engine.speech?.speak(input, { signal })[Symbol.asyncIterator]().next()
      await assert.rejects(speaking ?? Promise.resolve(), EngineError)
    }
  })

  it('says what is missing', async () => {
    const engine = createSherpaEngine({ id: 'none', modelPath: join(folder, 'nothing') })
    assert.equal(engine.speech, undefined)
    assert.equal((await engine.checkHealth(signal)).healthy, false)
    assert.throws(() => findModel(join(folder, 'vits-tiny'), 'kokoro'), /voices\.bin/)
    assert.equal(findModel(join(folder, 'vits-tiny')).family, 'vits')
  })
})

describe('soundPieces', () => {
  it('cuts at a quiet place and loses nothing', () => {
    const samples = new Int16Array(60 * 1000).fill(5000)
    samples.fill(0, 25_000, 25_200)
    const pieces = [...soundPieces({ samples, sampleRateHertz: 1000 })]
    assert.ok(Math.abs((pieces[0]?.endSeconds ?? 0) - 25.1) < 0.15)
    assert.equal(joinedSamples(pieces.map((piece) => piece.samples)).length, samples.length)
  })
})
