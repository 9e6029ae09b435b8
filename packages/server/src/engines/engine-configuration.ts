import type { Sealer } from '../access/index.ts'
import { ApiError } from '../errors/api-error.ts'
import { ConfigurationError, parseConfiguration } from '../models/index.ts'
import type { EngineDefinition, EnginePool, ModelRegistry, ModelRoute, PlatformConfiguration } from '../models/index.ts'
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

const settingsKey = 'engines'
const emptyOverlay: Overlay = { engines: [], models: {} }
const pollMilliseconds = 5000

export const simulatorDefinition: EngineDefinition = { id: 'simulator', type: 'simulator' }

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

  async deleteEngine(id: string): Promise<void> {
    const engines = this.#overlay.engines.filter((engine) => engine['id'] !== id)
    if (engines.length === this.#overlay.engines.length) throw notFound(id)
    await this.#change({ ...this.#overlay, engines })
  }

  async putRoutes(model: string, routes: readonly unknown[]): Promise<void> {
    await this.#change({ ...this.#overlay, models: { ...this.#overlay.models, [model]: routes } })
  }

  async deleteRoutes(model: string): Promise<void> {
    if (!Object.hasOwn(this.#overlay.models, model)) throw notFound(model)
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
    this.#options.pool.apply([...merged.engines, simulatorDefinition].filter(firstOfId()))
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
