import type { LocalisedText } from '@openmaas/protocol'
import type { Sealer } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { builtInEngines, ConfigurationError, parseConfiguration } from '../configuration/index.ts'
import type { EngineDefinition, ModelRoute, PlatformConfiguration } from '../configuration/index.ts'
import type { EnginePool, ModelRegistry } from '../models/index.ts'
import type { Log } from '../telemetry/index.ts'
import type { SettingsRepository } from './settings-repository.ts'

/** What the admin API has set; stands above the file, id by id. */
interface Overlay {
  readonly engines: readonly Record<string, unknown>[]
  readonly models: Readonly<Record<string, readonly unknown[]>>
}

export interface EngineConfigurationOptions {
  readonly pool: EnginePool
  readonly models: ModelRegistry
  readonly settings: SettingsRepository
  /** Definitions hold keys of other servers, so the overlay is encrypted at rest. */
  readonly sealer: Sealer
  readonly loadFile: () => PlatformConfiguration
  /** Engines of pulled models, which need no definition. */
  readonly discover: () => Promise<Pick<PlatformConfiguration, 'engines' | 'models'>>
  readonly log: Log
}

export type EngineSource = 'admin' | 'file' | 'pulled' | 'built-in'

/** How an engine that was not added by the admin API is removed. */
const removalOf: Readonly<Record<Exclude<EngineSource, 'admin'>, LocalisedText>> = {
  file: {
    zh: '该引擎定义在配置文件中，请在文件中删除并重新加载。',
    en: 'This engine stands in the configuration file. Remove it there and reload.',
  },
  pulled: {
    zh: '该引擎来自已下载的模型，请用 openmaas models remove 删除该模型。',
    en: 'This engine comes from a pulled model. Remove that with `openmaas models remove`.',
  },
  'built-in': {
    zh: '该引擎是内置的；配置 simulator: false 可停用模拟器。',
    en: 'This engine is built in. The setting `simulator: false` switches it off.',
  },
}

const settingsKey = 'engines'
const emptyOverlay: Overlay = { engines: [], models: {} }
const pollMilliseconds = 5000

const builtInIds: ReadonlySet<string> = new Set(builtInEngines.map(({ id }) => id))

