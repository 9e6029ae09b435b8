import type { VoiceSample } from '@openmaas/engines'
import { customizeSpeech } from '@openmaas/protocol'
import type { z } from 'zod'
import { ApiError } from '../errors/api-error.ts'
import type { ApiRequest } from '../http/index.ts'
import { readSoundForm } from './read-form.ts'
import { refusalOfSound } from './sound-refusals.ts'
import { readSound } from './sound-reader.ts'

/** Limits of samples: by the documents 10 MB, and 3 to 30 s as advice; twice that still is one voice. */
export const maxSampleBytes = 10 * 1_048_576
export const maxSampleSeconds = 60

export interface SampleUpload {
  readonly fields: z.output<typeof customizeSpeech.body>
  readonly sample: VoiceSample
}

/** @throws {ApiError} fieldMissing, invalidParameter, fileTooLarge */
export async function readSampleUpload(
  request: Pick<ApiRequest, 'incoming' | 'signal'>,
  folder: string,
): Promise<SampleUpload> {
  const { fields, file } = await readSoundForm(request, {
    schema: customizeSpeech.body,
    fileField: 'voice_data',
    maxFileBytes: maxSampleBytes,
    maxFieldBytes: 65_536,
    folder,
  })
  if (file === undefined) throw new ApiError('fieldMissing', { field: 'voice_data' }, { shouldRetry: false })
  try {
    const sound = await readSound(file.path, maxSampleSeconds, request.signal)
    return { fields, sample: { sound, ...(fields.voice_text === undefined ? {} : { text: fields.voice_text }) } }
  } catch (error) {
    throw refusalOfSound(error, 'voice_data', maxSampleSeconds)
  } finally {
    await file.remove()
  }
}
