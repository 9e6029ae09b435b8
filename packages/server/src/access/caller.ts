/** Concurrency tiers of the platform, by the points an account has; `unlimited` is ours, for operators. */
export const tiers = ['V0', 'V1', 'V2', 'V3', 'unlimited'] as const
export type Tier = (typeof tiers)[number]

export const roles = ['admin', 'member'] as const
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
