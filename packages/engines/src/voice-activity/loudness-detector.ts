import type { VoiceDetector } from './voice-detector.ts'

/** Windows over which the quietest one tells the noise of the room: some three seconds. */
const rememberedWindows = 96
/** Loudness over the noise at which it is as likely speech as not, in decibels, and how fast it becomes sure from there. */
const evenDecibels = 12
const steepness = 0.5
/** Nothing below this is speech, in decibels under full scale. */
const quietDecibels = -50

/** Takes what is clearly louder than the room for speech; for machines without the model that knows better. */
export class LoudnessDetector implements VoiceDetector {
  #recent: number[] = []

  async judge(window: Float32Array): Promise<number> {
    let sum = 0
    for (const sample of window) sum += sample * sample
    const decibels = 10 * Math.log10(sum / window.length + 1e-10)
    this.#recent.push(decibels)
    if (this.#recent.length > rememberedWindows) this.#recent.shift()
    if (decibels < quietDecibels) return 0
    const noise = Math.max(-70, Math.min(quietDecibels + 10, ...this.#recent))
    return 1 / (1 + Math.exp(-steepness * (decibels - noise - evenDecibels)))
  }
}
