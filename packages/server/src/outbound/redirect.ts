import { FetchRefused } from './fetch-refused.ts'

export interface Hop {
  readonly url: URL
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
}

const redirectStatuses = new Set([301, 302, 303, 307, 308])

/** Headers that another host may see: the rest can hold keys that were meant for the first one. */
const openHeaders = new Set(['accept', 'accept-language', 'content-type', 'user-agent'])

/**
 * Only http and https, without a user name, at most 8,192 characters.
 * @throws {FetchRefused} bad-url
 */
export function parseTarget(text: string, base?: URL): URL {
  const url = text.length <= 8192 ? URL.parse(text, base?.href) : null
  if (url === null) throw new FetchRefused('bad-url', 'The address is no valid URL.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchRefused('bad-url', `Addresses of the kind ${url.protocol} are not fetched, only http and https.`)
  if (url.username !== '' || url.password !== '')
    throw new FetchRefused('bad-url', 'An address must not carry a user name or password.')
  return url
}

/**
 * Where an answer leads on.
 * @returns undefined when the answer is no redirect
 * @throws {FetchRefused} bad-url
 */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (!redirectStatuses.has(status) || location === undefined) return undefined
  const url = parseTarget(location, hop.url)
  const headers =
    url.origin === hop.url.origin
      ? hop.headers
      : Object.fromEntries(Object.entries(hop.headers).filter(([name]) => openHeaders.has(name.toLowerCase())))
  const keepsMethod = status === 307 || status === 308 || hop.method === 'HEAD'
  return keepsMethod ? { ...hop, url, headers } : { url, headers, method: 'GET', body: undefined }
}
