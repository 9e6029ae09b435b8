import type { SpeechRequest } from '@openmaas/protocol'
import type { VoiceSample } from '@openmaas/engines'
import { joinedSamples, pcmBytes } from '@openmaas/engines/audio'
import { simulatedFault } from '../calls/index.ts'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { ModelRegistry } from '../models/index.ts'
import { spokenHertz, usageOfSpeech } from './speaker.ts'
import type { Speaker, SpokenText } from './speaker.ts'
import type { VoiceService } from './voice-service.ts'

export interface SpeechServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly speaker: Speaker
  readonly voices: Pick<VoiceService, 'sampleOf'>
}

export interface SpeechChunk {
  readonly id: string
  readonly request_id: string
  readonly created: number
  readonly model: string
  readonly choices: readonly object[]
}

/** A text as it is spoken, with a voice that is still a name. */
export type SpeechCall = Omit<SpokenText, 'sample' | 'requestId' | 'simulate'> & {
  readonly userId?: string | undefined
  /** In place of the voice that is named. */
  readonly sample?: VoiceSample
}

/** A longer sound is not held in memory; 1,024 characters at half pace take some eight minutes. */
const maxSeconds = 1200
/** Kinds of catalogue models that speak. */
const speakingKinds = new Set(['speech', 'voice'])

/** Speech as calls of their own. */
export class SpeechService {
  readonly #options: SpeechServiceOptions

  constructor(options: SpeechServiceOptions) {
    this.#options = options
  }

  /** The whole sound, samples at `spokenHertz`. */
  async speak(spoken: SpeechCall, context: CallContext): Promise<Int16Array> {
    const pieces: Int16Array[] = []
    let count = 0
    for await (const piece of this.#pieces(spoken, context, false)) {
      count += piece.length
      if (count > maxSeconds * spokenHertz) {
        throw new ApiError('callFailed', {
          reason: { zh: `语音超过 ${maxSeconds} 秒。`, en: `The speech is longer than ${maxSeconds} s.` },
        })
      }
      pieces.push(piece)
    }
    return joinedSamples(pieces)
  }

  /** Chunks of a streamed reply. */
  async *stream(request: SpeechRequest, context: CallContext): AsyncGenerator<SpeechChunk, void, undefined> {
    const head = {
      id: context.requestId,
      request_id: request.request_id ?? context.requestId,
      created: Math.floor(Date.now() / 1000),
      model: request.model,
    }
    const encoding = request.encode_format ?? 'base64'
    for await (const samples of this.#pieces(callOf(request), context, true)) {
      const delta = {
        role: 'assistant',
        content: pcmBytes(samples).toString(encoding),
        return_sample_rate: spokenHertz,
      }
      yield { ...head, choices: [{ index: 0, delta }] }
    }
    yield { ...head, choices: [{ index: 0, finish_reason: 'stop' }] }
  }

  async *#pieces(
    spoken: SpeechCall,
    context: CallContext,
    stream: boolean,
  ): AsyncGenerator<Int16Array, void, undefined> {
    const { models, tracker, speaker, voices } = this.#options
    const call = tracker.begin(context, {
      model: models.find(spoken.model)?.id ?? spoken.model,
      stream,
      userId: spoken.userId,
    })
    let count = 0
    try {
      const model = models.resolve(spoken.model)
      if (model.catalogue !== undefined && !speakingKinds.has(model.catalogue.kind)) throw speaksNot()
      call.noteModel(model.id)
      await call.takeSlot(model.id, model.catalogue?.concurrency)
      const sample = spoken.sample ?? (await voices.sampleOf(context.caller.accountId, spoken.voice, context.signal))
      const pieces = speaker.speak(
        { ...spoken, sample, requestId: context.requestId, simulate: simulatedFault(context) },
        routedRequest(call, context),
      )
      for await (const piece of pieces) {
        call.noteFirstPart()
        count += piece.length
        yield piece
      }
      call.finish('stop', usageOfSpeech(spoken.text, count))
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      if (!call.finished && count > 0) call.noteUsage(usageOfSpeech(spoken.text, count))
      call.end()
    }
  }
}

export function callOf(request: SpeechRequest): SpeechCall {
  return {
    model: request.model,
    text: request.input,
    voice: request.voice,
    speed: request.speed,
    volume: request.volume,
    watermark: request.watermark_enabled,
    userId: request.user_id,
  }
}

export function routedRequest(call: TrackedCall, { signal }: Pick<CallContext, 'signal'>) {
  return {
    signal,
    span: call.span,
    onAttempt: (route: { readonly handle: { readonly id: string }; readonly upstreamModel: string }) =>
      call.noteRoute(route.handle.id, route.upstreamModel),
  }
}

function speaksNot(): ApiError {
  return new ApiError('methodNotSupported', { method: { zh: '语音合成', en: 'speech' } }, { shouldRetry: false })
}
