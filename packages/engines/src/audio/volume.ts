import { toSample } from './wav.ts'

/** @param factor 1 leaves the samples as they are; what grows beyond the range is held to it */
export function withVolume(samples: Int16Array, factor: number): Int16Array {
  return factor === 1 ? samples : samples.map((sample) => toSample(sample * factor))
}
