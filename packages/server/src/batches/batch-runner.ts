import { randomUUID } from 'node:crypto'
import type { Database } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { FileService } from '../files/index.ts'
import { ServerStopping } from '../http/index.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { BlobStore } from '../storage/index.ts'
import type { Log } from '../telemetry/index.ts'
import { operationOf } from './batch-endpoints.ts'
import { batchRepository } from './batch-repository.ts'
import type { BatchRow } from './batch-repository.ts'
import { checkInput } from './check-input.ts'
import type { LineError } from './check-input.ts'
import { chunkRepository } from './chunk-repository.ts'
import type { ChunkRow, NewPiece, WaitingBatch } from './chunk-repository.ts'
import { ChunkRun, readChunk } from './chunk-run.ts'
import { EngineRoom } from './engine-room.ts'
import { finishBatch } from './finish-batch.ts'
import type { LineRunners } from './line-runners.ts'
import { LineScheduler } from './line-scheduler.ts'

export interface BatchRunnerOptions {
  readonly db: Database
  readonly blobs: BlobStore
  readonly files: FileService
  readonly models: Pick<ModelRegistry, 'find'>
  readonly runners: LineRunners
  /** Lines at once in this process. */
  readonly concurrency: number
  readonly log: Log
  readonly now?: () => number
}

const leaseMilliseconds = 15_000
const renewMilliseconds = 5000
const pollMilliseconds = 500
/** While there is no batch at all: whoever makes one in this process wakes the runner, and others wait no longer than this. */
const idlePollMilliseconds = 2000
const mostAttempts = 5
/** Chunks of one account that this process holds at once: one in work, and one that goes on where it ends. */
const chunksPerAccount = 2
const mostWaitingBatches = 200

/** Works on batches: checks their input, runs their lines, writes their files. Several processes may share the work. */
export class BatchRunner {
  readonly #options: BatchRunnerOptions
  readonly #now: () => number
  readonly #owner = randomUUID()
  readonly #abort = new AbortController()
  readonly #scheduler: LineScheduler
  readonly #writing = new Map<ChunkRun, Promise<void>>()
  readonly #timers: NodeJS.Timeout[] = []
  /** A batch that is being checked or finished here; one at a time. */
  #job: Promise<void> | undefined
  #round: Promise<void> | undefined
  #again = false
  #nothingWaits = false
  /** Until then nothing is looked for without being asked; milliseconds. */
  #idleUntil = 0

  constructor(options: BatchRunnerOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    const { models, concurrency, runners, log } = options
    this.#scheduler = new LineScheduler({
      runners,
      concurrency,
      log,
      now: this.#now,
      room: new EngineRoom({ models, concurrency, now: this.#now }),
      onProgress: () => this.#onProgress(),
    })
  }

