import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Sound } from '../speech-engine.ts'
import { canWriteMp3, writeMp3 } from './mp3.ts'
import { joinedSamples, resampled, Resampler } from './resample.ts'
import { SoundFileError } from './sound-file-error.ts'
import { readSoundFile, secondsOf } from './sound-file.ts'
import { pcmSamples, readWavHeader, samplesOf, writeWav } from './wav.ts'

const limits = { maxSeconds: 30 }

function tone(hertz: number, seconds: number, sampleRateHertz: number): Sound {
  const samples = Int16Array.from({ length: seconds * sampleRateHertz }, (_, index) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * hertz * index) / sampleRateHertz)),
  )
  return { samples, sampleRateHertz }
}

/** Crossings of zero a second, half of which is the frequency. */
function hertzOf({ samples, sampleRateHertz }: Sound): number {
  let crossings = 0
  for (let index = 1; index < samples.length; index++)
    if ((samples[index - 1] ?? 0) < 0 !== (samples[index] ?? 0) < 0) crossings++
  return (crossings / 2 / samples.length) * sampleRateHertz
}

describe('sound files', () => {
  it('gives back the samples of a WAV file that it wrote, whatever notes stand in it', async () => {
    const sound = tone(440, 0.5, 24_000)
    const file = writeWav(sound, { software: 'OpenMaaS', comment: '模拟' })
    assert.deepEqual(await readSoundFile(file, limits), sound)
    assert.ok(file.includes('模拟'))
  })

  it('makes one channel of two, and 16 bits of others', () => {
    const stereo = { encoding: 'integer', channels: 2, sampleRateHertz: 8000, sampleBytes: 1 } as const
    assert.deepEqual([...samplesOf(new Uint8Array([128, 128, 255, 0, 255, 255]), stereo)], [0, -128, 32_512])
    const float = { encoding: 'float', channels: 1, sampleRateHertz: 8000, sampleBytes: 4 } as const
    const bytes = new Uint8Array(new Float32Array([0.5, -2, Number.NaN]).buffer)
    assert.deepEqual([...samplesOf(bytes, float)], [16_384, -32_768, 0])
  })

  it('reads a WAV file that ends early and one that does not tell its length', async () => {
    const file = writeWav(tone(440, 1, 8000))
    const cut = await readSoundFile(file.subarray(0, 44 + 8001), limits)
    assert.equal(cut.samples.length, 4000)
    const streamed = Buffer.from(file)
    streamed.writeUInt32LE(0xffff_ffff, 40)
    assert.equal((await readSoundFile(streamed, limits)).samples.length, 8000)
  })

  it('waits for the header of a WAV file that comes in pieces', () => {
    const file = writeWav(tone(440, 0.1, 8000), { software: 'x' })
    const whole = readWavHeader(file)
    assert.ok(whole !== undefined)
    for (let length = 0; length < whole.dataStart; length++) {
      assert.equal(readWavHeader(file.subarray(0, length)), undefined, `${length} bytes`)
    }
  })

  it('says what is wrong with others', async () => {
    const kindOf = async (bytes: Uint8Array, maxSeconds = 30): Promise<unknown> => {
      try {
        return await readSoundFile(bytes, { maxSeconds })
      } catch (error) {
        if (error instanceof SoundFileError) return error.kind
        throw error
      }
    }
    assert.equal(await kindOf(Buffer.from('hello')), 'unknown')
    assert.equal(await kindOf(Buffer.alloc(0)), 'unknown')
    assert.equal(await kindOf(Buffer.from('RIFF')), 'damaged')
    assert.equal(await kindOf(Buffer.from('ID3 and nothing more')), 'damaged')
    assert.equal(await kindOf(writeWav(tone(440, 2, 8000)), 1), 'tooLong')
    const foreign = writeWav(tone(440, 1, 8000))
    foreign.writeUInt16LE(85, 20)
    assert.equal(await kindOf(foreign), 'damaged')
  })

  it('writes and reads MP3', { skip: !canWriteMp3() }, async () => {
    const file = await writeMp3(tone(440, 2, 24_000))
    assert.ok(file !== undefined)
    const sound = await readSoundFile(file, limits)
    assert.equal(sound.sampleRateHertz, 24_000)
    assert.ok(Math.abs(secondsOf(sound) - 2) < 0.2, String(secondsOf(sound)))
    // Around the sound the encoder puts silence, whose noise has a pitch of its own.
    const middle = { ...sound, samples: sound.samples.subarray(12_000, 36_000) }
    assert.ok(Math.abs(hertzOf(middle) - 440) < 3, String(hertzOf(middle)))
    await assert.rejects(readSoundFile(file, { maxSeconds: 1 }), { kind: 'tooLong' })
  })
})

describe('Resampler', () => {
  it('keeps the pitch and the length', async () => {
    for (const [from, to] of [
      [24_000, 16_000],
      [16_000, 24_000],
      [44_100, 24_000],
      [22_050, 16_000],
      [44_101, 16_000],
    ] as const) {
      const changed = await resampled(tone(600, 1, from), to)
      assert.equal(changed.samples.length, to)
      assert.ok(Math.abs(hertzOf(changed) - 600) < 3, `${from} to ${to}: ${hertzOf(changed)}`)
    }
  })

  it('gives the same for pieces as for the whole', async () => {
    const whole = tone(600, 0.5, 24_000)
    const resampler = new Resampler(24_000, 16_000)
    const pieces: Int16Array[] = []
    for (let start = 0; start < whole.samples.length; start += 701)
      pieces.push(resampler.take(whole.samples.subarray(start, start + 701)))
    pieces.push(resampler.rest())
    assert.deepEqual(joinedSamples(pieces), (await resampled(whole, 16_000)).samples)
  })

  it('is made as fast for odd rates as for usual ones', () => {
    const started = performance.now()
    for (let hertz = 383_990; hertz < 384_000; hertz++) assert.equal(new Resampler(hertz, 16_000).rest().length, 0)
    assert.ok(performance.now() - started < 2000)
  })

  it('takes out what the lower rate cannot hold', async () => {
    const changed = await resampled(tone(9000, 0.5, 24_000), 8000)
    const middle = changed.samples.subarray(400, 3600)
    assert.ok(Math.max(...middle) < 20, String(Math.max(...middle)))
  })
})

describe('pcmSamples', () => {
  it('reads from odd addresses and drops half a sample', () => {
    const bytes = new Uint8Array([9, 1, 0, 255, 255, 7]).subarray(1)
    assert.deepEqual([...pcmSamples(bytes)], [1, -1])
  })
})
