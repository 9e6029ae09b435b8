import { EngineError } from '@openmaas/engines'
import type { Sound, TranscriptionInput, TranscriptionPart } from '@openmaas/engines'
import { streamRouted } from '../models/index.ts'
import type { ModelRegistry, RoutedRequest } from '../models/index.ts'

export interface HeardSound {
  /** A public model id. */
  readonly model: string
  readonly sound: Sound
  readonly prompt?: string | undefined
  readonly hotwords?: readonly string[] | undefined
  readonly temperature?: number | undefined
  readonly requestId?: string | undefined
  readonly simulate?: string | undefined
}

/** Writes down speech on whatever engine its model is routed to. */
export class Listener {
  readonly #models: ModelRegistry

  constructor({ models }: { readonly models: ModelRegistry }) {
    this.#models = models
  }

  /** Nothing runs before the first `next()`. @throws {ApiError} modelNotFound @throws {EngineError} */
  async *transcribe(heard: HeardSound, request: RoutedRequest): AsyncGenerator<TranscriptionPart, void, undefined> {
    const { routes } = this.#models.resolve(heard.model)
    const hearing = routes.filter(({ handle }) => handle.engine.transcription !== undefined)
    yield* streamRouted(hearing, request, (route) => {
      const { transcription } = route.handle.engine
      if (transcription === undefined) throw new EngineError('unsupported', `${route.handle.id} writes down no speech`)
      const input: TranscriptionInput = {
        model: route.upstreamModel,
        sound: heard.sound,
        ...(heard.prompt === undefined ? {} : { prompt: heard.prompt }),
        ...(heard.hotwords === undefined ? {} : { hotwords: heard.hotwords }),
        ...(heard.temperature === undefined ? {} : { temperature: heard.temperature }),
      }
      return transcription.transcribe(input, {
        signal: request.signal,
        ...(heard.requestId === undefined ? {} : { requestId: heard.requestId }),
        ...(heard.simulate === undefined ? {} : { simulate: heard.simulate }),
      })
    })
  }

  /** The words alone. @throws as `transcribe` */
  async text(heard: HeardSound, request: RoutedRequest): Promise<string> {
    let text = ''
    for await (const part of this.transcribe(heard, request)) if (part.type === 'text-delta') text += part.text
    return text
  }
}
