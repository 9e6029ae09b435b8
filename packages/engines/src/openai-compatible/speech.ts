import { SoundFileError, wavPieces } from '../audio/index.ts'
import { EngineError } from '../engine-error.ts'
import type { Sound, SpeechEngine, SpeechInput, SpeechOptions } from '../speech-engine.ts'
import type { HttpClient } from './http-client.ts'

/** A long text on a small machine. */
const timeoutSeconds = 600

/** OpenAI's names, which most servers know, for the platform's voices. */
const likeVoices: Readonly<Record<string, string>> = {
  tongtong: 'nova',
  xiaochen: 'shimmer',
  kazi: 'coral',
  female: 'nova',
  'female-tianmei': 'shimmer',
  'female-shaonv': 'coral',
  lovely_girl: 'coral',
  default: 'alloy',
  chuichui: 'echo',
  jam: 'onyx',
  douji: 'fable',
  luodo: 'ash',
  male: 'onyx',
  'male-qn-daxuesheng': 'echo',
  'male-qn-jingying': 'onyx',
}

/** Speech in OpenAI's form, as vLLM-Omni, LocalAI, Kokoro-FastAPI, Speaches and others serve it. WAV, because it tells its rate. */
export class OpenAiSpeech implements SpeechEngine {
  readonly clones = false
  readonly #client: HttpClient
  readonly #voices: Readonly<Record<string, string>>

  /** @param voices the server's own names by those that clients use */
  constructor(client: HttpClient, voices: Readonly<Record<string, string>> = {}) {
    this.#client = client
    this.#voices = voices
  }

  async *speak(input: SpeechInput, { signal }: SpeechOptions): AsyncGenerator<Sound, void, undefined> {
    const { model, text, voice, speed } = input
    const bytes = await this.#client.content({
      method: 'POST',
      path: this.#client.path('/audio/speech'),
      body: { model, input: text, voice: this.#nameOf(voice), speed, response_format: 'wav' },
      signal,
      timeoutSeconds,
    })
    try {
      yield* wavPieces(bytes)
    } catch (cause) {
      if (cause instanceof SoundFileError)
        throw new EngineError('unavailable', 'The server answered something that is no WAV file.', { cause })
      throw cause
    }
  }

  #nameOf(voice: string): string {
    return this.#voices[voice] ?? likeVoices[voice.toLowerCase()] ?? voice
  }
}
