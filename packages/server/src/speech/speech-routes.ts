import { createSpeech, customizeSpeech } from '@openmaas/protocol'
import type { SpeechRequest } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import { EventStream, route } from '../http/index.ts'
import type { ApiRequest, Route } from '../http/index.ts'
import { readSampleUpload } from './read-sample-upload.ts'
import { requireFormat, spokenFile } from './spoken-file.ts'
import type { SpokenFormat } from './spoken-file.ts'
import { callOf } from './speech-service.ts'
import type { SpeechService } from './speech-service.ts'

export interface SpeechRoutesOptions {
  readonly speech: SpeechService
  /** For uploads while they are read. */
  readonly scratchFolder: string
}

export function speechRoutes({ speech, scratchFolder }: SpeechRoutesOptions): Route[] {
  return [
    route(createSpeech, async (request) => {
      const { body } = request
      if (body.stream === true) {
        requireStreamable(body)
        return new EventStream(speech.stream(body, request))
      }
      const format = body.response_format ?? defaultFormat(request)
      requireFormat(format)
      const samples = await speech.speak(callOf(body), request)
      return spokenFile(samples, format, request.outcome.engine)
    }),
    route(customizeSpeech, async (request) => {
      const { fields, sample } = await readSampleUpload(request, scratchFolder)
      const format = fields.response_format ?? 'wav'
      requireFormat(format)
      const { model, input: text, watermark_enabled: watermark, user_id: userId } = fields
      const samples = await speech.speak({ model, text, voice: 'sample', sample, watermark, userId }, request)
      return spokenFile(samples, format, request.outcome.engine)
    }),
  ]
}

/** OpenAI's clients name no format and then write a file that they take for MP3, as their own documents promise. */
function defaultFormat({ headers }: Pick<ApiRequest, 'headers'>): SpokenFormat {
  return /\bOpenAI\//.test(headers['user-agent'] ?? '') ? 'mp3' : 'pcm'
}

function requireStreamable({ response_format: format }: SpeechRequest): void {
  if (format === undefined || format === 'pcm') return
  const reason = { zh: '流式输出仅支持 pcm。', en: 'Streams are pcm only.' }
  throw new ApiError('invalidParameter', { field: 'response_format', reason }, { shouldRetry: false })
}
