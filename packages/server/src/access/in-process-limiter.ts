import { ApiError } from '../errors/api-error.ts'
import { limitOf } from './concurrency-limiter.ts'
import type { ConcurrencyLimiter, InFlightCount, Lease, SlotOwner, TierLimits } from './concurrency-limiter.ts'

/** Calls in flight of one account on one model. */
interface Slot {
  readonly accountId: string
  readonly model: string
  calls: number
}

/** Counters at rest are dropped when there are this many, so that memory follows the calls and not the history. */
const sweepFromSlots = 4096
export const retryAfterSeconds = 1

/** Leases of one process: a call that ends with its process holds nothing. */
export class InProcessLimiter implements ConcurrencyLimiter {
  readonly #slots = new Map<string, Map<string, Slot>>()
  #slotCount = 0

  acquire(caller: SlotOwner, model: string, limits?: TierLimits): Lease {
    const slot = this.#slot(caller.accountId, model)
    const limit = limitOf(caller.tier, limits)
    if (limit !== undefined && slot.calls >= limit) throw new ApiError('concurrencyExceeded', {}, { retryAfterSeconds })
    slot.calls++
    return new SlotLease(slot)
  }

  inFlight(): readonly InFlightCount[] {
    return [...this.#slots.values()].flatMap((models) =>
      [...models.values()]
        .filter(({ calls }) => calls > 0)
        .map(({ accountId, model, calls }) => ({ accountId, model, calls })),
    )
  }

  async close(): Promise<void> {}

  #slot(accountId: string, model: string): Slot {
    const known = this.#slots.get(accountId)?.get(model)
    if (known !== undefined) return known
    if (this.#slotCount >= sweepFromSlots) this.#sweep()
    const slot = { accountId, model, calls: 0 }
    const models = this.#slots.get(accountId) ?? new Map<string, Slot>()
    this.#slots.set(accountId, models.set(model, slot))
    this.#slotCount++
    return slot
  }

  #sweep(): void {
    for (const [accountId, models] of this.#slots) {
      for (const [model, { calls }] of models) {
        if (calls > 0) continue
        models.delete(model)
        this.#slotCount--
      }
      if (models.size === 0) this.#slots.delete(accountId)
    }
  }
}

class SlotLease implements Lease {
  #slot: Slot | undefined

  constructor(slot: Slot) {
    this.#slot = slot
  }

  release(): void {
    if (this.#slot === undefined) return
    this.#slot.calls--
    this.#slot = undefined
  }
}
