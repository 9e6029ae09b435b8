import type { Sound } from '../speech-engine.ts'
import { SoundFileError } from './sound-file-error.ts'
import { readWavHeader, samplesOf } from './wav.ts'
import type { WavHeader } from './wav.ts'

/**
 * The sound of a WAV file while it comes.
 * @throws {SoundFileError} for bytes that are no WAV file, and for one that ends before its samples
 */
export async function* wavPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Sound, void, undefined> {
  let left = Buffer.alloc(0)
  let header: WavHeader | undefined
  for await (const piece of bytes) {
    left = Buffer.concat([left, piece])
    if (header === undefined) {
      header = readWavHeader(left)
      if (header === undefined) continue
      left = left.subarray(header.dataStart)
    }
    const { channels, sampleBytes, sampleRateHertz } = header.format
    const whole = left.length - (left.length % (channels * sampleBytes))
    if (whole === 0) continue
    yield { samples: samplesOf(left.subarray(0, whole), header.format), sampleRateHertz }
    left = left.subarray(whole)
  }
  if (header === undefined) throw new SoundFileError('damaged', 'The sound ended before it began.')
}
