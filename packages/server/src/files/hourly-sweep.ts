import type { Log } from '../telemetry/index.ts'

const sweepMilliseconds = 3_600_000

/** Removes what is older than it is kept: at the start, and then every hour. */
export class HourlySweep {
  readonly #sweeps: readonly (() => Promise<void>)[]
  readonly #log: Log
  #timer: NodeJS.Timeout | undefined

  constructor(sweeps: readonly (() => Promise<void>)[], log: Log) {
    this.#sweeps = sweeps
    this.#log = log
  }

  start(): void {
    this.#timer = setInterval(() => this.#sweep(), sweepMilliseconds).unref()
    this.#sweep()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #sweep(): void {
    for (const sweep of this.#sweeps) {
      sweep().catch((error: unknown) => this.#log.warn('old files could not be deleted', { error }))
    }
  }
}
