import type { Sound, TranscribedSegment, TranscriptionPart, Usage } from '@openmaas/engines'
import { secondsOf } from '@openmaas/engines/audio'
import type { CatalogueModel, TranscriptionReply, TranscriptionRequest } from '@openmaas/protocol'
import { simulatedFault } from '../calls/index.ts'
import type { CallContext, CallTracker } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { ModelRegistry, ResolvedModel } from '../models/index.ts'
import type { Listener } from './listener.ts'
import { readSound } from './sound-reader.ts'
import { refusalOfSound } from './sound-refusals.ts'
import { usageOfTranscript } from './speaker.ts'
import { routedRequest } from './speech-service.ts'

export interface TranscriptionServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly listener: Listener
}

/** The sound of a call: a file of this machine, and the field that it came in. */
export interface SoundUpload {
  readonly path: string
  readonly field: 'file' | 'file_base64'
}

/** For models of which no document tells a limit. */
const defaultSeconds = 600

/** Speech to text as calls of their own. */
export class TranscriptionService {
  readonly #options: TranscriptionServiceOptions

  constructor(options: TranscriptionServiceOptions) {
    this.#options = options
  }

  async transcribe(
    request: TranscriptionRequest,
    upload: SoundUpload,
    context: CallContext,
  ): Promise<TranscriptionReply> {
    let text = ''
    let segments: readonly TranscribedSegment[] | undefined
    for await (const part of this.#parts(request, upload, context, false)) {
      if (part.type === 'text-delta') text += part.text
      else segments = part.segments
    }
    return {
      ...head(request, context),
      request_id: request.request_id ?? context.requestId,
      text,
      ...(segments !== undefined && wantsSegments(request) ? { segments: segments.map(segmentReply) } : {}),
    }
  }

  /** Chunks of a streamed reply. */
  async *stream(
    request: TranscriptionRequest,
    upload: SoundUpload,
    context: CallContext,
  ): AsyncGenerator<object, void, undefined> {
    let text = ''
    for await (const part of this.#parts(request, upload, context, true)) {
      if (part.type !== 'text-delta') continue
      text += part.text
      yield { ...head(request, context), type: 'transcript.text.delta', delta: part.text }
    }
    yield { ...head(request, context), type: 'transcript.text.done', text }
  }

  async *#parts(
    request: TranscriptionRequest,
    { path, field }: SoundUpload,
    context: CallContext,
    stream: boolean,
  ): AsyncGenerator<TranscriptionPart, void, undefined> {
    const { models, tracker, listener } = this.#options
    const call = tracker.begin(context, {
      model: models.find(request.model)?.id ?? request.model,
      stream,
      userId: request.user_id,
    })
    let sound: Sound | undefined
    let text = ''
    const usage = (): Usage => usageOfTranscript(sound === undefined ? 0 : secondsOf(sound), text)
    try {
      const model = models.resolve(request.model)
      requireListeningModel(model)
      call.noteModel(model.id)
      await call.takeSlot(model.id, model.catalogue?.concurrency)
      sound = await readLimited(path, field, maxSecondsOf(model.catalogue), context.signal)
      const parts = listener.transcribe(
        {
          model: request.model,
          sound,
          prompt: request.prompt,
          hotwords: request.hotwords,
          temperature: request.temperature,
          requestId: context.requestId,
          simulate: simulatedFault(context),
        },
        routedRequest(call, context),
      )
      for await (const part of parts) {
        call.noteFirstPart()
        if (part.type === 'text-delta') text += part.text
        else {
          call.finish('stop', part.usage ?? usage())
          call.end()
        }
        yield part
      }
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      if (!call.finished && text !== '') call.noteUsage(usage())
      call.end()
    }
  }
}

async function readLimited(path: string, field: string, maxSeconds: number, signal: AbortSignal): Promise<Sound> {
  try {
    return await readSound(path, maxSeconds, signal)
  } catch (error) {
    throw refusalOfSound(error, field, maxSeconds)
  }
}

function requireListeningModel({ catalogue }: ResolvedModel): void {
  if (catalogue === undefined || catalogue.kind === 'transcription') return
  throw new ApiError(
    'methodNotSupported',
    { method: { zh: '语音转文本', en: 'transcription' } },
    { shouldRetry: false },
  )
}

function maxSecondsOf(catalogue: CatalogueModel | undefined): number {
  const seconds: unknown = catalogue?.limits?.['seconds']
  return typeof seconds === 'number' ? seconds : defaultSeconds
}

function head(request: TranscriptionRequest, context: CallContext) {
  return { id: context.requestId, created: Math.floor(Date.now() / 1000), model: request.model }
}

/**
 * The platform's older documents have segments, its newer ones have not, and strict clients of OpenAI's form refuse any that lack the
 * numbers of Whisper. So they come to those who ask in OpenAI's words.
 */
function wantsSegments({ response_format: format, timestamp_granularities: times }: TranscriptionRequest): boolean {
  return format === 'verbose_json' || (Array.isArray(times) && times.includes('segment'))
}

function segmentReply({ startSeconds, endSeconds, text }: TranscribedSegment, id: number) {
  return { id, start: milliseconds(startSeconds), end: milliseconds(endSeconds), text }
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
