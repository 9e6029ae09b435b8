import type { Sound } from '../speech-engine.ts'
import { looksLikeMp3, readMp3 } from './mp3.ts'
import { SoundFileError } from './sound-file-error.ts'
import { readWav } from './wav.ts'

export interface SoundFileLimits {
  readonly maxSeconds: number
}

/**
 * A WAV or MP3 file, told by its first bytes: names and content types lie.
 * @throws {SoundFileError}
 */
export async function readSoundFile(bytes: Uint8Array, { maxSeconds }: SoundFileLimits): Promise<Sound> {
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'RIFF') return readWav(bytes, maxSeconds)
  if (looksLikeMp3(bytes)) return readMp3(bytes, maxSeconds)
  throw new SoundFileError('unknown', 'Only WAV and MP3 files are read.')
}

export function secondsOf({ samples, sampleRateHertz }: Sound): number {
  return samples.length / sampleRateHertz
}
