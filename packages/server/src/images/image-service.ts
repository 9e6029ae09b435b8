import { EngineError } from '@openmaas/engines'
import type { ImageEngine, ImageOutput } from '@openmaas/engines'
import type { ImageReply, ImageRequest } from '@openmaas/protocol'
import type { Lease, SlotOwner } from '../access/index.ts'
import { simulatedFault } from '../calls/index.ts'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { madeBytes, madePictureFacts, withWatermark } from '../generated-media/index.ts'
import type { GeneratedFile, GeneratedMedia, PictureFacts } from '../generated-media/index.ts'
import { callRouted } from '../models/index.ts'
import type { BoundRoute, ModelRegistry, ResolvedModel } from '../models/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import { imageWish } from './image-rules.ts'
import type { ImageSize } from './image-rules.ts'

export type ImageWish = Pick<ImageRequest, 'model' | 'prompt' | 'size' | 'quality' | 'watermark_enabled' | 'user_id'>

/** When pictures are marked as made by a machine; `asked`: unless the request says `watermark_enabled: false`. */
export type WatermarkRule = 'asked' | 'always' | 'never'

export interface ImageServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly fetch: GuardedFetch
  readonly generated: GeneratedMedia
  readonly watermark: WatermarkRule
}

/** A picture with all that is known about it; it is kept already. */
export interface DrawnImage {
  readonly file: GeneratedFile
  readonly bytes: Uint8Array
  readonly contentType: PictureFacts['contentType']
  readonly revisedPrompt: string | undefined
  readonly contentFindings: NonNullable<ImageOutput['contentFindings']>
}

const maxPictureBytes = 64 * 1_048_576
const fetchMilliseconds = 60_000

/** Pictures from descriptions, over whatever engine the model is routed to. */
export class ImageService {
  readonly #options: ImageServiceOptions

  constructor(options: ImageServiceOptions) {
    this.#options = options
  }

  /** @param publicUrl address under which the client reaches this server, for the link */
  async create(request: ImageRequest, context: CallContext, publicUrl: string): Promise<ImageReply> {
    const image = await this.draw(request, context)
    return {
      created: Math.floor(Date.now() / 1000),
      data: [
        {
          url: this.#options.generated.link(image.file, publicUrl),
          ...(request.response_format === 'b64_json' ? { b64_json: Buffer.from(image.bytes).toString('base64') } : {}),
          ...(image.revisedPrompt === undefined ? {} : { revised_prompt: image.revisedPrompt }),
        },
      ],
      ...(image.contentFindings.length === 0 ? {} : { content_filter: [...image.contentFindings] }),
    }
  }

  /**
   * Draws and keeps one picture; also for capabilities with replies of their own.
   * @throws {ApiError} {EngineError}
   */
  async draw(wish: ImageWish, context: CallContext): Promise<DrawnImage> {
    const { models, tracker } = this.#options
    const call = tracker.begin(context, {
      model: models.find(wish.model)?.id ?? wish.model,
      stream: false,
      userId: wish.user_id,
    })
    try {
      const image = await this.#draw(wish, context, call)
      call.finish('stop', undefined)
      return image
    } catch (error) {
      call.fail(error)
      throw error
    } finally {
      call.end()
    }
  }

  /**
   * Everything that can be refused before an engine works.
   * @throws {ApiError}
   */
  check(wish: ImageWish): ResolvedModel {
    const model = this.#options.models.resolve(wish.model)
    if (model.catalogue !== undefined && model.catalogue.kind !== 'image')
      throw new ApiError('methodNotSupported', { method: { zh: '图像生成', en: 'images' } }, { shouldRetry: false })
    imageWish(wish, model.catalogue)
    return model
  }

  /**
   * The slot of a call that is still queued.
   * @returns undefined while the account has none free, or while every engine of the model works on as many calls as it may
   */
  async takeSlot(queued: SlotOwner & { readonly model: string }): Promise<Lease | undefined> {
    const { models, tracker } = this.#options
    const model = models.find(queued.model)
    const routes = model === undefined ? [] : routesOf(model)
    if (routes.length > 0 && routes.every(({ handle }) => handle.full)) return undefined
    return tracker.reserveSlot(queued, model?.id ?? queued.model, model?.catalogue?.concurrency)
  }

  async #draw(wish: ImageWish, context: CallContext, call: TrackedCall): Promise<DrawnImage> {
    const { signal } = context
    const model = this.check(wish)
    const { quality, ...size } = imageWish(wish, model.catalogue)
    call.noteModel(model.id)
    if (model.servedAs !== model.id) context.replyHeaders['x-openmaas-served-as'] = model.servedAs
    await call.takeSlot(model.id, model.catalogue?.concurrency)
    const marks = this.#marks(wish)
    const simulate = simulatedFault(context)
    const { output, bytes, facts } = await callRouted(
      routesOf(model),
      { signal, span: call.span, onAttempt: (route) => call.noteRoute(route.handle.id, route.upstreamModel) },
      async (route) => {
        const engine = imagesOf(route)
        const input = {
          model: route.upstreamModel,
          prompt: wish.prompt,
          ...size,
          ...(quality === undefined ? {} : { quality }),
          ...(wish.user_id === undefined ? {} : { userId: wish.user_id }),
          watermark: marks,
        }
        const options = {
          signal,
          requestId: context.requestId,
          ...(simulate === undefined ? {} : { simulate }),
        }
        return this.#made(engine, await engine.generate(input, options), marks, context)
      },
    )
    call.noteFirstPart()
    noteSize(context, size, facts)
    const { contentType } = facts
    const { accountId } = context.caller
    const file = await this.#options.generated.keep(
      asStream(bytes),
      { accountId, requestId: context.requestId, contentType },
      { maxBytes: 2 * maxPictureBytes, signal },
    )
    const { revisedPrompt, contentFindings = [] } = output
    return { file, bytes, contentType, revisedPrompt, contentFindings }
  }

  #marks({ watermark_enabled: asked = true }: ImageWish): boolean {
    const { watermark } = this.#options
    return watermark === 'asked' ? asked : watermark === 'always'
  }

  async #made(
    engine: ImageEngine,
    output: ImageOutput,
    marks: boolean,
    { signal, requestId }: CallContext,
  ): Promise<{ output: ImageOutput; bytes: Uint8Array; facts: PictureFacts }> {
    const limits = { fetch: this.#options.fetch, maxBytes: maxPictureBytes, timeoutMs: fetchMilliseconds, signal }
    const bytes = await madeBytes(output.picture, limits)
    const facts = await madePictureFacts(bytes)
    if (!marks || engine.drawsWatermark) return { output, bytes, facts }
    const marked = await withWatermark(bytes, facts, requestId).catch((cause: unknown) => {
      throw new EngineError('unavailable', 'The picture of the engine is broken.', { cause })
    })
    return { output, bytes: marked, facts }
  }
}

function routesOf({ routes }: ResolvedModel): BoundRoute[] {
  return routes.filter(({ handle }) => handle.engine.images !== undefined)
}

function imagesOf({ handle }: BoundRoute): ImageEngine {
  const { images } = handle.engine
  if (images === undefined) throw new EngineError('unsupported', `${handle.id} draws no pictures`)
  return images
}

/** Engines may draw in sizes of their own; the caller is told instead of given a stretched picture. */
function noteSize(context: CallContext, asked: ImageSize, { widthPixels, heightPixels }: PictureFacts): void {
  if (asked.widthPixels !== widthPixels || asked.heightPixels !== heightPixels)
    context.replyHeaders['x-openmaas-size'] = `${widthPixels}x${heightPixels}`
}

async function* asStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
