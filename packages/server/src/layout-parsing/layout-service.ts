import { EngineError } from '@openmaas/engines'
import type { parseLayout } from '@openmaas/protocol'
import type { z } from 'zod'
import type { CallContext, CallTracker, TrackedCall } from '../calls/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { PreparationPool } from '../knowledge/index.ts'
import { callRouted, orderRoutes } from '../models/index.ts'
import type { BoundRoute, ModelRegistry, ResolvedModel } from '../models/index.ts'
import { refusalOfFile } from '../ocr/index.ts'
import type { PageRecogniser } from '../ocr/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import { markdownOf, wireElements } from './layout-page.ts'
import type { LayoutPage } from './layout-page.ts'
import type { PagePictures } from './page-pictures.ts'
import { readByVision } from './read-by-vision.ts'
import { pixelsPerPointOf, readLocally } from './read-locally.ts'
import type { ReadPages } from './read-locally.ts'
import { openSource } from './source-file.ts'
import type { SourceFile } from './source-file.ts'

export type LayoutRequest = z.output<typeof parseLayout.body>

export interface LayoutServiceOptions {
  readonly models: ModelRegistry
  readonly tracker: CallTracker
  readonly recogniser: PageRecogniser
  readonly pool: PreparationPool
  readonly fetch: GuardedFetch
  readonly pictures: PagePictures
  /** For documents while they are read. */
  readonly scratchFolder: string
}

/** How an engine reads documents: lines that we lay out, Markdown of pages that we draw, or the whole document by itself. */
type Way = 'lines' | 'vision' | 'platform'

/** Documents page by page: what stands where, and as Markdown. */
export class LayoutService {
  readonly #options: LayoutServiceOptions

  constructor(options: LayoutServiceOptions) {
    this.#options = options
  }

  /** @param publicUrl address under which the client reaches this server, for links to pictures */
  async parse(request: LayoutRequest, context: CallContext, publicUrl: string): Promise<object> {
    const { models, tracker } = this.#options
    const call = tracker.begin(context, {
      model: models.find(request.model)?.id ?? request.model,
      stream: false,
      userId: request.user_id,
    })
    try {
      return await this.#parse(request, context, call, publicUrl)
    } catch (error) {
      const failure = refusalOfFile(error, 'file')
      call.fail(failure)
      throw failure
    } finally {
      call.end()
    }
  }

  async #parse(request: LayoutRequest, context: CallContext, call: TrackedCall, publicUrl: string): Promise<object> {
    const model = this.#options.models.resolve(request.model)
    requireOcrModel(model)
    call.noteModel(model.id)
    await call.takeSlot(model.id, model.catalogue?.concurrency)
    const ways = waysOf(model)
    let source: SourceFile | undefined
    try {
      let failure: unknown = new EngineError('unsupported', `no engine of ${model.id} reads documents`)
      for (const [way, routes] of ways) {
        try {
          if (way === 'platform') return await this.#byPlatform(request, routes, context, call)
          source ??= await openSource(request.file, { ...this.#options, signal: context.signal })
          const read = await this.#read(way, source, routes, request, context, call)
          return await this.#reply(model, request, source, read, context, call, publicUrl)
        } catch (error) {
          failure = error
          if (context.signal.aborted || !(error instanceof EngineError) || !error.retryable) throw error
        }
      }
      throw failure
    } finally {
      await source?.remove()
    }
  }

  async #read(
    way: 'lines' | 'vision',
    source: SourceFile,
    routes: readonly BoundRoute[],
    request: LayoutRequest,
    { signal }: CallContext,
    call: TrackedCall,
  ): Promise<ReadPages> {
    const { pool, recogniser } = this.#options
    if (way === 'vision') {
      const routed = <Result>(work: (route: BoundRoute) => Promise<Result>): Promise<Result> =>
        callRouted(routes, { signal, span: call.span, onAttempt: (route) => noteRoute(call, route) }, work)
      return readByVision(source, request, { pool, signal, call: routed })
    }
    // A document with a text layer may need no engine at all; it is still this one that answers.
    const [first] = routes
    if (first !== undefined) noteRoute(call, first)
    const recognise = (png: Uint8Array) => recogniser.recognise(png, routes, call, signal)
    return readLocally(source, request, { pool, signal, recognise })
  }

