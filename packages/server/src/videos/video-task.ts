import { buffer } from 'node:stream/consumers'
import { createVideo } from '@openmaas/protocol'
import { EngineError } from '@openmaas/engines'
import type { VideoEngine, VideoInput, VideoOptions, VideoProgress } from '@openmaas/engines'
import type { CallTracker } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { toApiError } from '../errors/to-api-error.ts'
import type { GeneratedMedia } from '../generated-media/index.ts'
import { callRouted } from '../models/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import type { BlobStore } from '../storage/index.ts'
import { TaskPause } from '../tasks/index.ts'
import type { TaskHandler, TaskRow, TaskRunOptions } from '../tasks/index.ts'
import { collectVideo } from './collect-video.ts'
import type { StoredVideoCall, VideoJobProgress } from './stored-call.ts'
import { ableRoutes } from './video-service.ts'
import type { VideoService } from './video-service.ts'

export interface VideoTaskOptions {
  readonly videos: VideoService
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly generated: GeneratedMedia
  readonly blobs: BlobStore
  readonly fetch: GuardedFetch
  /** A job that takes longer is given up. */
  readonly maxHours: number
  readonly now?: () => number
}

const hourMilliseconds = 3_600_000

/**
 * A video: handed to an engine once, and from then on asked after, ever more rarely. Between the questions the task waits in its row
 * and holds nothing, so that a restart, or another process, simply asks the next time.
 */
export function videoTaskHandler(options: VideoTaskOptions): TaskHandler {
  const work = new VideoWork(options)
  return {
    takeSlot: (lane) => options.videos.takeSlot(lane),
    run: (task, run) => (task.progress === null ? work.submit(task, run) : work.ask(task, task.progress, run)),
    cancel: (task, { signal }) => work.cancel(task, signal),
  }
}

class VideoWork {
  readonly #options: VideoTaskOptions
  readonly #now: () => number

