import { LoudnessDetector } from './loudness-detector.ts'
import { openSilero } from './silero-detector.ts'
import type { VoiceDetector } from './voice-detector.ts'

export { LoudnessDetector } from './loudness-detector.ts'
export { detectorHertz, windowSamples } from './voice-detector.ts'
export type { VoiceDetector } from './voice-detector.ts'

/** A detector for one stream of sound: Silero's where it is installed, else one that goes by loudness. */
export async function openVoiceDetector(): Promise<VoiceDetector> {
  return (await openSilero()) ?? new LoudnessDetector()
}
