import type { ModelRegistry } from '../models/index.ts'

type Handle = NonNullable<ReturnType<ModelRegistry['find']>>['routes'][number]['handle']

/** Part of an engine's places that batches leave free for live calls, where it has a limit. */
const shareForLiveCalls = 0.25
const firstPauseMilliseconds = 1000
const longestPauseMilliseconds = 30_000

/**
 * Tells whether a line of a batch may start without a live call having to wait for it. Each live call on an engine takes one of the
 * places that batches have there; one is left, so that batches move on. Engines that say that they are busy, or fail, are left in
 * peace for a while.
 */
export class EngineRoom {
  readonly #models: Pick<ModelRegistry, 'find'>
  readonly #concurrency: number
  readonly #now: () => number
  /** Lines at work by model. */
  readonly #lines = new Map<string, number>()
  readonly #pauses = new Map<string, { until: number; milliseconds: number }>()

  /** @param options.concurrency lines at once in this process */
  constructor(options: {
    readonly models: Pick<ModelRegistry, 'find'>
    readonly concurrency: number
    readonly now: () => number
  }) {
    this.#models = options.models
    this.#concurrency = options.concurrency
    this.#now = options.now
  }

  mayStart(model: string): boolean {
    const pause = this.#pauses.get(model)
    if (pause !== undefined && pause.until > this.#now()) return false
    const routes = this.#models.find(model)?.routes
    // A model that has gone answers at once that it has.
    if (routes === undefined) return true
    return routes.some(({ handle }) => handle.available && this.#hasPlace(handle))
  }

  started(model: string): void {
    this.#lines.set(model, (this.#lines.get(model) ?? 0) + 1)
  }

  /** @param end `busy`: the engine could not take it now; `unknown` says nothing of the engine, as after an abort */
  ended(model: string, end: 'answered' | 'busy' | 'unknown', retryAfterSeconds = 0): void {
    const lines = (this.#lines.get(model) ?? 1) - 1
    if (lines === 0) this.#lines.delete(model)
    else this.#lines.set(model, lines)
    if (end === 'answered') this.#pauses.delete(model)
    if (end !== 'busy') return
    const pause = this.#pauses.get(model)
    // Lines that ran together and failed together count once.
    if (pause !== undefined && pause.until > this.#now()) return
    const doubled = pause === undefined ? firstPauseMilliseconds : pause.milliseconds * 2
    const milliseconds = Math.min(longestPauseMilliseconds, Math.max(doubled, retryAfterSeconds * 1000))
    this.#pauses.set(model, { until: this.#now() + milliseconds, milliseconds })
  }

  #hasPlace(handle: Handle): boolean {
    const mine = this.#linesOn(handle)
    const live = Math.max(0, handle.inFlight - mine)
    const limit = 'maxConcurrency' in handle.definition ? handle.definition.maxConcurrency : undefined
    const places =
      limit === undefined
        ? this.#concurrency
        : Math.min(this.#concurrency, Math.max(1, Math.floor(limit * (1 - shareForLiveCalls))))
    return mine < Math.max(1, places - live)
  }

  /** Lines of every model that this engine may be answering. */
  #linesOn(handle: Handle): number {
    let lines = 0
    for (const [model, count] of this.#lines) {
      if (this.#models.find(model)?.routes.some((route) => route.handle === handle) === true) lines += count
    }
    return lines
  }
}
