import type { Engine, EngineHealth } from '@openmaas/engines'
import type { Log } from '../telemetry/index.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import type { EngineDefinition } from '../configuration/index.ts'

const healthIntervalMilliseconds = 10_000
const healthTimeoutMilliseconds = 5000

/** One engine in use, with what is known about how it fares. */
export class EngineHandle {
  readonly engine: Engine
  readonly definition: EngineDefinition
  readonly circuit: CircuitBreaker
  /** Calls that it is working on. */
  inFlight = 0
  /** Undefined until the first check is done. */
  health: (EngineHealth & { readonly checkedAt: number }) | undefined
  #retired = false

  constructor(engine: Engine, definition: EngineDefinition, circuit: CircuitBreaker) {
    this.engine = engine
    this.definition = definition
    this.circuit = circuit
  }

  get id(): string {
    return this.engine.id
  }

  get available(): boolean {
    return this.health?.healthy !== false && this.circuit.state !== 'open' && !this.full
  }

  get full(): boolean {
    const limit = 'maxConcurrency' in this.definition ? this.definition.maxConcurrency : undefined
    return limit !== undefined && this.inFlight >= limit
  }

  enter(): void {
    this.inFlight++
    this.circuit.admit()
  }

  leave(): void {
    this.inFlight--
    if (this.#retired && this.inFlight === 0) void this.engine.close()
  }

  /** Takes no further calls; closes when those in flight have ended. */
  retire(): void {
    this.#retired = true
    if (this.inFlight === 0) void this.engine.close()
  }
}

export interface EnginePoolOptions {
  /** Builds an adapter; connects to nothing yet. */
  readonly createEngine: (definition: EngineDefinition) => Engine
  readonly log: Log
  readonly now?: () => number
}

/** The engines of the current configuration. A changed engine is replaced without breaking the calls that run on it. */
export class EnginePool {
  readonly #options: EnginePoolOptions
  readonly #now: () => number
  #handles = new Map<string, EngineHandle>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: EnginePoolOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  /** Creates, keeps and retires engines so that exactly these are in use. */
  apply(definitions: readonly EngineDefinition[]): void {
    const next = new Map<string, EngineHandle>()
    for (const definition of definitions) {
      const current = this.#handles.get(definition.id)
      const unchanged = current !== undefined && JSON.stringify(current.definition) === JSON.stringify(definition)
      next.set(definition.id, unchanged ? current : this.#create(definition))
    }
    const previous = this.#handles
    this.#handles = next
    for (const handle of previous.values()) if (next.get(handle.id) !== handle) handle.retire()
  }

  #create(definition: EngineDefinition): EngineHandle {
    const circuit = new CircuitBreaker({ failureLimit: 5, openMilliseconds: 10_000, now: this.#now })
    return new EngineHandle(this.#options.createEngine(definition), definition, circuit)
  }

  get(id: string): EngineHandle | undefined {
    return this.#handles.get(id)
  }

  all(): EngineHandle[] {
    return [...this.#handles.values()]
  }

  /** Asks every engine how it is, once. */
  async checkAll(): Promise<void> {
    await Promise.all(this.all().map((handle) => this.check(handle)))
  }

  startHealthChecks(): void {
    this.#timer = setInterval(() => void this.checkAll(), healthIntervalMilliseconds)
    this.#timer.unref()
  }

  /** Asks one engine how it is, and keeps what it says. */
  async check(handle: EngineHandle): Promise<void> {
    const before = handle.health?.healthy
    const health = await handle.engine.checkHealth(AbortSignal.timeout(healthTimeoutMilliseconds))
    handle.health = { ...health, checkedAt: this.#now() }
    if (health.healthy && before === false) handle.circuit.succeeded()
    if (before !== undefined && before !== health.healthy) {
      const fields = { engine: handle.id, detail: health.detail }
      if (health.healthy) this.#options.log.info('engine is back', fields)
      else this.#options.log.warn('engine is down', fields)
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.all().map((handle) => handle.engine.close()))
  }
}
