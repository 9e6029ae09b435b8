import { accountRoles, accountTiers } from '@openmaas/protocol'

export const tiers = accountTiers
export type Tier = (typeof tiers)[number]

export const roles = accountRoles
export type Role = (typeof roles)[number]

/** Whom a key or token stands for. */
export interface Caller {
  readonly accountId: string
  readonly accountName: string
  /** The half of the key before the dot: public, fit for logs. */
  readonly keyId: string
  readonly role: Role
  readonly tier: Tier
}

/** Header values as they were received. */
export interface Credentials {
  readonly authorization?: string | undefined
  /** The header `x-api-key`, read when there is no `authorization`. */
  readonly apiKey?: string | undefined
  /** What a browser sends by itself, read when there is neither of the two. */
  readonly browser?: BrowserCredentials | undefined
}

export interface BrowserCredentials {
  /** The header `cookie`, whole. */
  readonly cookie: string
  /** True for methods that change nothing. */
  readonly safeMethod: boolean
  /** The header `x-openmaas-csrf`: only a page of this server can know its value. */
  readonly csrfToken: string | undefined
  /** The header `sec-fetch-site`. */
  readonly fetchSite: string | undefined
}

export interface Authenticator {
  /**
   * Synchronous when the credential was verified a moment ago.
   * @throws {ApiError} 1000 to 1004 for the credential, 1110 and 1112 for the account, 1100 when the account store fails
   */
  authenticate(credentials: Credentials): Caller | Promise<Caller>
  /** Forgets everything verified so far: to be called after a change to accounts or keys. */
  invalidate(): void
}
