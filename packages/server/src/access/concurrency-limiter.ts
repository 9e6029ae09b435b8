import type { Caller, Tier } from './caller.ts'

/** A call in flight. */
export interface Lease {
  /** Frees the slot; calls after the first do nothing. */
  release(): void
}

/** Whose calls are counted, and by which tier. */
export type SlotOwner = Pick<Caller, 'accountId' | 'tier'>

export type LimitedTier = Exclude<Tier, 'unlimited'>
/** Calls in flight at once, per account and model. */
export type TierLimits = Readonly<Partial<Record<Tier, number>>>

/** Limits of models without figures of their own: those that the platform publishes for GLM-4-Voice. */
export const defaultLimits: Readonly<Record<LimitedTier, number>> = { V0: 5, V1: 10, V2: 15, V3: 20 }

export interface InFlightCount {
  readonly accountId: string
  readonly model: string
  readonly calls: number
}

export interface ConcurrencyLimiter {
  /**
   * Takes a slot of the caller's account for this model.
   * @param model public model id, lower case as in the catalogue
   * @throws {ApiError} concurrencyExceeded (1302) with a hint to come back after a second
   */
  acquire(caller: SlotOwner, model: string, limits?: TierLimits): Lease | Promise<Lease>
  /** Calls in flight in this process, callers without a limit included; models at rest are left out. */
  inFlight(): readonly InFlightCount[]
  close(): Promise<void>
}

/** Undefined: no limit. */
export function limitOf(tier: Tier, limits: TierLimits | undefined): number | undefined {
  return tier === 'unlimited' ? undefined : (limits?.[tier] ?? defaultLimits[tier])
}
