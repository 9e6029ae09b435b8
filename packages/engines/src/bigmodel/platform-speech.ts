import { FormData } from 'undici'
import { pcmSamples, SoundFileError, wavPieces, writeWav } from '../audio/index.ts'
import { EngineError } from '../engine-error.ts'
import { eventValues } from '../openai-compatible/event-values.ts'
import type { HttpClient } from '../openai-compatible/http-client.ts'
import { isRecord } from '../openai-compatible/made-media.ts'
import { errorBodyOf } from '../openai-compatible/upstream-failure.ts'
import { soundForm } from '../openai-compatible/transcription.ts'
import type {
  Sound,
  SpeechEngine,
  SpeechInput,
  SpeechOptions,
  TranscriptionEngine,
  TranscriptionInput,
  TranscriptionPart,
} from '../speech-engine.ts'
import { platformRequestId } from './platform-body.ts'

const timeoutSeconds = 300
const defaultHertz = 24_000
/** The one that speaks in the voice of a sample within one call. */
const cloningModel = 'cogtts-clone'

/** Speech of the platform itself. */
export class PlatformSpeech implements SpeechEngine {
  readonly clones = true
  readonly #client: HttpClient

  constructor(client: HttpClient) {
    this.#client = client
  }

  speak(input: SpeechInput, options: SpeechOptions): AsyncIterable<Sound> {
    return input.sample === undefined ? this.#streamed(input, options) : this.#cloned(input, options)
  }

  async *#streamed(
    { model, text, voice, speed, watermark }: SpeechInput,
    { signal, requestId }: SpeechOptions,
  ): AsyncGenerator<Sound, void, undefined> {
    const bytes = await this.#client.content({
      method: 'POST',
      path: this.#client.path('/paas/v4/audio/speech'),
      body: {
        model,
        input: text,
        voice,
        speed,
        stream: true,
        response_format: 'pcm',
        encode_format: 'base64',
        ...(watermark === undefined ? {} : { watermark_enabled: watermark }),
        ...(requestId === undefined ? {} : { request_id: platformRequestId(requestId) }),
      },
      signal,
      timeoutSeconds,
    })
    for await (const event of eventValues(bytes)) {
      const { content, hertz } = pieceOf(event)
      const samples = pcmSamples(Buffer.from(content, 'base64'))
      if (samples.length > 0) yield { samples, sampleRateHertz: hertz }
    }
  }

  async *#cloned(
    { text, sample, watermark }: SpeechInput,
    { signal, requestId }: SpeechOptions,
  ): AsyncGenerator<Sound, void, undefined> {
    if (sample === undefined) return
    const form = new FormData()
    form.set('voice_data', new Blob([new Uint8Array(writeWav(sample.sound))], { type: 'audio/wav' }), 'voice.wav')
    form.set('model', cloningModel)
    form.set('input', text)
    form.set('response_format', 'wav')
    if (sample.text !== undefined) form.set('voice_text', sample.text)
    if (watermark !== undefined) form.set('watermark_enabled', String(watermark))
    if (requestId !== undefined) form.set('request_id', platformRequestId(requestId))
    const path = this.#client.path('/paas/v4/audio/customization')
    const bytes = await this.#client.content({ method: 'POST', path, form, signal, timeoutSeconds })
    try {
      yield* wavPieces(bytes)
    } catch (cause) {
      if (cause instanceof SoundFileError)
        throw new EngineError('unavailable', 'The platform answered something that is no WAV file.', { cause })
      throw cause
    }
  }
}

/** Transcription of the platform itself, as it is written. */
export class PlatformTranscription implements TranscriptionEngine {
  readonly #client: HttpClient

  constructor(client: HttpClient) {
    this.#client = client
  }

  async *transcribe(
    input: TranscriptionInput,
    { signal, requestId }: SpeechOptions,
  ): AsyncGenerator<TranscriptionPart, void, undefined> {
    const form = soundForm(input, {
      stream: 'true',
      prompt: input.prompt,
      request_id: requestId === undefined ? undefined : platformRequestId(requestId),
    })
    for (const word of input.hotwords ?? []) form.append('hotwords[]', word)
    const path = this.#client.path('/paas/v4/audio/transcriptions')
    const bytes = await this.#client.content({ method: 'POST', path, form, signal, timeoutSeconds })
    for await (const event of eventValues(bytes)) {
      const { type, delta } = recordOf(event)
      if (type === 'transcript.text.delta' && typeof delta === 'string' && delta !== '')
        yield { type: 'text-delta', text: delta }
    }
    yield { type: 'finish' }
  }
}

function pieceOf(event: unknown): { readonly content: string; readonly hertz: number } {
  const { choices } = recordOf(event)
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined
  const delta = isRecord(choice) && isRecord(choice['delta']) ? choice['delta'] : {}
  const { content, return_sample_rate: hertz } = delta
  return {
    content: typeof content === 'string' ? content : '',
    hertz: typeof hertz === 'number' && hertz > 0 ? hertz : defaultHertz,
  }
}

/** @throws {EngineError} for an event that tells a failure */
function recordOf(event: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(event)) return {}
  if (event['error'] === undefined) return event
  const { message, code } = errorBodyOf(event)
  throw new EngineError('unavailable', message, code === undefined ? {} : { platformCode: code })
}
