import { createHmac } from 'node:crypto'

const lifetimeMilliseconds = 10 * 60 * 1000
/** A token is replaced when it has less than this to live, so that none expires on the way. */
const renewBeforeMilliseconds = 2 * 60 * 1000

/**
 * Tokens for the platform, signed with a key of the form `id.secret`: HS256 with `sign_type` SIGN, and `exp` and `timestamp` in
 * milliseconds, as its documentation has them. One token serves many calls.
 * @returns a function that gives the token to use now
 */
export function platformTokens(apiKey: string, now: () => number): () => string {
  const dot = apiKey.indexOf('.')
  const id = apiKey.slice(0, dot)
  const secret = apiKey.slice(dot + 1)
  let token = ''
  let expiresAt = -Infinity
  return () => {
    const time = now()
    if (expiresAt - time < renewBeforeMilliseconds) {
      expiresAt = time + lifetimeMilliseconds
      token = sign({ api_key: id, exp: expiresAt, timestamp: time }, secret)
    }
    return token
  }
}

function sign(claims: Readonly<Record<string, unknown>>, secret: string): string {
  const signed = `${encode({ alg: 'HS256', sign_type: 'SIGN', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

function encode(value: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
