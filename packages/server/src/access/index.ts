export { accountService } from './account-service.ts'
export type { AccountService } from './account-service.ts'
export type { Account } from './account-repository.ts'
export type { Authenticator, Caller, Credentials, Role, Tier } from './caller.ts'
export { roles, tiers } from './caller.ts'
export type {
  ConcurrencyLimiter,
  InFlightCount,
  Lease,
  LimitedTier,
  SlotOwner,
  TierLimits,
} from './concurrency-limiter.ts'
export { consoleSessionRepository } from './console-session-repository.ts'
export { ConsoleSessions, sessionCookieName } from './console-sessions.ts'
export type { OpenedSession } from './console-sessions.ts'
export { parseCredential } from './credential.ts'
export { defaultLimits, limitOf } from './concurrency-limiter.ts'
export { ensureAdmin } from './ensure-admin.ts'
export { InProcessLimiter } from './in-process-limiter.ts'
export { KeyAuthenticator } from './key-authenticator.ts'
export { keyRepository } from './key-repository.ts'
export type { KeyRecord } from './key-repository.ts'
export { checkMasterSecret, createSealer, loadMasterSecret, secretFileName, SecretMismatch } from './master-secret.ts'
export type { Sealer } from './master-secret.ts'
export { openRedisLimiter } from './redis-limiter.ts'
