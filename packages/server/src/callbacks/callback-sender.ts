import { randomUUID } from 'node:crypto'
import type { Sealer } from '../access/index.ts'
import type { GuardedFetch } from '../outbound/index.ts'
import type { Log } from '../telemetry/index.ts'
import type { CallbackDelivery, CallbackRepository, DeliveryEnd, DeliveryLane } from './callback-repository.ts'
import { pauseBeforeNext } from './callback-retry.ts'
import { deliverCallback } from './deliver-callback.ts'
import type { DeliveryOutcome } from './deliver-callback.ts'

export interface CallbackSenderOptions {
  readonly repository: CallbackRepository
  readonly fetch: GuardedFetch
  readonly sealer: Sealer
  readonly log: Log
  /** Days that deliveries stay on record. */
  readonly keepDays: { readonly delivered: number; readonly failed: number }
  readonly now?: () => number
  /** From 0 to 1, for the spread of pauses. */
  readonly random?: () => number
}

/** Well above the 2 seconds of a delivery: nobody takes one over that is still being sent. */
const leaseMilliseconds = 15_000
const pollMilliseconds = 1000
const sweepMilliseconds = 3_600_000
const dayMilliseconds = 86_400_000

/** Deliveries at once in this process, to one receiver, and of one account: a dead receiver holds up its own alone. */
const maxRunning = 32
const maxPerTarget = 4
const maxPerAccount = 8
/** Ids of a lane that are fetched at once: a long queue must not be looked through for each of its deliveries. */
const batchSize = 50

/** Sends what the outbox holds, until the receiver has taken it or the attempts are used up. Each is told at least once. */
export class CallbackSender {
  readonly #options: CallbackSenderOptions
  readonly #now: () => number
  readonly #random: () => number
  readonly #owner = randomUUID()
  readonly #running = new Map<string, { readonly lane: DeliveryLane; readonly work: Promise<void> }>()
  readonly #timers: NodeJS.Timeout[] = []
  #stopped = false
  /** Ids that were due when they were fetched, by lane. */
  readonly #due = new Map<string, { readonly lane: DeliveryLane; readonly ids: string[] }>()
  #fetchWanted = false
  #claiming: Promise<void> | undefined
  #again = false

  constructor(options: CallbackSenderOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#random = options.random ?? Math.random
  }

  start(): void {
    this.#timers.push(
      setInterval(() => this.wake(), pollMilliseconds),
      setInterval(() => void this.#prune(), sweepMilliseconds),
    )
    for (const timer of this.#timers) timer.unref()
    this.wake()
  }

  /** Looks for work now instead of at the next poll. */
  wake(): void {
    this.#fetchWanted = true
    this.#continue()
  }

  #continue(): void {
    if (this.#stopped) return
    if (this.#claiming !== undefined) {
      this.#again = true
      return
    }
    this.#claiming = this.#claim()
      .catch((error: unknown) => this.#options.log.warn('callbacks could not be claimed', { error }))
      .finally(() => {
        this.#claiming = undefined
        if (!this.#again) return
        this.#again = false
        this.#continue()
      })
  }

  /** Resolves when nothing is due and nothing is being sent. */
  async idle(): Promise<void> {
    while (this.#claiming !== undefined || this.#running.size > 0) {
      await this.#claiming
      await Promise.all(Array.from(this.#running.values(), ({ work }) => work))
    }
  }

  /** Takes nothing more; what is being sent ends within its 2 seconds. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.idle()
  }

  async #claim(): Promise<void> {
    if (this.#fetchWanted) {
      this.#fetchWanted = false
      await this.#fetch()
    }
    // From each lane in turn, as far as there is room; who had a turn goes to the end.
    for (let took = true; took;) {
      took = false
      for (const [key, due] of Array.from(this.#due)) {
        const id = !this.#stopped && this.#hasRoom(due.lane) ? due.ids.shift() : undefined
        if (id === undefined) continue
        took = true
        this.#due.delete(key)
        this.#due.set(key, due)
        await this.#start(id, due.lane)
      }
    }
  }

  async #fetch(): Promise<void> {
    const { repository } = this.#options
    const now = this.#now()
    this.#due.clear()
    for (const lane of await repository.lanes(now)) {
      // A receiver that is busy anyway may have a long queue. The account's own room comes and goes with its other receivers.
      if (this.#count('target', lane.target) === maxPerTarget) continue
      this.#due.set(keyOf(lane), { lane, ids: await repository.waiting(lane, batchSize, now) })
    }
  }

  #hasRoom({ accountId, target }: DeliveryLane): boolean {
    return (
      this.#running.size < maxRunning &&
      this.#count('target', target) < maxPerTarget &&
      this.#count('accountId', accountId) < maxPerAccount
    )
  }

  #count(what: keyof DeliveryLane, value: string): number {
    let count = 0
    for (const { lane } of this.#running.values()) if (lane[what] === value) count++
    return count
  }

  async #start(id: string, lane: DeliveryLane): Promise<void> {
    const { repository, log } = this.#options
    const delivery = await repository.claim(id, this.#owner, this.#now(), leaseMilliseconds)
    if (delivery === undefined) return
    const work = this.#send(delivery)
      // The lease runs out and the receiver is told again, which is better than never.
      .catch((error: unknown) => log.warn('the end of a callback could not be noted', { delivery: id, error }))
      .finally(() => {
        this.#running.delete(id)
        if ((this.#due.get(keyOf(lane))?.ids.length ?? 0) > 0) this.#continue()
        else this.wake()
      })
    this.#running.set(id, { lane, work })
  }

  async #send(delivery: CallbackDelivery): Promise<void> {
    const { repository, log } = this.#options
    const startedAt = this.#now()
    const outcome = await deliverCallback(delivery, this.#options)
    const now = this.#now()
    const end = this.#endOf(delivery, outcome, now)
    const attempt = { startedAt, durationMs: Math.max(0, now - startedAt), ...outcome }
    await repository.settle(delivery, this.#owner, attempt, end, now)
    if (end.state === 'failed') {
      const { id, accountId, documentId, target, attempts } = delivery
      log.warn('a callback has failed for good', {
        delivery: id,
        account: accountId,
        document: documentId,
        target,
        attempts,
      })
    }
  }

  #endOf({ attempts, attemptLimit }: CallbackDelivery, { error }: DeliveryOutcome, now: number): DeliveryEnd {
    if (error === null) return { state: 'delivered' }
    const pause = pauseBeforeNext(attemptLimit - attempts, this.#random())
    return pause === undefined ? { state: 'failed', error } : { state: 'pending', error, availableAt: now + pause }
  }

  async #prune(): Promise<void> {
    const { repository, keepDays, log } = this.#options
    const now = this.#now()
    try {
      await repository.prune({
        delivered: now - keepDays.delivered * dayMilliseconds,
        failed: now - keepDays.failed * dayMilliseconds,
      })
    } catch (error) {
      log.warn('old callbacks could not be deleted', { error })
    }
  }
}

function keyOf({ accountId, target }: DeliveryLane): string {
  return `${accountId} ${target}`
}