/** Where engines and routes come from: the file, what the admin API has set above it, and what has been pulled. */
export class EngineConfiguration {
  readonly #options: EngineConfigurationOptions
  #file: PlatformConfiguration
  #overlay: Overlay = emptyOverlay
  #overlaySetAt = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: EngineConfigurationOptions, file: PlatformConfiguration) {
    this.#options = options
    this.#file = file
  }

  async start(): Promise<void> {
    await this.#readOverlay()
    await this.#apply(this.#file, this.#overlay)
    // Another replica may have changed the overlay.
    this.#timer = setInterval(() => {
      this.#readOverlay()
        .then((changed) => (changed ? this.#apply(this.#file, this.#overlay) : undefined))
        .catch((error: unknown) => this.#options.log.warn('engine settings could not be read', { error }))
    }, pollMilliseconds)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  get overlay(): Overlay {
    return this.#overlay
  }

  get file(): PlatformConfiguration {
    return this.#file
  }

  /** @throws {ApiError} invalidParameter naming the wrong value; nothing has changed then */
  async reload(): Promise<PlatformConfiguration> {
    const file = refusing(() => this.#options.loadFile())
    const merged = await this.#apply(file, this.#overlay)
    this.#file = file
    return merged
  }

  async putEngine(id: string, definition: Readonly<Record<string, unknown>>): Promise<void> {
    const engines = [...this.#overlay.engines.filter((engine) => engine['id'] !== id), { ...definition, id }]
    await this.#change({ ...this.#overlay, engines })
  }

  /** @throws {ApiError} resourceNotFound; invalidParameter for one that was not added here, or that models are routed to */
  async deleteEngine(id: string): Promise<void> {
    const source = this.sourceOf(id)
    if (source !== 'admin') {
      if (this.#options.pool.get(id) === undefined) throw notFound(id)
      throw new ApiError('invalidParameter', { field: 'id', reason: removalOf[source] }, { shouldRetry: false })
    }
    const engines = this.#overlay.engines.filter((engine) => engine['id'] !== id)
    const { engines: discovered } = await this.#options.discover()
    const remains = builtInIds.has(id) || [...this.#file.engines, ...discovered].some((other) => other.id === id)
    const users = remains ? [] : this.#modelsRoutedTo(id)
    if (users.length > 0) {
      const list = users.join(', ')
      const reason = { zh: `以下模型的路由使用该引擎：${list}。`, en: `Models are routed to this engine: ${list}.` }
      throw new ApiError('invalidParameter', { field: 'id', reason }, { shouldRetry: false })
    }
    await this.#change({ ...this.#overlay, engines })
  }

  /** Where the definition of an engine in use stands. */
  sourceOf(id: string): EngineSource {
    if (this.#overlay.engines.some((engine) => engine['id'] === id)) return 'admin'
    if (this.#file.engines.some((engine) => engine.id === id)) return 'file'
    return builtInIds.has(id) ? 'built-in' : 'pulled'
  }

  /** Where the routes of a model stand; undefined for one without any. */
  sourceOfRoutes(model: string): Exclude<EngineSource, 'built-in'> | undefined {
    if (hasRoutes(this.#overlay, model)) return 'admin'
    if (hasRoutes(this.#file, model)) return 'file'
    return hasRoutes(this.#options.models.configuration, model) ? 'pulled' : undefined
  }

  #modelsRoutedTo(engineId: string): string[] {
    return Object.entries(this.#options.models.configuration.models)
      .filter(([, routes]) => routes.some(({ engine }) => engine === engineId))
      .map(([model]) => model)
  }

  async putRoutes(model: string, routes: readonly unknown[]): Promise<void> {
    await this.#change({ ...this.#overlay, models: { ...this.#overlay.models, [model]: routes } })
  }

  /** @throws {ApiError} resourceNotFound; invalidParameter for routes that stand in the file only */
  async deleteRoutes(model: string): Promise<void> {
    if (!Object.hasOwn(this.#overlay.models, model)) {
      if (!hasRoutes(this.#file, model)) throw notFound(model)
      const reason = {
        zh: '该模型的路由定义在配置文件中，请在文件中删除并重新加载。',
        en: 'The routes of this model stand in the configuration file. Remove them there and reload.',
      }
      throw new ApiError('invalidParameter', { field: 'id', reason }, { shouldRetry: false })
    }
    const { [model]: _, ...models } = this.#overlay.models
    await this.#change({ ...this.#overlay, models })
  }

  async #change(overlay: Overlay): Promise<void> {
    await this.#apply(this.#file, overlay)
    const now = Date.now()
    await this.#options.settings.put(
      settingsKey,
      JSON.stringify(this.#options.sealer.seal(JSON.stringify(overlay), settingsKey)),
      now,
    )
    this.#overlay = overlay
    this.#overlaySetAt = now
  }

  async #readOverlay(): Promise<boolean> {
    const stored = await this.#options.settings.find(settingsKey)
    if (stored === undefined || stored.updatedAt === this.#overlaySetAt) return false
    this.#overlay = JSON.parse(this.#options.sealer.open(JSON.parse(stored.value) as string, settingsKey)) as Overlay
    this.#overlaySetAt = stored.updatedAt
    return true
  }

  async #apply(file: PlatformConfiguration, overlay: Overlay): Promise<PlatformConfiguration> {
    const discovered = await this.#options.discover()
    const merged = refusing(() => mergeConfiguration(file, overlay, discovered))
    this.#options.pool.apply([...merged.engines, ...builtInEngines].filter(firstOfId()))
    this.#options.models.apply(merged)
    return merged
  }
}

/** Pure: what holds when all three speak of one id. The strongest is the admin API, then the file, then what was pulled. */
export function mergeConfiguration(
  file: PlatformConfiguration,
  overlay: Overlay,
  discovered: Pick<PlatformConfiguration, 'engines' | 'models'>,
): PlatformConfiguration {
  const engines = new Map<unknown, unknown>()
  for (const engine of [...discovered.engines, ...file.engines, ...overlay.engines]) engines.set(engine['id'], engine)
  const models = new Map<string, { id: string; routes: readonly (ModelRoute | unknown)[] }>()
  for (const source of [discovered.models, file.models, overlay.models]) {
    for (const [id, routes] of Object.entries(source)) models.set(id.toLowerCase(), { id, routes })
  }
  return parseConfiguration(
    {
      ...file,
      engines: [...engines.values()],
      models: Object.fromEntries([...models.values()].map(({ id, routes }) => [id, routes])),
    },
    {},
  )
}

function hasRoutes({ models }: Pick<Overlay, 'models'>, model: string): boolean {
  return Object.keys(models).some((id) => id.toLowerCase() === model.toLowerCase())
}

function firstOfId(): (definition: EngineDefinition) => boolean {
  const seen = new Set<string>()
  return ({ id }) => !seen.has(id) && seen.add(id) !== undefined
}

function refusing<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new ApiError('invalidParameter', { field: 'configuration', reason: error.message }, { cause: error })
  }
}

function notFound(id: string): ApiError {
  return new ApiError('resourceNotFound', { field: 'id', value: id.slice(0, 128) })
}
