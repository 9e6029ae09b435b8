import { ApiError } from '../errors/api-error.ts'
import type { Credentials } from './caller.ts'
import { parseToken } from './json-web-token.ts'
import type { ParsedToken } from './json-web-token.ts'
import { parseKey } from './key-format.ts'
import type { ApiKey } from './key-format.ts'

export type Credential =
  { readonly kind: 'key'; readonly key: ApiKey } | { readonly kind: 'token'; readonly token: ParsedToken }

/** Real tokens have some 200 characters. */
const maxCharacters = 4096
const scheme = /^bearer(?:\s+|$)/i

/**
 * The header value that names the caller: `authorization`, else `x-api-key`.
 * @throws {ApiError} authenticationMissing (1001)
 */
export function presentedValue({ authorization, apiKey }: Credentials): string {
  const value = authorization !== undefined && authorization.trim() !== '' ? authorization : apiKey
  if (value === undefined || value.trim() === '') throw new ApiError('authenticationMissing')
  return value
}

/**
 * Reads a key or token, with the word Bearer before it in any case, or without.
 * @throws {ApiError} authenticationMissing (1001) for Bearer alone, tokenInvalid (1002) for what is neither key nor token
 */
export function parseCredential(value: string): Credential {
  if (value.length > maxCharacters) throw new ApiError('tokenInvalid')
  const text = value.trim().replace(scheme, '').trim()
  if (text === '') throw new ApiError('authenticationMissing')
  if (text.split('.').length === 3) return { kind: 'token', token: parseToken(text) }
  const key = parseKey(text)
  if (key === undefined) throw new ApiError('tokenInvalid')
  return { kind: 'key', key }
}
