import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canWriteMp3, joinedSamples, readSoundFile, resampled, secondsOf, writeMp3 } from '../../audio/index.ts'
import type { Sound, TranscriptionPart } from '../../speech-engine.ts'
import { systemClock } from '../clock.ts'
import { simulatorSpeech } from './speech.ts'
import { simulatorTranscription } from './transcription.ts'

const options = { clock: systemClock, closing: new AbortController().signal }
const call = { signal: new AbortController().signal }

async function spoken(text: string, { voice = 'tongtong', speed = 1 } = {}): Promise<Sound> {
  const pieces: Int16Array[] = []
  let sampleRateHertz = 0
  for await (const piece of simulatorSpeech(options).speak({ model: 'glm-tts', text, voice, speed }, call)) {
    pieces.push(piece.samples)
    sampleRateHertz = piece.sampleRateHertz
  }
  return { samples: joinedSamples(pieces), sampleRateHertz }
}

async function heard(sound: Sound): Promise<{ readonly text: string; readonly parts: readonly TranscriptionPart[] }> {
  const parts: TranscriptionPart[] = []
  for await (const part of simulatorTranscription(options).transcribe({ model: 'glm-asr', sound }, call))
    parts.push(part)
  return { text: parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join(''), parts }
}

const mixed = '今天天气怎么样？Please tell me in English, 2 or 3 sentences 😀。'

describe('the voice of the simulator', () => {
  it('can be written down again by the simulator', async () => {
    assert.equal((await heard(await spoken(mixed))).text, mixed)
  })

  it('is understood in every voice, at every pace, rate and after a shift', async () => {
    for (const [voice, speed, rate] of [
      ['jam', 2, 16_000],
      ['douji', 0.5, 44_100],
      ['cloned voice', 1.3, 22_050],
    ] as const) {
      const sound = await resampled(await spoken(mixed, { voice, speed }), rate)
      const shifted = { ...sound, samples: joinedSamples([new Int16Array(777), sound.samples, new Int16Array(3000)]) }
      assert.equal((await heard(shifted)).text, mixed, `${voice} ${speed} ${rate}`)
    }
  })

  it('is understood when it is quiet or loud beyond the range', async () => {
    const sound = await spoken(mixed)
    for (const factor of [0.05, 4]) {
      const samples = sound.samples.map((sample) => Math.max(-32_768, Math.min(32_767, sample * factor)))
      assert.equal((await heard({ ...sound, samples })).text, mixed, String(factor))
    }
  })

  it('is understood after MP3', { skip: !canWriteMp3() }, async () => {
    const file = await writeMp3(await spoken(mixed))
    assert.ok(file !== undefined)
    assert.equal((await heard(await readSoundFile(file, { maxSeconds: 60 }))).text, mixed)
  })

  it('takes as long as reading aloud', async () => {
    assert.ok(Math.abs(secondsOf(await spoken('一二三四五六七八九十')) - 2.2) < 0.3)
    const normal = secondsOf(await spoken('这是一段比较长的话，需要一些时间。'))
    assert.ok(
      Math.abs(secondsOf(await spoken('这是一段比较长的话，需要一些时间。', { speed: 0.5 })) - 2 * normal) < 0.2,
    )
  })

  it('stops when its listener leaves', async () => {
    const leaving = new AbortController()
    const input = { model: 'glm-tts', text: '很长。'.repeat(100), voice: 'tongtong', speed: 1 }
    await assert.rejects(async () => {
      for await (const _ of simulatorSpeech(options).speak(input, { signal: leaving.signal })) leaving.abort()
    })
  })
})

describe('the ear of the simulator', () => {
  it('tells only the length of other sound, and nothing of silence', async () => {
    const noise = Int16Array.from({ length: 16_000 * 2.3 }, (_, index) => ((index * 7919) % 6000) - 3000)
    const { text } = await heard({ samples: noise, sampleRateHertz: 16_000 })
    assert.equal(text, '[simulated transcription of 2.3 s of audio]')
    assert.equal((await heard({ samples: new Int16Array(16_000), sampleRateHertz: 16_000 })).text, '')
  })

  it('tells sentences with their places and counts', async () => {
    const { parts } = await heard(await spoken('第一句话。第二句话比较长一些。'))
    const finish = parts.at(-1)
    assert.ok(finish?.type === 'finish')
    assert.deepEqual(
      finish.segments?.map(({ text }) => text),
      ['第一句话。', '第二句话比较长一些。'],
    )
    assert.ok((finish.segments?.[1]?.startSeconds ?? 0) > 1)
    assert.equal(finish.usage?.source, 'estimate')
  })

  it('fails as it is asked to', async () => {
    const failing = simulatorTranscription(options).transcribe(
      { model: 'glm-asr', sound: { samples: new Int16Array(10), sampleRateHertz: 8000 } },
      { ...call, simulate: 'error=1305' },
    )
    await assert.rejects(failing[Symbol.asyncIterator]().next(), { kind: 'overloaded' })
  })
})
