import { EngineError } from '@openmaas/engines'
import type { VideoAbilities } from '@openmaas/engines'
import type { AsyncTask, VideoRequest } from '@openmaas/protocol'
import { limitOf } from '../access/index.ts'
import type { Lease } from '../access/index.ts'
import { simulatedFault } from '../calls/index.ts'
import type { CallContext } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { BoundRoute, ModelRegistry, ResolvedModel } from '../models/index.ts'
import type { TaskLane, TaskRepository, TaskService } from '../tasks/index.ts'
import { loadPicture } from './load-pictures.ts'
import type { LoadedPicture, PictureSources } from './load-pictures.ts'
import { requirePictures, sizeLikePicture, videoWish } from './video-rules.ts'
import type { VideoWish } from './video-rules.ts'
import type { StoredVideoCall } from './stored-call.ts'

export const videoTaskKind = 'video'

export interface VideoServiceOptions extends PictureSources {
  readonly models: ModelRegistry
  readonly tasks: Pick<TaskService, 'submit'>
  readonly tasksOfStore: Pick<TaskRepository, 'countHandedOver'>
}

/** What must be known of a call beside its body. */
export type VideoCall = Pick<CallContext, 'requestId' | 'caller' | 'path' | 'headers' | 'signal' | 'replyHeaders'>

const freeSlot: Lease = { release: () => {} }

/** Takes orders for videos; the work itself is a task. */
export class VideoService {
  readonly #options: VideoServiceOptions

  constructor(options: VideoServiceOptions) {
    this.#options = options
  }

  /**
   * Refuses at once what can be refused at once, pictures included; the rest is told by the result.
   * @param publicUrl address under which the client reaches this server, for links
   * @throws {ApiError}
   */
  async submit(request: VideoRequest, call: VideoCall, publicUrl: string): Promise<AsyncTask> {
    const { models, tasks } = this.#options
    const { caller, requestId } = call
    const model = models.resolve(request.model)
    if (model.catalogue !== undefined && model.catalogue.kind !== 'video')
      throw new ApiError('methodNotSupported', { method: { zh: '视频生成', en: 'videos' } }, { shouldRetry: false })
    const wish = videoWish(request, model.catalogue)
    const routes = ableRoutes(model, neededAbilities(wish))
    if (model.servedAs !== model.id) call.replyHeaders['x-openmaas-served-as'] = model.servedAs
    // Of several engines one is chosen when the work begins.
    const [only, another] = routes
    if (only !== undefined && another === undefined) call.replyHeaders['x-openmaas-engine'] = only.handle.id
    const pictures = await this.#load(wish, request, call)
    const simulate = simulatedFault(call)
    const stored: StoredVideoCall = {
      caller,
      path: call.path,
      model: request.model,
      publicUrl,
      input: inputOf(request, wish, pictures),
      pictures: pictures.map(({ hash, contentType }) => ({ hash, contentType })),
      ...(simulate === undefined ? {} : { simulate }),
    }
    return tasks.submit({
      caller,
      kind: videoTaskKind,
      // Slots are counted by it, so it is spelt in one way.
      model: model.id,
      id: requestId,
      requestId: request.request_id ?? requestId,
      request: stored,
      blobs: pictures.map(({ hash }) => hash),
    })
  }

  /**
   * A video counts from when it is handed to an engine until it is done, in whatever process; asking after it takes nothing.
   * @returns undefined while the account has as many videos of the model in work as its tier allows
   */
  async takeSlot(lane: TaskLane): Promise<Lease | undefined> {
    if (lane.stage === 'handed-over') return freeSlot
    const model = this.#options.models.find(lane.model)
    const routes = model?.routes.filter(({ handle }) => handle.engine.videos !== undefined) ?? []
    if (routes.length > 0 && routes.every(({ handle }) => handle.full)) return undefined
    const limit = limitOf(lane.tier, model?.catalogue?.concurrency)
    if (limit === undefined) return freeSlot
    const atWork = await this.#options.tasksOfStore.countHandedOver(lane, Date.now())
    return atWork < limit ? freeSlot : undefined
  }

  async #load(wish: VideoWish, { image_url: given }: VideoRequest, call: VideoCall): Promise<LoadedPicture[]> {
    const { pictures: rule } = wish.rule
    if (rule === undefined) return []
    const { accountId } = call.caller
    const fields = wish.pictures.map((_, index) => (typeof given === 'string' ? 'image_url' : `image_url[${index}]`))
    const loaded: LoadedPicture[] = []
    for (const [index, source] of wish.pictures.entries()) {
      const field = fields[index] ?? 'image_url'
      loaded.push(await loadPicture(source, rule, field, { ...this.#options, accountId, signal: call.signal }))
    }
    requirePictures(loaded, rule, fields)
    return loaded
  }
}

function neededAbilities({ withAudio, pictures, rule }: VideoWish): VideoAbilities {
  const references = rule.pictures?.role === 'references' && pictures.length > 0
  return { sound: withAudio, references, lastFrame: !references && pictures.length > 1 }
}

/** @throws {EngineError} unsupported where no engine of the model can do it */
export function ableRoutes({ routes }: ResolvedModel, needed: VideoAbilities): BoundRoute[] {
  const able = routes.filter(({ handle }) => {
    const abilities = handle.engine.videos?.abilities
    if (abilities === undefined) return false
    return (
      (abilities.sound || !needed.sound) &&
      (abilities.lastFrame || !needed.lastFrame) &&
      (abilities.references || !needed.references)
    )
  })
  if (able.length > 0) return able
  const what = needed.sound ? 'videos with sound' : 'such videos'
  throw new EngineError('unsupported', `no engine of this model makes ${what}`)
}

function inputOf(request: VideoRequest, wish: VideoWish, pictures: readonly LoadedPicture[]): StoredVideoCall['input'] {
  const { model: _, image_url: __, request_id: ___, ...platformFields } = request
  const [first] = pictures
  const size = wish.size ?? (first === undefined ? { widthPixels: 1920, heightPixels: 1080 } : sizeLikePicture(first))
  return {
    ...size,
    ...(wish.prompt === undefined ? {} : { prompt: wish.prompt }),
    pictureRole: wish.rule.pictures?.role ?? 'frames',
    ...(wish.framesPerSecond === undefined ? {} : { framesPerSecond: wish.framesPerSecond }),
    durationSeconds: wish.durationSeconds,
    withAudio: wish.withAudio,
    ...(request.quality === undefined ? {} : { quality: request.quality }),
    ...(request.style === undefined ? {} : { style: request.style }),
    ...(request.aspect_ratio === undefined ? {} : { aspectRatio: request.aspect_ratio }),
    ...(request.movement_amplitude === undefined ? {} : { movementAmplitude: request.movement_amplitude }),
    ...(request.user_id === undefined ? {} : { userId: request.user_id }),
    watermark: request.watermark_enabled ?? true,
    platformFields,
  }
}
