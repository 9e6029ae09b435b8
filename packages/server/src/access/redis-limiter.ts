import { randomBytes } from 'node:crypto'
import { ApiError } from '../errors/api-error.ts'
import { limitOf } from './concurrency-limiter.ts'
import type { ConcurrencyLimiter, InFlightCount, Lease, SlotOwner, TierLimits } from './concurrency-limiter.ts'
import { InProcessLimiter, retryAfterSeconds } from './in-process-limiter.ts'
import { openRedisLeaseStore } from './redis-lease-store.ts'
import type { RedisLeaseStore } from './redis-lease-store.ts'

export interface RedisLimiterOptions {
  readonly url: string
  /** Told when Redis goes away and when it is back. */
  readonly onProblem: (message: string, error: unknown) => void
  /** A lease of a dead process is free after this time. */
  readonly leaseMs?: number
}

const defaultLeaseMs = 15_000
/** Leases are renewed three times within their life; while Redis is away, this is also how often it is tried. */
const renewalsPerLease = 3
const retryEveryMs = 1000
/** A call waits no longer for Redis. */
const answerMs = 250

/**
 * Leases that all servers on one Redis share. Limits are protection, not accounting, so while Redis is away the calls go on
 * and each server counts for itself; with its return the leases in hand are written there again.
 */
export async function openRedisLimiter({
  url,
  onProblem,
  leaseMs = defaultLeaseMs,
}: RedisLimiterOptions): Promise<ConcurrencyLimiter> {
  return new RedisLimiter(await openRedisLeaseStore({ url, leaseMs, onProblem }), leaseMs, onProblem)
}

export class RedisLimiter implements ConcurrencyLimiter {
  readonly #store: RedisLeaseStore
  readonly #onProblem: RedisLimiterOptions['onProblem']
  /** What this process holds, whoever granted it: counts when Redis does not, and answers `inFlight`. */
  readonly #local = new InProcessLimiter()
  readonly #held = new Map<string, Set<string>>()
  readonly #processId = randomBytes(8).toString('hex')
  readonly #heartbeat: NodeJS.Timeout
  readonly #renewEveryMs: number
  #sequence = 0
  #renewedAt = Date.now()
  #renewing = false
  #away: boolean

  constructor(store: RedisLeaseStore, leaseMs: number, onProblem: RedisLimiterOptions['onProblem']) {
    this.#store = store
    this.#onProblem = onProblem
    this.#away = !store.isReady
    this.#renewEveryMs = leaseMs / renewalsPerLease
    this.#heartbeat = setInterval(() => void this.#beat(), Math.min(retryEveryMs, this.#renewEveryMs)).unref()
  }

  acquire(caller: SlotOwner, model: string, limits?: TierLimits): Lease | Promise<Lease> {
    const limit = limitOf(caller.tier, limits)
    const key = `${caller.accountId}:${model}`
    if (limit === undefined) return this.#local.acquire(caller, model)
    // Also the way out while Redis is away: the local count alone decides.
    const local = this.#local.acquire(caller, model, limits)
    const leaseId = `${this.#processId}:${this.#sequence++}`
    if (this.#away) return this.#hold(key, leaseId, local)
    return this.#acquireShared(key, leaseId, limit, local)
  }

  inFlight(): readonly InFlightCount[] {
    return this.#local.inFlight()
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat)
    await this.#store.close()
  }

  async #acquireShared(key: string, leaseId: string, limit: number, local: Lease): Promise<Lease> {
    const granted = await this.#ask(() => this.#store.take(key, leaseId, limit))
    if (granted !== false) return this.#hold(key, leaseId, local)
    local.release()
    throw new ApiError('concurrencyExceeded', {}, { retryAfterSeconds })
  }

  #hold(key: string, leaseId: string, local: Lease): Lease {
    const leases = this.#held.get(key) ?? new Set<string>()
    this.#held.set(key, leases.add(leaseId))
    return {
      release: () => {
        if (!leases.delete(leaseId)) return
        if (leases.size === 0 && this.#held.get(key) === leases) this.#held.delete(key)
        local.release()
        // What cannot be dropped now is not renewed any more and expires.
        if (!this.#away) void this.#ask(() => this.#store.drop(key, leaseId))
      },
    }
  }

  async #beat(): Promise<void> {
    const due = this.#away || Date.now() - this.#renewedAt >= this.#renewEveryMs
    if (!due || this.#renewing) return
    this.#renewing = true
    const wasAway = this.#away
    const beganAt = Date.now()
    const renewed = await this.#ask(async () => {
      await this.#store.ping()
      await Promise.all([...this.#held].map(([key, leases]) => this.#store.renew(key, [...leases])))
      return true
    })
    this.#renewing = false
    if (renewed === undefined) return
    this.#renewedAt = beganAt
    this.#away = false
    if (wasAway) this.#onProblem('Redis is back: concurrency is counted across servers again.', undefined)
  }

  /** @returns undefined when Redis fails or is too slow; from then on the process counts for itself until a heartbeat succeeds */
  async #ask<Reply>(question: () => Promise<Reply>): Promise<Reply | undefined> {
    let timer: NodeJS.Timeout | undefined
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`Redis did not answer within ${answerMs} ms.`)), answerMs)
      })
      return await Promise.race([question(), late])
    } catch (error) {
      if (!this.#away) this.#onProblem('Redis is away: each server counts concurrency for itself.', error)
      this.#away = true
      return undefined
    } finally {
      clearTimeout(timer)
    }
  }
}
