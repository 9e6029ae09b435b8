import { canWriteMp3, pcmBytes, writeMp3, writeWav } from '@openmaas/engines/audio'
import { ApiError } from '../errors/api-error.ts'
import { RawReply } from '../http/index.ts'
import { spokenHertz } from './speaker.ts'

export type SpokenFormat = 'wav' | 'pcm' | 'mp3'

/** What stands in the notes of every WAV file that is made here, for people who look into it. */
export const wavNotes = { software: 'OpenMaaS' }

/** @throws {ApiError} invalidParameter where the encoder of MP3 is not installed; to be called before anything is spoken */
export function requireFormat(format: SpokenFormat): void {
  if (format !== 'mp3' || canWriteMp3()) return
  const reason = { zh: '此服务器未安装 MP3 编码器。', en: 'No encoder of MP3 is installed on this server.' }
  throw new ApiError('invalidParameter', { field: 'response_format', reason }, { shouldRetry: false })
}

/**
 * Samples as a file.
 * @param engine that spoke: one that only pretends to is named in the notes of a WAV file
 */
export async function spokenFile(
  samples: Int16Array,
  format: SpokenFormat,
  engine: string | undefined,
): Promise<RawReply> {
  const sound = { samples, sampleRateHertz: spokenHertz }
  switch (format) {
    case 'pcm':
      return new RawReply(`audio/pcm;rate=${spokenHertz};channels=1`, pcmBytes(samples))
    case 'wav':
      return new RawReply('audio/wav', writeWav(sound, notesOf(engine)))
    case 'mp3': {
      const file = await writeMp3(sound)
      if (file === undefined) throw new ApiError('internalError')
      return new RawReply('audio/mpeg', file)
    }
  }
}

export function notesOf(engine: string | undefined): { readonly software: string; readonly comment?: string } {
  return engine === 'simulator' ? { ...wavNotes, comment: 'simulated' } : wavNotes
}