  constructor(options: VideoTaskOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  async submit(task: TaskRow, { signal, handOver }: TaskRunOptions): Promise<TaskPause> {
    const stored = JSON.parse(task.request) as StoredVideoCall
    const { models, tracker } = this.#options
    const call = tracker.begin(
      {
        operation: createVideo.operation,
        requestId: task.id,
        caller: stored.caller,
        path: stored.path,
        headers: {},
        signal,
        replyHeaders: {},
        outcome: {},
      },
      { model: task.model, stream: false, userId: stored.input.userId },
    )
    try {
      const model = models.resolve(stored.model)
      call.noteModel(model.id)
      const { withAudio, pictureRole } = stored.input
      const several = stored.pictures.length > 1 && pictureRole === 'frames'
      const references = stored.pictures.length > 0 && pictureRole === 'references'
      const progress = await callRouted(
        ableRoutes(model, { sound: withAudio, lastFrame: several, references }),
        { signal, span: call.span, onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel) },
        async ({ handle, upstreamModel }): Promise<VideoJobProgress> => {
          const input = await this.#input(stored, upstreamModel)
          const jobId = await videosOf(handle.engine.videos, handle.id).submit(input, optionsFor(task, stored, signal))
          return { engineId: handle.id, upstreamModel, jobId, submittedAt: this.#now() }
        },
      )
      await handOver(progress, progress.engineId)
      call.finish('stop', undefined)
      return new TaskPause(this.#nextQuestion(progress))
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }

  async ask(task: TaskRow, kept: string, { signal }: TaskRunOptions): Promise<object> {
    const stored = JSON.parse(task.request) as StoredVideoCall
    const progress = JSON.parse(kept) as VideoJobProgress
    const { generated, fetch, maxHours } = this.#options
    const loadInput = (): Promise<VideoInput> => this.#input(stored, progress.upstreamModel)
    try {
      const engine = this.#engine(progress)
      const job = { id: progress.jobId, loadInput }
      const state = await engine.check(job, optionsFor(task, stored, signal))
      if (state.state === 'failed') throw failureOf(state, task)
      if (state.state === 'done') {
        const facts = { accountId: task.accountId, requestId: task.id }
        const made = await collectVideo(state, await loadInput(), { generated, fetch, facts, signal })
        const link = (file: typeof made.video): string => generated.link(file, stored.publicUrl)
        return {
          video_result: [{ url: link(made.video), cover_image_url: link(made.cover) }],
          ...(state.optimizedPrompt === undefined ? {} : { optimized_prompt: state.optimizedPrompt }),
        }
      }
      return await this.#pause(task, progress)
    } catch (error) {
      if (signal.aborted || !(error instanceof EngineError)) throw error
      if (!error.retryable) throw lost(error)
      if (this.#now() - progress.submittedAt > maxHours * hourMilliseconds) throw lost(error)
      return new TaskPause(this.#nextQuestion(progress), toApiError(error, task.requestId))
    }
  }

  async cancel(task: TaskRow, signal: AbortSignal): Promise<void> {
    if (task.progress === null) return
    const progress = JSON.parse(task.progress) as VideoJobProgress
    const stored = JSON.parse(task.request) as StoredVideoCall
    await this.#engine(progress).cancel?.(progress.jobId, optionsFor(task, stored, signal))
  }

  async #pause(task: TaskRow, progress: VideoJobProgress): Promise<TaskPause> {
    const { maxHours } = this.#options
    if (this.#now() - progress.submittedAt <= maxHours * hourMilliseconds)
      return new TaskPause(this.#nextQuestion(progress))
    // The caller is told that it failed; whether the engine stops as well is up to it.
    await this.cancel(task, AbortSignal.timeout(10_000)).catch((error: unknown) => {
      if (!(error instanceof EngineError)) throw error
    })
    throw endedBy({ zh: `引擎在 ${maxHours} 小时内未完成。`, en: `Its engine was not done within ${maxHours} hours.` })
  }

  /** After half a second, then ever more rarely, at last every 15 seconds. */
  #nextQuestion({ submittedAt }: VideoJobProgress): number {
    const now = this.#now()
    return now + Math.round(Math.min(15_000, Math.max(500, (now - submittedAt) * 0.15)))
  }

  /** @throws {EngineError} unavailable while the configuration knows no such engine */
  #engine({ engineId }: VideoJobProgress): VideoEngine {
    return videosOf(this.#options.models.engine(engineId)?.videos, engineId)
  }

  async #input({ input, pictures }: StoredVideoCall, model: string): Promise<VideoInput> {
    const loaded = await Promise.all(
      pictures.map(async ({ hash, contentType }) => ({
        contentType,
        bytes: await buffer(await this.#options.blobs.open(hash)),
      })),
    )
    return { ...input, model, pictures: loaded }
  }
}

function videosOf(engine: VideoEngine | undefined, engineId: string): VideoEngine {
  if (engine === undefined) throw new EngineError('unavailable', `${engineId} is not there or makes no videos`)
  return engine
}

function optionsFor({ id }: TaskRow, { simulate }: StoredVideoCall, signal: AbortSignal): VideoOptions {
  return { signal, requestId: id, ...(simulate === undefined ? {} : { simulate }) }
}

/** The engine has spoken: nothing is tried again. */
function failureOf(state: VideoProgress & { readonly state: 'failed' }, { requestId }: TaskRow): ApiError {
  const { platformCode, reason } = state
  if (platformCode === undefined) return endedBy({ zh: `引擎返回：“${reason}”`, en: `Its engine says: "${reason}"` })
  const named = toApiError(new EngineError('rejected', reason, { platformCode }), requestId)
  return new ApiError(named.errorName, named.parameters, { shouldRetry: false })
}

/** The engine does not know the job, or not any more. */
function lost(cause: EngineError): ApiError {
  const reason = { zh: `引擎返回：“${cause.message}”`, en: `Its engine says: "${cause.message}"` }
  return new ApiError('callFailed', { reason }, { shouldRetry: false, cause })
}

function endedBy(reason: { readonly zh: string; readonly en: string }): ApiError {
  return new ApiError('callFailed', { reason }, { shouldRetry: false })
}
