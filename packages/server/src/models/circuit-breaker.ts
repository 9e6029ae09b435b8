export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly failureLimit: number
  readonly openMilliseconds: number
  readonly now: () => number
}

export type CircuitState = 'closed' | 'open' | 'half-open'

/** Keeps calls away from an engine that fails, and lets one through now and then to see whether it has recovered. */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions
  #failures = 0
  #openedAt = 0

  constructor(options: CircuitBreakerOptions) {
    this.#options = options
  }

  get state(): CircuitState {
    if (this.#failures < this.#options.failureLimit) return 'closed'
    return this.#options.now() - this.#openedAt < this.#options.openMilliseconds ? 'open' : 'half-open'
  }

  /** Called when a call is about to be made: a half-open circuit closes behind the one call that tries it. */
  admit(): void {
    if (this.state === 'half-open') this.#openedAt = this.#options.now()
  }

  succeeded(): void {
    this.#failures = 0
  }

  failed(): void {
    this.#failures++
    if (this.#failures >= this.#options.failureLimit) this.#openedAt = this.#options.now()
  }
}
