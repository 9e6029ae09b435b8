import { FormData } from 'undici'
import { writeWav } from '../audio/index.ts'
import { EngineError } from '../engine-error.ts'
import type {
  SpeechOptions,
  TranscribedSegment,
  TranscriptionEngine,
  TranscriptionInput,
  TranscriptionPart,
} from '../speech-engine.ts'
import type { HttpClient } from './http-client.ts'

const timeoutSeconds = 600

/** Transcription in OpenAI's form; words that are likely go where Whisper looks for them, into the text before. */
export class OpenAiTranscription implements TranscriptionEngine {
  readonly #client: HttpClient

  constructor(client: HttpClient) {
    this.#client = client
  }

  async *transcribe(
    input: TranscriptionInput,
    { signal }: SpeechOptions,
  ): AsyncGenerator<TranscriptionPart, void, undefined> {
    const { body } = await this.#client.json({
      method: 'POST',
      path: this.#client.path('/audio/transcriptions'),
      form: soundForm(input, { response_format: 'json', prompt: promptOf(input) }),
      signal,
      timeoutSeconds,
    })
    const text = isRecord(body) ? body['text'] : undefined
    if (typeof text !== 'string') throw new EngineError('unavailable', 'The server answered without a text.')
    if (text.trim() !== '') yield { type: 'text-delta', text: text.trim() }
    const segments = segmentsOf(body)
    yield { type: 'finish', ...(segments.length === 0 ? {} : { segments }) }
  }
}

/** The sound and what is told about it, as a form; fields without a value are left out. */
export function soundForm(
  { model, sound, temperature }: TranscriptionInput,
  fields: Readonly<Record<string, string | undefined>>,
): FormData {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(writeWav(sound))], { type: 'audio/wav' }), 'sound.wav')
  form.set('model', model)
  if (temperature !== undefined) form.set('temperature', String(temperature))
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value)
  return form
}

function promptOf({ prompt, hotwords = [] }: TranscriptionInput): string | undefined {
  const words = [...(prompt === undefined ? [] : [prompt]), ...(hotwords.length === 0 ? [] : [hotwords.join(', ')])]
  return words.length === 0 ? undefined : words.join('\n')
}

function segmentsOf(body: unknown): TranscribedSegment[] {
  const list = isRecord(body) && Array.isArray(body['segments']) ? (body['segments'] as unknown[]) : []
  return list.flatMap((segment) => {
    if (!isRecord(segment)) return []
    const { start, end, text } = segment
    return typeof start === 'number' && typeof end === 'number' && typeof text === 'string'
      ? [{ startSeconds: start, endSeconds: end, text: text.trim() }]
      : []
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
