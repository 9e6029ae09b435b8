import { createHmac, timingSafeEqual } from 'node:crypto'
import { ApiError } from '../errors/api-error.ts'

/** A token as its bearer made it from a key; nothing in it is true before the signature is checked. */
export interface ParsedToken {
  /** Claim `api_key`: the half of the key before the dot. */
  readonly keyId: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  readonly signedText: string
  readonly signature: string
}

/** Clients send `exp` in seconds, milliseconds, or milliseconds times 1000; the last is meant to be read as milliseconds. */
const secondsBelow = 1e11
const base64url = /^[A-Za-z0-9_-]+$/

/**
 * Reads a token of HMAC-SHA256, the only kind the platform knows. `timestamp`, `iat`, `typ` and `sign_type` say nothing that
 * matters here; there is no upper bound on a token's life, because real clients have none.
 * @throws {ApiError} tokenInvalid (1002): other algorithms (`none` among them), bad encoding, `api_key` or `exp` missing
 */
export function parseToken(text: string): ParsedToken {
  const [headerText = '', claimsText = '', signature = '', ...rest] = text.split('.')
  const header = decode(headerText)
  const claims = decode(claimsText)
  const { api_key: keyId, exp } = claims
  const valid = rest.length === 0 && base64url.test(signature) && header['alg'] === 'HS256'
  if (!valid || typeof keyId !== 'string' || keyId === '' || typeof exp !== 'number') throw new ApiError('tokenInvalid')
  return {
    keyId,
    expiresAt: exp < secondsBelow ? exp * 1000 : exp,
    signedText: `${headerText}.${claimsText}`,
    signature,
  }
}

/** The secret's characters are the key of the HMAC as they stand. Takes the same time wherever the signatures differ. */
export function isSignedWith(token: ParsedToken, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(token.signedText).digest('base64url')
  return sameText(token.signature, expected)
}

/** Compares without telling by its duration how much is alike. The length is no secret. */
export function sameText(left: string, right: string): boolean {
  const leftBytes = Buffer.from(left)
  const rightBytes = Buffer.from(right)
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes)
}

function decode(part: string): Record<string, unknown> {
  if (!base64url.test(part)) throw new ApiError('tokenInvalid')
  const value = parseObject(Buffer.from(part, 'base64url').toString('utf8'))
  if (value === undefined) throw new ApiError('tokenInvalid')
  return value
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    // Not JSON: the caller of this function names the error.
    return undefined
  }
}
