/** Rate of the sound that is looked at. */
export const detectorHertz = 16_000
/** Samples that are judged together: 32 ms. */
export const windowSamples = 512

/** Tells speech from other sound, window by window; it remembers what came before, so each stream of sound has its own. */
export interface VoiceDetector {
  /**
   * @param window `windowSamples` samples, -1 to 1; the next one only after the answer
   * @returns how sure it is that somebody speaks, 0 to 1
   */
  judge(window: Float32Array): Promise<number>
}