  async #reply(
    model: ResolvedModel,
    request: LayoutRequest,
    source: SourceFile,
    read: ReadPages,
    context: CallContext,
    call: TrackedCall,
    publicUrl: string,
  ): Promise<object> {
    const { promptTokens, completionTokens } = read
    call.noteFirstPart()
    const wanted = {
      crops: request.return_crop_images === true,
      frames: request.need_layout_visualization === true,
    }
    const drawn = await this.#options.pictures.make(source, read.pages, wanted, {
      signal: context.signal,
      pixelsPerPoint: pixelsPerPointOf(source),
      publicUrl,
    })
    call.finish('stop', { promptTokens, completionTokens, source: read.source })
    const pages: readonly LayoutPage[] = drawn.pages
    return {
      id: context.requestId,
      created: Math.floor(Date.now() / 1000),
      model: model.id.toUpperCase(),
      md_results: markdownOf(pages),
      layout_details: pages.map(wireElements),
      ...(wanted.frames ? { layout_visualization: drawn.framed } : {}),
      ...(wanted.crops ? { crop_images: drawn.crops } : {}),
      data_info: {
        num_pages: pages.length,
        pages: pages.map(({ widthPixels: width, heightPixels: height }) => ({ width, height })),
      },
      usage: {
        prompt_tokens: promptTokens,
        completion_tokens: completionTokens,
        total_tokens: promptTokens + completionTokens,
        prompt_tokens_details: { cached_tokens: 0 },
      },
      request_id: request.request_id ?? context.requestId,
    }
  }

  /** The document goes on as it came; the reply comes back as it is. */
  async #byPlatform(
    request: LayoutRequest,
    routes: readonly BoundRoute[],
    { signal }: CallContext,
    call: TrackedCall,
  ): Promise<object> {
    const reply = await callRouted(
      routes,
      { signal, span: call.span, onAttempt: (route) => noteRoute(call, route) },
      (route) => {
        const { platformDocuments } = route.handle.engine
        if (platformDocuments === undefined)
          throw new EngineError('unsupported', `${route.handle.id} reads no documents`)
        return platformDocuments.parseLayout({ ...request, model: route.upstreamModel }, { signal })
      },
    )
    call.noteFirstPart()
    call.finish('stop', usageOfReply(reply))
    return reply
  }
}

function noteRoute(call: TrackedCall, route: BoundRoute): void {
  call.noteRoute(route.handle.id, route.upstreamModel)
}

/** In the order of the best route of each. */
function waysOf({ routes }: ResolvedModel): Map<Way, BoundRoute[]> {
  const ways = new Map<Way, BoundRoute[]>()
  for (const route of orderRoutes(routes, undefined)) {
    const way = wayOf(route)
    if (way !== undefined) ways.set(way, [...(ways.get(way) ?? []), route])
  }
  return ways
}

function wayOf({ handle: { engine }, upstreamModel }: BoundRoute): Way | undefined {
  if (engine.ocr !== undefined) return 'lines'
  if (engine.platformDocuments !== undefined) return 'platform'
  return engine.chat?.capabilities(upstreamModel).contentParts.includes('image_url') === true ? 'vision' : undefined
}

function requireOcrModel({ catalogue }: ResolvedModel): void {
  if (catalogue === undefined || catalogue.kind === 'ocr') return
  throw new ApiError('methodNotSupported', { method: { zh: '版面解析', en: 'layout parsing' } }, { shouldRetry: false })
}

function usageOfReply(reply: Readonly<Record<string, unknown>>) {
  const { usage } = reply
  if (typeof usage !== 'object' || usage === null) return undefined
  const [promptTokens, completionTokens] = [
    Reflect.get(usage, 'prompt_tokens'),
    Reflect.get(usage, 'completion_tokens'),
  ]
  return typeof promptTokens === 'number' && typeof completionTokens === 'number'
    ? { promptTokens, completionTokens, source: 'engine' as const }
    : undefined
}
