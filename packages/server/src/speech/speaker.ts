import { EngineError, estimateTokens } from '@openmaas/engines'
import type { SpeechEngine, SpeechInput, Usage, VoiceSample } from '@openmaas/engines'
import { Resampler, withVolume } from '@openmaas/engines/audio'
import { ApiError } from '../errors/api-error.ts'
import { streamRouted } from '../models/index.ts'
import type { BoundRoute, ModelRegistry, RoutedRequest } from '../models/index.ts'
import { isPlatformVoice } from './voice-names.ts'

export interface SpokenText {
  /** A public model id. */
  readonly model: string
  readonly text: string
  readonly voice: string
  /** Of a cloned voice. */
  readonly sample?: VoiceSample | undefined
  /** 0.5 to 2. */
  readonly speed?: number | undefined
  /** Above 0 to 10. */
  readonly volume?: number | undefined
  readonly watermark?: boolean | undefined
  readonly requestId?: string | undefined
  readonly simulate?: string | undefined
}

/** Rate of everything that is spoken here. */
export const spokenHertz = 24_000
/** At which the platform's voice model counts sound. */
const tokensPerSecond = 12.5
/** Model whose engines speak in voices of samples, where those of the model that was asked for do not. */
const cloningModel = 'glm-tts-clone'

/** Reads texts aloud on whatever engine their model is routed to. */
export class Speaker {
  readonly #models: ModelRegistry

  constructor({ models }: { readonly models: ModelRegistry }) {
    this.#models = models
  }

  /**
   * Samples at `spokenHertz`. Nothing runs before the first `next()`.
   * @throws {ApiError} invalidParameter for a voice that no engine of the model has
   * @throws {EngineError}
   */
  async *speak(spoken: SpokenText, request: RoutedRequest): AsyncGenerator<Int16Array, void, undefined> {
    const routes = this.routesFor(spoken)
    const { sample, text, voice, speed = 1, volume = 1, watermark } = spoken
    const pieces = streamRouted(routes, request, (route) => {
      const { speech } = route.handle.engine
      if (speech === undefined) throw new EngineError('unsupported', `${route.handle.id} does not speak`)
      const input: SpeechInput = {
        model: route.upstreamModel,
        text,
        voice,
        speed,
        ...(sample === undefined ? {} : { sample }),
        ...(watermark === undefined ? {} : { watermark }),
      }
      return speech.speak(input, {
        signal: request.signal,
        ...(spoken.requestId === undefined ? {} : { requestId: spoken.requestId }),
        ...(spoken.simulate === undefined ? {} : { simulate: spoken.simulate }),
      })
    })
    let resampler: Resampler | undefined
    for await (const { samples, sampleRateHertz } of pieces) {
      if (sampleRateHertz === spokenHertz) {
        if (samples.length > 0) yield withVolume(samples, volume)
        continue
      }
      resampler ??= new Resampler(sampleRateHertz, spokenHertz)
      const changed = resampler.take(samples)
      if (changed.length > 0) yield withVolume(changed, volume)
    }
    const rest = resampler?.rest()
    if (rest !== undefined && rest.length > 0) yield withVolume(rest, volume)
  }

  /** @throws {ApiError} modelNotFound, invalidParameter */
  routesFor({ model, voice, sample }: Pick<SpokenText, 'model' | 'voice' | 'sample'>): readonly BoundRoute[] {
    const speaking = this.#speaking(model, () => true)
    if (sample !== undefined) {
      const own = speaking.filter(({ handle }) => handle.engine.speech?.clones === true)
      return own.length > 0 ? own : this.#speaking(cloningModel, ({ clones }) => clones)
    }
    if (speaking.length === 0 || isPlatformVoice(voice)) return speaking
    const having = speaking.filter(({ handle }) => hasVoice(handle.engine.speech, voice))
    if (having.length > 0) return having
    const reason = { zh: `音色 ${voice.slice(0, 64)} 不存在。`, en: `There is no voice ${voice.slice(0, 64)}.` }
    throw new ApiError('invalidParameter', { field: 'voice', reason }, { shouldRetry: false })
  }

  #speaking(model: string, fits: (speech: SpeechEngine) => boolean): readonly BoundRoute[] {
    return this.#models.resolve(model).routes.filter(({ handle: { engine } }) => {
      return engine.speech !== undefined && fits(engine.speech)
    })
  }
}

/** Engines that do not tell their voices know what they have. */
function hasVoice(speech: SpeechEngine | undefined, voice: string): boolean {
  return speech?.voices === undefined || speech.voices.some(({ id }) => id.toLowerCase() === voice.toLowerCase())
}

/** Sound is counted as the platform's voice model does; no engine tells. */
export function usageOfSpeech(text: string, sampleCount: number): Usage {
  return {
    promptTokens: estimateTokens(text),
    completionTokens: tokensOfSound(sampleCount / spokenHertz),
    source: 'estimate',
  }
}

/** The same of speech that was written down. */
export function usageOfTranscript(seconds: number, text: string): Usage {
  return { promptTokens: tokensOfSound(seconds), completionTokens: estimateTokens(text), source: 'estimate' }
}

export function tokensOfSound(seconds: number): number {
  return Math.ceil(seconds * tokensPerSecond)
}
