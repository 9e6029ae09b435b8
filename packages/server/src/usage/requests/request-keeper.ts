import type { Database } from '../../database/index.ts'
import { isRefusedValue } from '../../database/index.ts'
import { dayMs } from '../local-days.ts'
import { keptRequestRepository } from './kept-request-repository.ts'
import type { KeptRequest, KeptRequestRepository } from './kept-request-repository.ts'
import { withoutCredentials } from './without-credentials.ts'

/** A request as it came in, before anybody knows whether it leads to a call. */
export interface OfferedRequest {
  readonly accountId: string
  readonly operation: string
  readonly method: string
  /** Below `/api`. */
  readonly path: string
  /** JSON as it was sent; undefined for a form. */
  readonly body: string | undefined
}

export interface RequestKeeperOptions {
  readonly db: Database
  /** Undefined: nothing is kept, and what was is deleted. */
  readonly keepDays: number | undefined
  readonly maxBodyBytes: number
  readonly onProblem: (message: string, error: unknown) => void
  readonly now?: () => number
  /** How long a request may wait for the database, default 250. */
  readonly writeEveryMs?: number
  /** Requests in memory that wait for the database; further requests are not kept. Default 16 MiB. */
  readonly maxWaitingBytes?: number
}

/** A batch ends at either: with SQLite a statement holds the event loop while it runs. */
const maxBatchRequests = 32
const maxBatchBytes = 262_144
const retryEveryMs = 1000
const deletedAtOnce = 100

/**
 * Keeps what calls were asked, where the operator wants that. Nothing waits for it and it fails no call: requests are written some
 * moments later, in batches, so that `kill -9` takes the last moments; what the database does not take is counted and told once.
 */
export class RequestKeeper {
  readonly keepDays: number | undefined
  readonly #options: RequestKeeperOptions
  readonly #repository: KeptRequestRepository
  readonly #now: () => number
  /** Requests that are being answered, by id, until a call or a task comes of them. */
  readonly #offered = new Map<string, OfferedRequest>()
  #waiting: KeptRequest[] = []
  #waitingBytes = 0
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #failing = false
  #lost = 0

  constructor(options: RequestKeeperOptions) {
    this.#options = options
    this.keepDays = options.keepDays
    this.#repository = keptRequestRepository(options.db)
    this.#now = options.now ?? Date.now
  }

  /** A request has come in; until it is forgotten, a call that names it keeps it. */
  offer(requestId: string, request: OfferedRequest): void {
    this.#offered.set(requestId, request)
  }

  /** A call or a task has come of the request. Does nothing for ids that were not offered, or the second time. */
  keep(requestId: string): void {
    const offered = this.#offered.get(requestId)
    if (offered === undefined) return
    this.#offered.delete(requestId)
    const { body, ...facts } = offered
    const omitted = body === undefined ? 'form' : this.#isTooLarge(body) ? 'too_large' : null
    const createdAt = this.#now()
    const request: KeptRequest = {
      requestId,
      ...facts,
      body: omitted === null ? (body ?? null) : null,
      omitted,
      createdAt,
    }
    const bytes = bytesOf(request)
    if (this.#waitingBytes + bytes > (this.#options.maxWaitingBytes ?? 16_777_216)) {
      this.#lost++
      return
    }
    this.#waitingBytes += bytes
    this.#waiting.push(request)
    this.#schedule(this.#options.writeEveryMs ?? 250)
  }

  /** The request is answered. */
  forget(requestId: string): void {
    this.#offered.delete(requestId)
  }

  /** Requests since the start that should have been kept and were not, because the database did not take them. */
  lost(): number {
    return this.#lost
  }

  async find(requestId: string): Promise<KeptRequest | undefined> {
    return this.keepDays === undefined ? undefined : this.#repository.find(requestId, this.#keptSince())
  }

  /** Deletes what is older than it is kept, and everything where nothing is kept any more. */
  async sweep(): Promise<void> {
    const before = this.#keptSince()
    while ((await this.#repository.deleteOlder(before, deletedAtOnce)) === deletedAtOnce);
  }

  /** Waits until what was kept so far is in the database; fails when the database does. */
  async flush(): Promise<void> {
    while (this.#waiting.length > 0) await this.#write()
  }

  async close(): Promise<void> {
    try {
      await this.flush()
    } catch (error) {
      const { length } = this.#waiting
      this.#options.onProblem(`The database does not take the last ${length} requests; they are not kept.`, error)
    }
    clearTimeout(this.#timer)
  }

  /** Whole milliseconds: days may have fractions, and PostgreSQL refuses those. */
  #keptSince(): number {
    return this.keepDays === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(this.#now() - this.keepDays * dayMs)
  }

  #isTooLarge(body: string): boolean {
    const { maxBodyBytes } = this.#options
    return body.length > maxBodyBytes || (body.length * 3 > maxBodyBytes && Buffer.byteLength(body) > maxBodyBytes)
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== undefined || this.#running !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      // A write that fails has reported it and is repeated.
      this.#write().catch(() => {})
    }, delayMs).unref()
  }

  /** One batch. Writes never overlap: who asks while one runs waits for that one. */
  #write(): Promise<void> {
    this.#running ??= this.#writeBatch().finally(() => {
      this.#running = undefined
      // The next batch comes in a turn of its own, so that streams get theirs.
      if (this.#waiting.length > 0) this.#schedule(this.#failing ? retryEveryMs : 0)
    })
    return this.#running
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#nextBatch()
    try {
      await this.#insert(batch.map((one) => (one.body === null ? one : { ...one, body: withoutCredentials(one.body) })))
    } catch (error) {
      if (!this.#failing) {
        this.#options.onProblem('The database takes no requests to keep; some wait, further ones are not kept.', error)
      }
      this.#failing = true
      throw error
    }
    this.#failing = false
    this.#waiting.splice(0, batch.length)
    for (const request of batch) this.#waitingBytes -= bytesOf(request)
  }

  #nextBatch(): KeptRequest[] {
    let bytes = 0
    const tooMany = this.#waiting.findIndex((request, index) => {
      bytes += bytesOf(request)
      return index > 0 && (index >= maxBatchRequests || bytes > maxBatchBytes)
    })
    return this.#waiting.slice(0, tooMany === -1 ? undefined : tooMany)
  }

  /** One request that the database refuses for what it holds, as for an account that is gone, must not hold up the others. */
  async #insert(requests: readonly KeptRequest[]): Promise<void> {
    try {
      await this.#repository.insert(requests)
    } catch (error) {
      if (!isRefusedValue(error)) throw error
      if (requests.length > 1) for (const request of requests) await this.#insert([request])
      else this.#lost++
    }
  }
}

/** About; what stands beside a body counts too, so that requests without one cannot pile up. */
function bytesOf({ body }: KeptRequest): number {
  return (body?.length ?? 0) + 512
}
