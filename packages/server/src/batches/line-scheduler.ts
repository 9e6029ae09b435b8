import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Log } from '../telemetry/index.ts'
import { operationOf } from './batch-endpoints.ts'
import type { ChunkRun } from './chunk-run.ts'
import type { EngineRoom } from './engine-room.ts'
import { runLine } from './line-work.ts'
import type { LineRunners } from './line-runners.ts'

export interface LineSchedulerOptions {
  readonly runners: LineRunners
  readonly room: EngineRoom
  /** Lines at once. */
  readonly concurrency: number
  readonly log: Log
  readonly now: () => number
  /** A run has something to write, or lines are wanted. */
  readonly onProgress: () => void
}

/** After so many attempts a line is given up; a busy engine is waited for. */
const mostAttempts = { down: 8, answer: 3 } as const
const againAfterMilliseconds = 1000

/** Starts the lines of the chunks that this process holds: fairly among accounts, and as far as there is room on the engines. */
export class LineScheduler {
  readonly #options: LineSchedulerOptions
  readonly #runs = new Set<ChunkRun>()
  #starting = false
  #again = false

  constructor(options: LineSchedulerOptions) {
    this.#options = options
  }

  get runs(): ReadonlySet<ChunkRun> {
    return this.#runs
  }

  get running(): number {
    let running = 0
    for (const run of this.#runs) running += run.running
    return running
  }

  /** Lines that could start if there were room. */
  get ready(): number {
    const now = this.#options.now()
    let ready = 0
    for (const run of this.#runs) ready += run.ready(now)
    return ready
  }

  add(run: ChunkRun): void {
    this.#runs.add(run)
    this.wake()
  }

  /** Its lines at work end with the signal of the run. */
  remove(run: ChunkRun, reason: unknown): void {
    this.#runs.delete(run)
    run.abort.abort(reason)
  }

  /** Starts what may start, one line a turn of the event loop, so that live calls get theirs in between. */
  wake(): void {
    if (this.#starting) {
      this.#again = true
      return
    }
    this.#starting = true
    void this.#startLines()
  }

  async #startLines(): Promise<void> {
    do {
      this.#again = false
      while (this.#startOne()) await nextTurn()
    } while (this.#again)
    this.#starting = false
  }

  #startOne(): boolean {
    const { concurrency, now } = this.#options
    if (this.running >= concurrency) return false
    const run = this.#next(now())
    const taken = run?.take(now())
    if (run === undefined || taken === undefined) return false
    void this.#work(run, taken)
    return true
  }

  /** Of the account with the fewest lines at work, the chunk that came first. */
  #next(now: number): ChunkRun | undefined {
    const byAccount = new Map<string, number>()
    for (const { batch, running } of this.#runs)
      byAccount.set(batch.caller.accountId, (byAccount.get(batch.caller.accountId) ?? 0) + running)
    let best: ChunkRun | undefined
    let fewest = Number.POSITIVE_INFINITY
    const mayStart = new Map<string, boolean>()
    for (const run of this.#runs) {
      const { model, caller } = run.batch
      const atWork = byAccount.get(caller.accountId) ?? 0
      if (atWork >= fewest || !run.hasReady(now)) continue
      const allowed = mayStart.get(model) ?? this.#options.room.mayStart(model)
      mayStart.set(model, allowed)
      if (!allowed) continue
      best = run
      fewest = atWork
    }
    return best
  }

  async #work(run: ChunkRun, { line, attempts }: NonNullable<ReturnType<ChunkRun['take']>>): Promise<void> {
    const { runners, room, log, now, onProgress } = this.#options
    const { model, endpoint } = run.batch
    const operation = operationOf(endpoint)
    const runner = operation === undefined ? undefined : runners[operation]
    room.started(model)
    try {
      if (operation === undefined || runner === undefined) throw new Error(`nothing runs lines of ${endpoint}`)
      const end = await runLine(run.batch, line, { operation, runner, signal: run.abort.signal })
      if (end.type === 'result') {
        room.ended(model, 'answered')
        run.finished(end.result)
      } else {
        room.ended(model, end.why === 'answer' ? 'answered' : 'busy', end.retryAfterSeconds)
        if (end.why === 'busy') run.putBack(line, attempts, now() + againAfterMilliseconds)
        else if (attempts + 1 >= mostAttempts[end.why]) run.finished(end.giveUp)
        else run.putBack(line, attempts + 1, now() + againAfterMilliseconds)
      }
    } catch (error) {
      room.ended(model, 'unknown')
      run.putBack(line, attempts, now() + againAfterMilliseconds)
      if (!run.abort.signal.aborted) log.error('a line of a batch could not be run', { batch: run.batch.id, error })
    }
    onProgress()
    this.wake()
  }
}
