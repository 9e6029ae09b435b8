import type { Database } from '../database/index.ts'
import type { Log } from '../telemetry/index.ts'
import { fileRepository } from './file-repository.ts'

const sweepMilliseconds = 3_600_000

/** Deletes files that are older than the operator wants them kept. Their content goes with the next sweep of blobs. */
export class FileSweeper {
  readonly #db: Database
  readonly #keepDays: number | undefined
  readonly #log: Log
  #timer: NodeJS.Timeout | undefined

  /** @param keepDays undefined: nothing is deleted */
  constructor(db: Database, keepDays: number | undefined, log: Log) {
    this.#db = db
    this.#keepDays = keepDays
    this.#log = log
  }

  start(): void {
    if (this.#keepDays === undefined) return
    this.#timer = setInterval(() => this.#sweep(), sweepMilliseconds).unref()
    this.#sweep()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #sweep(): void {
    const before = Date.now() - (this.#keepDays ?? 0) * 86_400_000
    fileRepository(this.#db)
      .deleteBefore(before)
      .catch((error: unknown) => this.#log.warn('old files could not be deleted', { error }))
  }
}
