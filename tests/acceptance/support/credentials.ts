import { createHmac } from 'node:crypto'
import { call } from './call.ts'
import { isObject, textAt, type JsonObject } from './json.ts'
import type { ServerUnderTest } from './server.ts'

/** Claims of a token as the platform's clients make them; `exp` in any of their units. */
export interface TokenClaims {
  readonly api_key?: string
  readonly exp?: number
  readonly timestamp?: number
  readonly iat?: number
}

/** A JWT signed with a secret by HMAC-SHA256, as every client of the platform makes it. */
export function signToken(
  claims: TokenClaims,
  secret: string,
  header: JsonObject = { alg: 'HS256', sign_type: 'SIGN' },
): string {
  const signed = `${encode(header)}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** The two halves of a key. */
export function splitKey(key: string): { id: string; secret: string } {
  const [id = '', secret = ''] = key.split('.')
  return { id, secret }
}

export interface Account {
  readonly id: string
  readonly key: string
}

/** Makes an account of a tier through the admin API. */
export async function createAccount(server: ServerUnderTest, tier: string): Promise<Account> {
  const name = `acceptance-${tier}-${process.hrtime.bigint()}`
  const reply = await call(`${server.url}/api/admin/accounts`, { key: server.key, body: { name, tier } })
  if (reply.status !== 200 && reply.status !== 201) throw new Error(`no account: ${reply.status} ${reply.text}`)
  const account = reply.json()
  if (!isObject(account)) throw new Error(`no account: ${reply.text}`)
  return { id: textAt(account, 'id'), key: textAt(account, 'key') }
}
