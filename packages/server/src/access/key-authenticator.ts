import { DatabaseUnavailable } from '../database/index.ts'
import { ApiError } from '../errors/api-error.ts'
import type { Authenticator, Caller, Credentials } from './caller.ts'
import { parseCredential, presentedValue } from './credential.ts'
import type { Credential } from './credential.ts'
import { isSignedWith, sameText } from './json-web-token.ts'
import type { KeyFacts } from './key-repository.ts'

export interface KeyAuthenticatorOptions {
  /** Undefined for an unknown id. */
  readonly findFacts: (keyId: string) => Promise<KeyFacts | undefined>
  readonly now?: () => number
  /** How long an answer of the store is taken for true; changes made by another server show after this time at the latest. */
  readonly trustMs?: number
  /** How old facts may be while the store does not answer. */
  readonly staleMs?: number
}

interface Verified {
  readonly caller: Caller
  readonly validUntil: number
}

interface Remembered {
  readonly facts: KeyFacts
  readonly trustedUntil: number
  readonly usableUntil: number
}

const maxRemembered = 10_000
/** While the store is away, it is asked again for a key no more often than this. */
const retryMs = 1000

/** Lets callers in by API key or by a token signed with one. */
export class KeyAuthenticator implements Authenticator {
  readonly #findFacts: KeyAuthenticatorOptions['findFacts']
  readonly #now: () => number
  readonly #trustMs: number
  readonly #staleMs: number
  /** By header value as received: the way nearly every call takes. */
  readonly #verified = new Map<string, Verified>()
  readonly #remembered = new Map<string, Remembered>()
  /** Unknown ids, apart from the known ones: a flood of guesses must not push real keys out. */
  readonly #unknown = new Map<string, number>()
  readonly #lookups = new Map<string, Promise<Remembered | undefined>>()

  constructor({ findFacts, now = Date.now, trustMs = 10_000, staleMs = 60_000 }: KeyAuthenticatorOptions) {
    this.#findFacts = findFacts
    this.#now = now
    this.#trustMs = trustMs
    this.#staleMs = staleMs
  }

  authenticate(credentials: Credentials): Caller | Promise<Caller> {
    const value = presentedValue(credentials)
    const verified = this.#verified.get(value)
    if (verified !== undefined && verified.validUntil > this.#now()) return verified.caller
    return this.#verify(value, parseCredential(value))
  }

  /**
   * Whom a key stands for, for callers who proved in another way that they hold it.
   * @throws {ApiError} as `authenticate`, for a key that is gone, out of date, disabled, or of an account that is
   */
  async callerOfKey(keyId: string): Promise<Caller> {
    const facts = (await this.#recall(keyId))?.facts
    if (facts === undefined) throw new ApiError('authenticationFailed')
    if ((facts.expiresAt ?? Infinity) <= this.#now()) throw new ApiError('tokenExpired')
    checkUsable(facts)
    return facts.caller
  }

  invalidate(): void {
    this.#verified.clear()
    this.#remembered.clear()
    this.#unknown.clear()
    // Lookups under way may have read the old state; who waits for them came before the change.
    this.#lookups.clear()
  }

  async #verify(value: string, credential: Credential): Promise<Caller> {
    const keyId = credential.kind === 'key' ? credential.key.id : credential.token.keyId
    const remembered = await this.#recall(keyId)
    if (remembered === undefined) throw new ApiError('authenticationFailed')
    const { facts, trustedUntil } = remembered
    const proved =
      credential.kind === 'key'
        ? sameText(credential.key.secret, facts.secret)
        : isSignedWith(credential.token, facts.secret)
    // Only who holds the secret is told more than this.
    if (!proved) throw new ApiError('tokenVerificationFailed')
    const expiresAt = Math.min(
      facts.expiresAt ?? Infinity,
      credential.kind === 'token' ? credential.token.expiresAt : Infinity,
    )
    if (expiresAt <= this.#now()) throw new ApiError('tokenExpired')
    checkUsable(facts)
    // Facts that were forgotten meanwhile are not kept by this way either.
    if (this.#remembered.get(keyId) === remembered) {
      remember(this.#verified, value, { caller: facts.caller, validUntil: Math.min(trustedUntil, expiresAt) })
    }
    return facts.caller
  }

  async #recall(keyId: string): Promise<Remembered | undefined> {
    const remembered = this.#remembered.get(keyId)
    if (remembered !== undefined && remembered.trustedUntil > this.#now()) return remembered
    if ((this.#unknown.get(keyId) ?? 0) > this.#now()) return undefined
    const running = this.#lookups.get(keyId)
    if (running !== undefined) return running
    const lookup = this.#lookUp(keyId, remembered, () => this.#lookups.get(keyId) === lookup)
    this.#lookups.set(keyId, lookup)
    try {
      return await lookup
    } finally {
      if (this.#lookups.get(keyId) === lookup) this.#lookups.delete(keyId)
    }
  }

  /** @param isCurrent false when everything was forgotten since the lookup began */
  async #lookUp(
    keyId: string,
    known: Remembered | undefined,
    isCurrent: () => boolean,
  ): Promise<Remembered | undefined> {
    const askedAt = this.#now()
    try {
      const facts = await this.#findFacts(keyId)
      if (facts === undefined) {
        if (isCurrent()) {
          this.#remembered.delete(keyId)
          remember(this.#unknown, keyId, askedAt + this.#trustMs)
        }
        return undefined
      }
      const fresh = { facts, trustedUntil: askedAt + this.#trustMs, usableUntil: askedAt + this.#staleMs }
      if (isCurrent()) remember(this.#remembered, keyId, fresh)
      return fresh
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error
      if (known === undefined || known.usableUntil <= this.#now()) {
        throw new ApiError('accountStoreFailed', {}, { cause: error, retryAfterSeconds: 1 })
      }
      const stale = { ...known, trustedUntil: Math.min(known.usableUntil, this.#now() + retryMs) }
      if (isCurrent()) remember(this.#remembered, keyId, stale)
      return stale
    }
  }
}

function checkUsable({ disabled, accountStatus }: KeyFacts): void {
  if (disabled) throw new ApiError('authenticationFailed')
  // Their status is 429, at which clients would try again.
  if (accountStatus === 'locked') throw new ApiError('accountLocked', {}, { shouldRetry: false })
  if (accountStatus === 'inactive') throw new ApiError('accountInactive', {}, { shouldRetry: false })
}

/** Keeps the newest: the entry that was written longest ago makes room. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= maxRemembered) return
  const oldest = map.keys().next().value
  if (oldest !== undefined) map.delete(oldest)
}
