import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import {
  choice,
  looseBoolean,
  looseNumber,
  requestId,
  sensitiveWordCheck,
  textOfAtMost,
  unitNumber,
  userId,
} from './wire.ts'

export const speechRequest = z
  .looseObject({
    model: z.string().min(1).describe('`glm-tts`; older id `cogtts`.'),
    input: textOfAtMost(1024).min(1).describe('Text to speak, at most 1024 characters.'),
    voice: z
      .string()
      .min(1)
      .describe(
        '`tongtong`, `chuichui`, `xiaochen`, `jam`, `kazi`, `douji`, `luodo`, `female`, `male`, the id of a cloned voice, a voice of the engine, or a name that OpenAI uses.',
      ),
    response_format: choice(['wav', 'pcm', 'mp3'])
      .optional()
      .describe(
        'Default `pcm` (16 bit, one channel, 24000 Hz), which is the only one for streams; `mp3` where its encoder is installed.',
      ),
    stream: looseBoolean.optional().describe('Default false.'),
    encode_format: choice(['base64', 'hex']).optional().describe('Of the pieces of a stream, default `base64`.'),
    speed: looseNumber.pipe(z.number().min(0.5).max(2)).optional().describe('0.5 to 2, default 1.'),
    volume: looseNumber.pipe(z.number().gt(0).max(10)).optional().describe('Above 0 to 10, default 1.'),
    watermark_enabled: looseBoolean.optional().describe('Default true.'),
    sensitive_word_check: sensitiveWordCheck.optional(),
    request_id: requestId.optional(),
    user_id: userId.optional(),
  })
  .meta({ id: 'SpeechRequest' })
export type SpeechRequest = z.output<typeof speechRequest>

export const speechChunk = z
  .object({
    id: z.string(),
    request_id: z.string().optional(),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.object({
        index: z.int(),
        delta: z
          .object({
            role: z.string(),
            content: z.string().describe('Piece of audio in `encode_format`.'),
            return_sample_rate: z.int().describe('Hertz, 24000.'),
          })
          .optional(),
        finish_reason: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'SpeechChunk' })

export const createSpeech = defineEndpoint({
  operation: 'audio.speech',
  method: 'POST',
  path: '/paas/v4/audio/speech',
  tag: 'Audio',
  summary: 'Speak a text',
  body: speechRequest,
  responseType: 'audio/wav',
  chunk: speechChunk,
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'contentUnsafe', 'concurrencyExceeded'],
})

export const transcriptionRequest = z
  .looseObject({
    model: z.string().min(1).describe('`glm-asr-2512`; older id `glm-asr`.'),
    file_base64: z.string().optional().describe('In place of the file; the file wins when both are there.'),
    prompt: z.string().optional().describe('Earlier text as context; below 8000 characters advised.'),
    hotwords: z.array(z.string()).max(100).optional(),
    response_format: z.string().optional().describe('`verbose_json`, as in OpenAI, asks for `segments`.'),
    timestamp_granularities: z.array(z.string()).optional().describe('`segment` asks for `segments`, too.'),
    stream: looseBoolean.optional().describe('Default false.'),
    temperature: unitNumber.optional().describe('0 to 1, default 0.95.'),
    request_id: requestId.optional(),
    user_id: userId.optional(),
    sensitive_word_check: sensitiveWordCheck.optional(),
  })
  .meta({ id: 'TranscriptionRequest' })
export type TranscriptionRequest = z.output<typeof transcriptionRequest>

export const transcriptionReply = z
  .object({
    id: z.string(),
    created: z.int(),
    request_id: z.string(),
    model: z.string(),
    text: z.string(),
    segments: z.array(z.object({ id: z.int(), start: z.number(), end: z.number(), text: z.string() })).optional(),
  })
  .meta({ id: 'TranscriptionReply' })
export type TranscriptionReply = z.output<typeof transcriptionReply>

export const transcriptionChunk = z
  .object({
    id: z.string(),
    created: z.int(),
    model: z.string(),
    type: z.enum(['transcript.text.delta', 'transcript.text.done']),
    delta: z.string().optional(),
    text: z.string().optional().describe('The whole text, on the last chunk.'),
  })
  .meta({ id: 'TranscriptionChunk' })

export const createTranscription = defineEndpoint({
  operation: 'audio.transcriptions',
  method: 'POST',
  path: '/paas/v4/audio/transcriptions',
  tag: 'Audio',
  summary: 'Write down speech',
  description: 'Also takes JSON when the audio is in `file_base64`.',
  bodyEncoding: 'multipart',
  files: { file: { description: 'wav or mp3, at most 25 MB and 30 s.' } },
  body: transcriptionRequest,
  response: transcriptionReply,
  chunk: transcriptionChunk,
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'fileTooLarge', 'concurrencyExceeded'],
})

export const customizeSpeech = defineEndpoint({
  operation: 'audio.customization',
  method: 'POST',
  path: '/paas/v4/audio/customization',
  tag: 'Audio',
  summary: 'Speak a text in the voice of a sample',
  description: 'Older form of voice cloning; SDKs still call it.',
  bodyEncoding: 'multipart',
  files: { voice_data: { description: 'Sample of the voice.', required: true } },
  body: z
    .looseObject({
      model: z.string().min(1).describe('`cogtts-clone`.'),
      input: textOfAtMost(1024).min(1).describe('Text to speak, at most 1024 characters.'),
      voice_text: z.string().optional().describe('What the sample says.'),
      response_format: choice(['wav', 'pcm', 'mp3']).optional().describe('Default `wav`.'),
      watermark_enabled: looseBoolean.optional(),
      request_id: requestId.optional(),
      user_id: userId.optional(),
      sensitive_word_check: sensitiveWordCheck.optional(),
    })
    .meta({ id: 'SpeechCustomizationRequest' }),
  responseType: 'audio/wav',
  errors: ['fieldMissing', 'invalidParameter', 'modelNotFound', 'concurrencyExceeded'],
})

export const audioEndpoints = [createSpeech, createTranscription, customizeSpeech] as const
