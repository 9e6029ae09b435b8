import { joinedSamples } from '@openmaas/engines/audio'
import { detectorHertz, windowSamples } from '@openmaas/engines/voice-activity'
import type { VoiceDetector } from '@openmaas/engines/voice-activity'
import type { ServerDetection } from './session-settings.ts'

export type TurnEvent =
  /** Milliseconds of sound since the session began. */
  { readonly type: 'started' | 'stopped'; readonly atMs: number }

/** A click is no speech: it takes so many windows in a row. */
const windowsToStart = 3
/** Somebody who speaks may get quieter than it took to begin. */
const slack = 0.15

/** Tells when somebody begins and ends to speak. */
export class TurnDetector {
  readonly #detector: VoiceDetector
  #left = new Int16Array()
  #windows = 0
  #speaking = false
  #loudWindows = 0
  #quietWindows = 0

  constructor(detector: VoiceDetector) {
    this.#detector = detector
  }

  get speaking(): boolean {
    return this.#speaking
  }

  /** Forgets a speech under way, as when it was committed by force. */
  reset(): void {
    this.#speaking = false
    this.#loudWindows = 0
    this.#quietWindows = 0
  }

  /** @param samples at `detectorHertz`; the next ones only after the answer */
  async hear(
    samples: Int16Array,
    { threshold, silenceMs }: Pick<ServerDetection, 'threshold' | 'silenceMs'>,
  ): Promise<TurnEvent[]> {
    const sound = joinedSamples([this.#left, samples])
    const events: TurnEvent[] = []
    let start = 0
    for (; start + windowSamples <= sound.length; start += windowSamples) {
      const window = Float32Array.from(sound.subarray(start, start + windowSamples), (sample) => sample / 32_768)
      const sureness = await this.#detector.judge(window)
      this.#windows++
      const event = this.#judged(sureness, threshold, silenceMs)
      if (event !== undefined) events.push(event)
    }
    this.#left = sound.slice(start)
    return events
  }

  #judged(sureness: number, threshold: number, silenceMs: number): TurnEvent | undefined {
    if (!this.#speaking) {
      this.#loudWindows = sureness >= threshold ? this.#loudWindows + 1 : 0
      if (this.#loudWindows < windowsToStart) return undefined
      this.#speaking = true
      this.#quietWindows = 0
      return { type: 'started', atMs: this.#msAt(this.#windows - windowsToStart) }
    }
    this.#quietWindows = sureness < threshold - slack ? this.#quietWindows + 1 : 0
    if (this.#quietWindows * windowSamples * 1000 < silenceMs * detectorHertz) return undefined
    const atMs = this.#msAt(this.#windows)
    this.reset()
    return { type: 'stopped', atMs }
  }

  #msAt(windows: number): number {
    return Math.round((windows * windowSamples * 1000) / detectorHertz)
  }
}
