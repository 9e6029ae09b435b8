import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { ApiError } from '../errors/api-error.ts'
import type { Authenticator, BrowserCredentials, Caller, Credentials } from './caller.ts'
import type { ConsoleSession, ConsoleSessionRepository } from './console-session-repository.ts'
import { sameText } from './json-web-token.ts'
import type { KeyAuthenticator } from './key-authenticator.ts'

export interface ConsoleSessionOptions {
  readonly repository: ConsoleSessionRepository
  readonly keys: KeyAuthenticator
  readonly masterSecret: string
  readonly sessionHours: number
  readonly now?: () => number
}

/** A session as its owner sees it. */
export interface OpenedSession {
  /** Value of the cookie. */
  readonly token: string
  /** To be sent back as `x-openmaas-csrf` with everything that changes something. */
  readonly csrfToken: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

export const sessionCookieName = 'openmaas_session'

const tokenPattern = /^[\w-]{43}$/
/** How long an answer of the store is taken for true: a sign-out at another server shows after this time. */
const trustMilliseconds = 10_000
const maxRemembered = 1000

/**
 * People in a browser: a key is shown once, at the sign-in, and a cookie that no script can read stands for it from then on. What the
 * key may no longer do, its sessions may not do either.
 */
export class ConsoleSessions implements Authenticator {
  readonly #options: ConsoleSessionOptions
  readonly #now: () => number
  readonly #csrfSecret: Buffer
  readonly #remembered = new Map<string, { readonly session: ConsoleSession; readonly until: number }>()

  constructor(options: ConsoleSessionOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#csrfSecret = Buffer.from(hkdfSync('sha256', options.masterSecret, 'openmaas', 'console-csrf', 32))
  }

  /** Keys and tokens come first; a cookie is looked at only in calls that bring neither. */
  authenticate(credentials: Credentials): Caller | Promise<Caller> {
    const { browser, authorization, apiKey } = credentials
    const token =
      browser === undefined || isGiven(authorization) || isGiven(apiKey) ? undefined : tokenOf(browser.cookie)
    if (browser === undefined || token === undefined) return this.#options.keys.authenticate(credentials)
    return this.#admit(token, browser)
  }

  invalidate(): void {
    this.#options.keys.invalidate()
    this.#remembered.clear()
  }

  async open({ accountId, keyId }: Caller): Promise<OpenedSession> {
    const { repository, sessionHours } = this.#options
    const token = randomBytes(32).toString('base64url')
    const createdAt = this.#now()
    const expiresAt = createdAt + sessionHours * 3_600_000
    await repository.create({ tokenHash: hashOf(token), accountId, keyId, createdAt, expiresAt })
    return { token, csrfToken: this.#csrfTokenOf(token), expiresAt }
  }

  /**
   * The session of a call that was let in.
   * @returns undefined for a call that brought a key
   */
  async current(cookie: string | undefined): Promise<OpenedSession | undefined> {
    const token = tokenOf(cookie ?? '')
    const session = token === undefined ? undefined : await this.#find(token)
    if (token === undefined || session === undefined) return undefined
    return { token, csrfToken: this.#csrfTokenOf(token), expiresAt: session.expiresAt }
  }

  /** Ends the session at once for this server and within seconds for others. */
  async close(cookie: string | undefined): Promise<void> {
    const token = tokenOf(cookie ?? '')
    if (token === undefined) return
    const tokenHash = hashOf(token)
    await this.#options.repository.delete(tokenHash)
    this.#remembered.delete(tokenHash)
  }

  sweep(): Promise<void> {
    return this.#options.repository.deleteEnded(this.#now())
  }

  async #admit(token: string, { safeMethod, csrfToken, fetchSite }: BrowserCredentials): Promise<Caller> {
    const session = await this.#find(token)
    if (session === undefined) throw new ApiError('authenticationFailed')
    if (session.expiresAt <= this.#now()) throw new ApiError('tokenExpired')
    // A page at another port of this machine counts as the same site for cookies, but not here.
    const foreign = fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none'
    const proved = safeMethod || (csrfToken !== undefined && sameText(csrfToken, this.#csrfTokenOf(token)))
    if (foreign || !proved) throw new ApiError('tokenVerificationFailed')
    return this.#options.keys.callerOfKey(session.keyId)
  }

  async #find(token: string): Promise<ConsoleSession | undefined> {
    const tokenHash = hashOf(token)
    const remembered = this.#remembered.get(tokenHash)
    if (remembered !== undefined && remembered.until > this.#now()) return remembered.session
    this.#remembered.delete(tokenHash)
    const session = await this.#options.repository.find(tokenHash)
    if (session === undefined) return undefined
    if (this.#remembered.size >= maxRemembered) this.#remembered.clear()
    this.#remembered.set(tokenHash, { session, until: this.#now() + trustMilliseconds })
    return session
  }

  #csrfTokenOf(token: string): string {
    return createHmac('sha256', this.#csrfSecret).update(token).digest('base64url')
  }
}

function isGiven(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== ''
}

function tokenOf(cookie: string): string | undefined {
  for (const pair of cookie.split(';')) {
    const [name, value = ''] = pair.trim().split('=', 2)
    if (name === sessionCookieName && tokenPattern.test(value)) return value
  }
  return undefined
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