  start(): void {
    const { db } = this.#options
    this.#timers.push(
      setInterval(() => {
        if (this.#now() >= this.#idleUntil) this.wake()
      }, pollMilliseconds),
      setInterval(() => {
        void this.#quietly(async () => {
          await chunkRepository(db).renew(this.#owner, this.#now(), leaseMilliseconds)
          await batchRepository(db).renew(this.#owner, this.#now(), leaseMilliseconds)
        })
      }, renewMilliseconds),
    )
    for (const timer of this.#timers) timer.unref()
    this.wake()
  }

  /** Looks for work now instead of at the next poll. */
  wake(): void {
    this.#nothingWaits = false
    this.#startRound()
  }

  /** Lets go of everything within moments: what is answered is written, and the rest waits for another process. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    const reason = new ServerStopping('The server is stopping.')
    this.#abort.abort(reason)
    await this.#round
    await this.#job
    await Promise.all([...this.#scheduler.runs].map((run) => this.#leave(run, reason)))
  }

  #onProgress(): void {
    for (const run of this.#scheduler.runs) if (run.due) this.#write(run)
    if (!this.#nothingWaits && this.#scheduler.ready < this.#options.concurrency) this.#startRound()
  }

  #startRound(): void {
    if (this.#abort.signal.aborted) return
    if (this.#round !== undefined) {
      this.#again = true
      return
    }
    this.#round = this.#quietly(() => this.#oneRound()).finally(() => {
      this.#round = undefined
      if (!this.#again) return
      this.#again = false
      this.#startRound()
    })
  }

  async #oneRound(): Promise<void> {
    const batches = batchRepository(this.#options.db)
    if (this.#scheduler.runs.size === 0 && !(await batches.anyUnfinished())) {
      this.#nothingWaits = true
      this.#idleUntil = this.#now() + idlePollMilliseconds
      return
    }
    await this.#leaveStopped()
    await batches.turnToFinish(this.#now())
    if (this.#job === undefined) {
      const batch = await batches.claim(this.#owner, this.#now(), leaseMilliseconds)
      if (batch !== undefined) this.#startJob(batch)
    }
    for (const run of this.#scheduler.runs) if (run.due) this.#write(run)
    await this.#claimChunks()
    this.#scheduler.wake()
  }

  /** Chunks of accounts that have none here come first; further ones when lines are wanted. */
  async #claimChunks(): Promise<void> {
    const { db, concurrency } = this.#options
    const waiting = await chunkRepository(db).waitingBatches(this.#now(), mostWaitingBatches)
    this.#nothingWaits = waiting.length === 0
    const held = new Map<string, number>()
    for (const { batch } of this.#scheduler.runs)
      held.set(batch.caller.accountId, (held.get(batch.caller.accountId) ?? 0) + 1)
    const order = waiting.toSorted(
      (one, other) => (held.get(one.caller.accountId) ?? 0) - (held.get(other.caller.accountId) ?? 0),
    )
    for (const batch of order) {
      if (this.#abort.signal.aborted) return
      const { accountId } = batch.caller
      const count = held.get(accountId) ?? 0
      if (count >= chunksPerAccount || (count > 0 && this.#scheduler.ready >= concurrency)) continue
      if (this.#scheduler.runs.size >= concurrency * 2) return
      const chunk = await chunkRepository(db).claim(batch.id, this.#owner, this.#now(), leaseMilliseconds)
      if (chunk === undefined) continue
      await this.#open(batch, chunk)
      held.set(accountId, count + 1)
    }
  }

  async #open(batch: WaitingBatch, chunk: ChunkRow): Promise<void> {
    const { db, blobs } = this.#options
    try {
      const done = await chunkRepository(db).doneLines(chunk)
      const lines = await readChunk(chunk, batch.inputHash, blobs, done)
      const commit = (piece: NewPiece): Promise<boolean> =>
        db.transaction().execute((transaction) => chunkRepository(transaction).addPiece(chunk, this.#owner, piece))
      this.#scheduler.add(new ChunkRun({ batch, chunk, lines, blobs, commit, now: this.#now }))
    } catch (error) {
      await chunkRepository(db).release(chunk, this.#owner)
      throw error
    }
  }

  #write(run: ChunkRun): void {
    if (this.#writing.has(run)) return
    const work = this.#writeNow(run)
    this.#writing.set(run, work)
  }

  async #writeNow(run: ChunkRun): Promise<void> {
    try {
      const held = await run.write()
      if (!held) this.#scheduler.remove(run, new Error('another worker has the chunk'))
      else if (run.written) this.#scheduler.remove(run, undefined)
    } catch (error) {
      this.#options.log.warn('results of a batch could not be written yet', { error })
    } finally {
      this.#writing.delete(run)
    }
    if (!this.#nothingWaits || run.written) this.#startRound()
  }

  /** Ends the lines of batches that are cancelled or whose time is over. */
  async #leaveStopped(): Promise<void> {
    const runs = [...this.#scheduler.runs]
    const running = await batchRepository(this.#options.db).running([...new Set(runs.map(({ batch }) => batch.id))])
    const stopped = runs.filter(({ batch }) => !running.has(batch.id))
    await Promise.all(stopped.map((run) => this.#leave(run, new Error('the batch is stopped'))))
  }

  async #leave(run: ChunkRun, reason: unknown): Promise<void> {
    this.#scheduler.remove(run, reason)
    await this.#quietly(async () => {
      await this.#writing.get(run)
      await run.write()
      await chunkRepository(this.#options.db).release(run.chunk, this.#owner)
    })
  }

  #startJob(batch: BatchRow): void {
    this.#job = this.#doJob(batch)
      .catch((error: unknown) => this.#onJobFailure(batch, error))
      .catch((error: unknown) => this.#options.log.warn('a batch could not be put back', { batch: batch.id, error }))
      .finally(() => {
        this.#job = undefined
        this.wake()
      })
  }

  async #doJob(batch: BatchRow): Promise<void> {
    const { db, blobs, files } = this.#options
    const { signal } = this.#abort
    if (batch.status === 'validating') return this.#check(batch)
    const finished = await finishBatch(batch, { db, blobs, files, owner: this.#owner, signal, now: this.#now })
    if (finished) return
    const availableAt = this.#now() + pollMilliseconds
    await batchRepository(db).putBack(batch.id, this.#owner, { availableAt, attempted: false })
  }

  async #check(batch: BatchRow): Promise<void> {
    const { db, blobs, runners } = this.#options
    const operation = operationOf(batch.endpoint)
    const runner = operation === undefined ? undefined : runners[operation]
    if (operation === undefined || runner === undefined) throw new Error(`nothing runs lines of ${batch.endpoint}`)
    const { signal } = this.#abort
    const checked = await checkInput(batch.inputHash, { blobs, operation, runner, signal })
    if ('errors' in checked) await this.#fail(batch, checked)
    else {
      await db
        .transaction()
        .execute((transaction) => batchRepository(transaction).begin(batch, this.#owner, checked, this.#now()))
    }
  }

  async #fail(
    batch: BatchRow,
    { errors, total }: { readonly errors: readonly LineError[]; readonly total: number },
  ): Promise<void> {
    const facts = { errors: JSON.stringify(errors), total }
    await batchRepository(this.#options.db).fail(batch.id, this.#owner, facts, this.#now())
  }

  async #onJobFailure(batch: BatchRow, error: unknown): Promise<void> {
    const batches = batchRepository(this.#options.db)
    const stopping = this.#abort.signal.aborted
    if (!stopping)
      this.#options.log.warn('a batch will be tried again', { batch: batch.id, status: batch.status, error })
    if (!stopping && batch.status === 'validating' && batch.attempts >= mostAttempts) {
      const { errorName, parameters } = new ApiError('internalError')
      await this.#fail(batch, { errors: [{ name: errorName, parameters }], total: 0 })
      return
    }
    const delay = stopping ? 0 : Math.min(60_000, 500 * 2 ** batch.attempts)
    await batches.putBack(batch.id, this.#owner, { availableAt: this.#now() + delay, attempted: !stopping })
  }

  async #quietly(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.log.warn('batches must wait', { error })
    }
  }
}
