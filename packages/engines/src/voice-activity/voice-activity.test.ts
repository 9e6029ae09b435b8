import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { joinedSamples, resampled } from '../audio/index.ts'
import { systemClock } from '../simulator/clock.ts'
import { simulatorSpeech } from '../simulator/voice/speech.ts'
import { LoudnessDetector } from './loudness-detector.ts'
import { openSilero } from './silero-detector.ts'
import { detectorHertz, windowSamples } from './voice-detector.ts'
import type { VoiceDetector } from './voice-detector.ts'

/** A second of a quiet room, somebody who speaks, two seconds of the room. */
async function room(): Promise<{ readonly samples: Float32Array; readonly speechSeconds: number }> {
  const speech = simulatorSpeech({ clock: systemClock, closing: new AbortController().signal })
  const input = { model: 'glm-tts', text: '今天天气怎么样？我们去公园走走吧。', voice: 'tongtong', speed: 1 }
  const pieces: Int16Array[] = []
  for await (const piece of speech.speak(input, { signal: new AbortController().signal }))
    pieces.push((await resampled(piece, detectorHertz)).samples)
  const spoken = joinedSamples(pieces)
  const whole = joinedSamples([new Int16Array(detectorHertz), spoken, new Int16Array(2 * detectorHertz)])
  const noise = Float32Array.from(whole, (sample, index) => sample / 32_768 + (((index * 7919) % 101) - 50) / 50_000)
  return { samples: noise, speechSeconds: spoken.length / detectorHertz }
}

async function heardSeconds(
  detector: VoiceDetector,
  samples: Float32Array,
): Promise<{ from: number; seconds: number }> {
  let windows = 0
  let from = Number.POSITIVE_INFINITY
  for (let start = 0; start + windowSamples <= samples.length; start += windowSamples) {
    if ((await detector.judge(samples.slice(start, start + windowSamples))) < 0.5) continue
    windows++
    from = Math.min(from, start / detectorHertz)
  }
  return { from, seconds: (windows * windowSamples) / detectorHertz }
}

describe('detectors of speech', () => {
  for (const [name, open] of [
    ['Silero', openSilero],
    ['loudness', async () => new LoudnessDetector()],
  ] as const) {
    it(`hear when somebody speaks: ${name}`, async (test) => {
      const detector = await open()
      if (detector === undefined) return test.skip('its packages are not installed')
      const { samples, speechSeconds } = await room()
      const { from, seconds } = await heardSeconds(detector, samples)
      assert.ok(from > 0.9 && from < 1.6, `from ${from}`)
      assert.ok(seconds > speechSeconds * 0.5 && seconds < speechSeconds + 0.5, `${seconds} of ${speechSeconds}`)
    })
  }
})
