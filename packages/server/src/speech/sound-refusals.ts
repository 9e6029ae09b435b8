import { SoundFileError } from '@openmaas/engines/audio'
import type { SoundFileErrorKind } from '@openmaas/engines/audio'
import type { LocalisedText } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'

const reasons: Readonly<Record<Exclude<SoundFileErrorKind, 'tooLong'>, LocalisedText>> = {
  unknown: { zh: '仅支持 WAV 和 MP3 音频。', en: 'Only WAV and MP3 audio is read.' },
  damaged: { zh: '音频已损坏，无法解码。', en: 'The audio is damaged and cannot be decoded.' },
}

/** The refusal of sound that cannot be used, by the field that held it; other errors stay what they are. */
export function refusalOfSound(error: unknown, field: string, maxSeconds: number): unknown {
  if (!(error instanceof SoundFileError)) return error
  const reason =
    error.kind === 'tooLong'
      ? { zh: `音频时长不得超过 ${maxSeconds} 秒。`, en: `Audio may be at most ${maxSeconds} s long.` }
      : reasons[error.kind]
  return new ApiError('invalidParameter', { field, reason }, { cause: error, shouldRetry: false })
}

export function refusedSound(field: string, reason: LocalisedText): ApiError {
  return new ApiError('invalidParameter', { field, reason }, { shouldRetry: false })
}
