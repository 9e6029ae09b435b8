import { pcmSamples, readWavHeader, Resampler, samplesOf, SoundFileError } from '@openmaas/engines/audio'
import { detectorHertz } from '@openmaas/engines/voice-activity'
import { RefusedEvent } from './refused-event.ts'
import type { InputFormat } from './session-settings.ts'

const hertzOfFormat: Readonly<Record<InputFormat, number>> = { wav: 16_000, pcm: 16_000, pcm16: 16_000, pcm24: 24_000 }
/** Longest piece that one event may bring, by the documents. */
const mostSeconds = 30
/** No microphone gives more, and each change from a higher rate costs more than a live session may take. */
const mostHertz = 48_000

/** Makes samples at `detectorHertz` of the pieces that a client sends. */
export class InputSound {
  #hertz = detectorHertz
  #resampler: Resampler | undefined

  /**
   * A WAV piece may be a file of its own or go on with the one whose head came before.
   * @throws {RefusedEvent}
   */
  read(base64: string, format: InputFormat): Int16Array {
    const bytes = Buffer.from(base64, 'base64')
    if (bytes.length === 0) throw new RefusedEvent('invalid_audio', 'The audio is no base64, or empty.')
    const isFile = bytes.toString('latin1', 0, 4) === 'RIFF'
    const { samples, hertz } = isFile
      ? fileSamples(bytes)
      : { samples: pcmSamples(bytes), hertz: format === 'wav' ? this.#hertz : hertzOfFormat[format] }
    if (samples.length > mostSeconds * hertz)
      throw new RefusedEvent('audio_too_long', `One event may bring at most ${mostSeconds} s of audio.`)
    if (hertz !== this.#hertz || this.#resampler === undefined) {
      this.#hertz = hertz
      this.#resampler = new Resampler(hertz, detectorHertz)
    }
    return hertz === detectorHertz ? samples : this.#resampler.take(samples)
  }
}

function fileSamples(bytes: Buffer): { readonly samples: Int16Array; readonly hertz: number } {
  try {
    const header = readWavHeader(bytes)
    if (header === undefined) throw new RefusedEvent('invalid_audio', 'The WAV file ends before its samples.')
    if (header.format.sampleRateHertz > mostHertz)
      throw new RefusedEvent('invalid_audio', `A WAV file may have at most ${mostHertz} Hz.`)
    return {
      samples: samplesOf(bytes.subarray(header.dataStart), header.format),
      hertz: header.format.sampleRateHertz,
    }
  } catch (error) {
    if (error instanceof SoundFileError) throw new RefusedEvent('invalid_audio', error.message)
    throw error
  }
}
