export type { Authenticator, Caller, Credentials, Role, Tier } from './caller.ts'
export { roles, tiers } from './caller.ts'
export type { ConcurrencyLimiter, InFlightCount, Lease, TierLimits } from './concurrency-limiter.ts'
export { defaultLimits } from './concurrency-limiter.ts'
