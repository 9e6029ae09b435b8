import type { Engine } from '@openmaas/engines'
import { catalogue, findModel } from '@openmaas/protocol'
import type { CatalogueModel, ModelKind } from '@openmaas/protocol'
import { ApiError } from '../errors/api-error.ts'
import type { ModelRoute, PlatformConfiguration } from '../configuration/index.ts'
import type { EngineHandle, EnginePool } from './engine-pool.ts'

/** A route with the engine that it names, ready to be ordered and called. */
export class BoundRoute {
  readonly handle: EngineHandle
  /** The engine's own name of the model. */
  readonly upstreamModel: string
  readonly weight: number
  readonly priority: number
  readonly contextTokens: number | undefined

  constructor(handle: EngineHandle, route: ModelRoute, publicId: string) {
    this.handle = handle
    this.upstreamModel = route.model ?? publicId
    this.weight = route.weight
    this.priority = route.priority
    this.contextTokens = route.contextTokens
  }

  get name(): string {
    return `${this.handle.id}/${this.upstreamModel}`
  }

  get inFlight(): number {
    return this.handle.inFlight
  }

  get available(): boolean {
    return this.handle.available
  }
}

/** What a public model id means at this moment. */
export interface ResolvedModel {
  /** In the catalogue's spelling, whatever the client's letter case. */
  readonly id: string
  /** Absent for a model that only the configuration knows. */
  readonly catalogue: CatalogueModel | undefined
  /** The id whose routes serve a deprecated model. */
  readonly servedAs: string
  readonly routes: readonly BoundRoute[]
}

/** Kinds of models that have an operation here; the others are in the catalogue, but nothing could be asked of them yet. */
const servedKinds: ReadonlySet<ModelKind> = new Set([
  'image',
  'video',
  'chat',
  'vision',
  'embedding',
  'rerank',
  'moderation',
  'ocr',
  'speech',
  'voice',
  'transcription',
])

function searches({ handle }: BoundRoute): boolean {
  return handle.engine.webSearch !== undefined
}

/** Maps public model ids to routes: the configuration first, then a deprecated id's successor, then what is built in. */
export class ModelRegistry {
  readonly #pool: EnginePool
  #configuration: PlatformConfiguration
  /** By lower-case id. */
  #configured = new Map<string, { id: string; routes: readonly ModelRoute[] }>()
  #resolved = new Map<string, ResolvedModel>()

  constructor(pool: EnginePool, configuration: PlatformConfiguration) {
    this.#pool = pool
    this.#configuration = configuration
    this.apply(configuration)
  }

  /** Takes over a changed configuration; the pool must hold its engines already. */
  apply(configuration: PlatformConfiguration): void {
    this.#configuration = configuration
    this.#configured = new Map(
      Object.entries(configuration.models).map(([id, routes]) => [id.toLowerCase(), { id, routes }]),
    )
    this.#resolved = new Map()
  }

  get configuration(): PlatformConfiguration {
    return this.#configuration
  }

  /** Ids that a client may ask for: the configuration's own first, then those catalogue models whose kind this server serves. */
  knownIds(): string[] {
    const ids = new Map<string, string>()
    for (const { id } of this.#configured.values()) ids.set(id.toLowerCase(), findModel(id)?.id ?? id)
    for (const { id, kind } of catalogue)
      if (servedKinds.has(kind) && !ids.has(id.toLowerCase())) ids.set(id.toLowerCase(), id)
    return [...ids.values()]
  }

  /** An engine by its id, whatever models are routed to it; undefined for one that is not configured any more. */
  engine(id: string): Engine | undefined {
    return this.#pool.get(id)?.engine
  }

  /** As `resolve`, but undefined for a model that nothing answers. */
  find(id: string): ResolvedModel | undefined {
    try {
      return this.resolve(id)
    } catch (error) {
      if (error instanceof ApiError && error.errorName === 'modelNotFound') return undefined
      throw error
    }
  }

  /** @throws {ApiError} modelNotFound for an id that nobody knows, or that nothing answers while the simulator is off */
  resolve(requestedId: string): ResolvedModel {
    const key = requestedId.toLowerCase()
    const known = this.#resolved.get(key)
    if (known !== undefined) return known
    const listed = findModel(requestedId)
    const configured = this.#configured.get(key)
    if (listed === undefined && configured === undefined) {
      throw new ApiError('modelNotFound', { model: requestedId.slice(0, 128), hint: '' }, { shouldRetry: false })
    }
    const id = listed?.id ?? configured?.id ?? requestedId
    const successor = listed?.successor ?? undefined
    const source = configured ?? (successor === undefined ? undefined : this.#configured.get(successor.toLowerCase()))
    const routes =
      source === undefined ? this.#builtIn(successor ?? id, listed?.kind) : this.#bind(source.routes, source.id)
    if (routes.length === 0)
      throw new ApiError('modelNotFound', { model: id, hint: configurationHint(id) }, { shouldRetry: false })
    const resolved = { id, catalogue: listed, servedAs: source?.id ?? successor ?? id, routes }
    this.#resolved.set(key, resolved)
    return resolved
  }

  /** Engines that read characters for a model: those of its routes that can, else the one that is built in. */
  ocrRoutes(model: ResolvedModel): readonly BoundRoute[] {
    const own = model.routes.filter(({ handle }) => handle.engine.ocr !== undefined)
    return own.length > 0 ? own : this.#builtIn(model.id, 'ocr')
  }

  /**
   * Engines that search the web under a public name of a search engine: those of its routes, of the routes of `search_std`, or all that
   * do nothing but search; at last the simulator, unless it is off. Empty where nothing can search.
   */
  searchRoutes(name: string): readonly BoundRoute[] {
    const { search, simulator } = this.#configuration
    const byName = new Map(Object.entries(search.routes))
    const given = byName.get(name) ?? byName.get('search_std')
    if (given !== undefined) return this.#bind(given, name).filter(searches)
    const dedicated = this.#pool.all().flatMap(({ id, engine }, priority) => {
      return engine.webSearch !== undefined && engine.chat === undefined ? [{ engine: id, weight: 1, priority }] : []
    })
    const routes = dedicated.length > 0 || !simulator ? dedicated : [{ engine: 'simulator', weight: 1, priority: 0 }]
    return this.#bind(routes, name).filter(searches)
  }

  #bind(routes: readonly ModelRoute[], publicId: string): BoundRoute[] {
    return routes.flatMap((route) => {
      const handle = this.#pool.get(route.engine)
      return handle === undefined ? [] : [new BoundRoute(handle, route, publicId)]
    })
  }

  /** Characters are read by true models that come with the platform; everything else is simulated. */
  #builtIn(id: string, kind: ModelKind | undefined): BoundRoute[] {
    if (kind === 'ocr') return this.#bind([{ engine: 'onnx', weight: 1, priority: 0 }], id)
    if (!this.#configuration.simulator) return []
    return this.#bind([{ engine: 'simulator', weight: 1, priority: 0 }], id)
  }
}

function configurationHint(id: string): { zh: string; en: string } {
  const example = `models: { ${id}: [{ engine: <id> }] }`
  return {
    zh: `该模型没有配置路由，且模拟器已关闭。请在 OPENMAAS_CONFIG 中配置 ${example}。`,
    en: `No route is configured for it and the simulator is off. Configure ${example} in OPENMAAS_CONFIG.`,
  }
}
