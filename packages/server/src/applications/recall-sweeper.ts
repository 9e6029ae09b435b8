import type { Database } from '../database/index.ts'
import type { Log } from '../telemetry/index.ts'
import { recallRepository } from './recall-repository.ts'

const everyMilliseconds = 3_600_000
const atOnce = 200

/** Removes what answers were made from once it is older than it is kept. */
export class RecallSweeper {
  readonly #db: Database
  readonly #keepMilliseconds: number
  readonly #log: Log
  #timer: NodeJS.Timeout | undefined
  #sweeping: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(db: Database, keepMilliseconds: number, log: Log) {
    this.#db = db
    this.#keepMilliseconds = keepMilliseconds
    this.#log = log
  }

  start(): void {
    const sweep = (): void => {
      this.#sweeping = this.sweep().catch((error: unknown) => this.#log.warn('old recalls were not removed', { error }))
    }
    this.#timer = setInterval(sweep, everyMilliseconds)
    sweep()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#sweeping
  }

  async sweep(now: number = Date.now()): Promise<void> {
    const recalls = recallRepository(this.#db)
    while (!this.#stopped && (await recalls.deleteSomeBefore(now - this.#keepMilliseconds, atOnce)));
  }
}
