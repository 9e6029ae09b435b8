import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { addressPolicy } from './address-policy.ts'
import { addressReach } from './address-reach.ts'
import type { AddressReach } from './address-reach.ts'
import { FetchRefused } from './fetch-refused.ts'
import { guardedAgent, refuseNumericHost } from './guarded-agent.ts'
import { acceptedEncodings, limitedBody, tooLarge } from './limited-body.ts'
import { nextHop, parseTarget } from './redirect.ts'
import type { Hop } from './redirect.ts'
import type { Resolve } from './resolve-host.ts'

export interface FetchOptions {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
  /** For everything together: names, connections, redirects and the whole body. Default 30 s. */
  readonly timeoutMs?: number
  /** Of the body, as it is sent and as it unpacks. Default 20 MiB. */
  readonly maxBytes?: number
  /** Default 5; 0 makes a redirect an answer like any other. */
  readonly maxRedirects?: number
  /** Media types like `text/html` or `image/*`; an answer without a type is `application/octet-stream`. Default: all. */
  readonly acceptTypes?: readonly string[]
  /** True: answers other than 2xx are returned instead of refused. */
  readonly anyStatus?: boolean
}

export interface FetchReply {
  readonly status: number
  /** Names in lower case; several values of one name are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** Where the answer came from, after redirects. */
  readonly url: string
  /** In lower case, without parameters. */
  readonly mediaType: string
  /** Unpacked. Fails with FetchRefused at the limits; to be read or destroyed. */
  readonly body: Readable
  /** The whole body. */
  bytes(): Promise<Buffer>
}

/**
 * Fetches what a user named, from public addresses only.
 * @throws {FetchRefused}
 */
export type GuardedFetch = (url: string, options?: FetchOptions) => Promise<FetchReply>

export interface GuardedFetcher {
  readonly fetch: GuardedFetch
  /** Judges without fetching. */
  readonly reach: AddressReach
  close(): Promise<void>
}

export interface GuardOptions {
  /** Networks that may be fetched although they are not public, as in OPENMAAS_FETCH_ALLOW. */
  readonly allow: readonly string[]
  readonly resolve?: Resolve
}

const defaults = { timeoutMs: 30_000, maxBytes: 20 * 1_048_576, maxRedirects: 5 }

/** @throws {InvalidNetwork} for a wrong entry of `allow` */
export function createGuardedFetch({ allow, resolve }: GuardOptions): GuardedFetcher {
  const policy = addressPolicy(allow)
  const agent = guardedAgent(policy, resolve)

  async function fetch(text: string, options: FetchOptions = {}): Promise<FetchReply> {
    const { timeoutMs, maxBytes, maxRedirects } = { ...defaults, ...withoutUndefined(options) }
    const deadline = startDeadline(timeoutMs, options.signal)
    let hop: Hop = {
      url: parseOrEnd(text, deadline),
      method: options.method ?? 'GET',
      headers: { 'user-agent': 'OpenMaaS', ...options.headers, 'accept-encoding': acceptedEncodings },
      body: options.body,
    }
    try {
      for (let redirects = 0; ; redirects++) {
        refuseNumericHost(hop.url, policy)
        const answer = await send(agent, hop, deadline.signal)
        const headers = plainHeaders(answer.headers)
        const next = maxRedirects === 0 ? undefined : nextOrDestroy(hop, answer, headers['location'])
        if (next === undefined) return reply(hop, answer, headers, { ...options, maxBytes }, deadline)
        drop(answer)
        if (redirects === maxRedirects)
          throw new FetchRefused('too-many-redirects', `${hop.url.host} redirects more than ${maxRedirects} times.`)
        hop = next
      }
    } catch (error) {
      deadline.end()
      throw translate(error, hop.url, deadline)
    }
  }

  return { fetch, reach: addressReach(policy, allow.length > 0, resolve), close: () => agent.destroy() }
}

interface Deadline {
  readonly signal: AbortSignal
  /** The reason of the caller's own signal, once it has aborted. */
  abortedBy(): { readonly reason: unknown } | undefined
  passed(): boolean
  end(): void
}

function startDeadline(timeoutMs: number, outer: AbortSignal | undefined): Deadline {
  const time = new AbortController()
  // A reply that was put aside unread must not hold up the end of the process.
  const timer = setTimeout(() => time.abort(), timeoutMs).unref()
  return {
    signal: outer === undefined ? time.signal : AbortSignal.any([outer, time.signal]),
    abortedBy: () => (outer?.aborted ? { reason: outer.reason } : undefined),
    passed: () => time.signal.aborted,
    end: () => clearTimeout(timer),
  }
}

function parseOrEnd(text: string, deadline: Deadline): URL {
  try {
    return parseTarget(text)
  } catch (error) {
    deadline.end()
    throw error
  }
}

function send(agent: Dispatcher, hop: Hop, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  return agent.request({
    origin: hop.url.origin,
    path: hop.url.pathname + hop.url.search,
    method: hop.method,
    headers: hop.headers,
    body: hop.body ?? null,
    signal,
    // The deadline of the call is the only one.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
}

function nextOrDestroy(hop: Hop, answer: Dispatcher.ResponseData, location: string | undefined): Hop | undefined {
  try {
    return nextHop(hop, answer.statusCode, location)
  } catch (error) {
    drop(answer)
    throw error
  }
}

function reply(
  { url, method }: Hop,
  answer: Dispatcher.ResponseData,
  headers: Readonly<Record<string, string>>,
  options: FetchOptions & { readonly maxBytes: number },
  deadline: Deadline,
): FetchReply {
  const { statusCode: status } = answer
  const mediaType = (headers['content-type'] ?? 'application/octet-stream').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  try {
    if (!options.anyStatus && (status < 200 || status > 299))
      throw new FetchRefused('status', `${url.host} answered with HTTP ${status}.`, { status })
    if (options.acceptTypes !== undefined && !matches(mediaType, options.acceptTypes))
      throw new FetchRefused('type', `${url.host} sent ${mediaType.slice(0, 80)}, which was not asked for.`, { status })
    const hasBody = method !== 'HEAD' && status !== 204 && status !== 304
    if (hasBody && Number(headers['content-length'] ?? 0) > options.maxBytes) throw tooLarge(options.maxBytes)
    const encoding = hasBody ? headers['content-encoding'] : undefined
    const body = limitedBody(answer.body, encoding, options.maxBytes, (error) => translate(error, url, deadline))
    body.once('close', deadline.end)
    return { status, headers, url: url.href, mediaType, body, bytes: () => buffer(body) }
  } catch (error) {
    drop(answer)
    throw error
  }
}

/** Closes the connection of an answer that nobody reads. */
function drop({ body }: Dispatcher.ResponseData): void {
  body.on('error', () => {}).destroy()
}

function matches(mediaType: string, accepted: readonly string[]): boolean {
  return accepted.some(
    (type) => type === '*/*' || type === mediaType || (type.endsWith('/*') && mediaType.startsWith(type.slice(0, -1))),
  )
}

/** Everything that can go wrong on the way, in our own words. */
function translate(error: unknown, url: URL, deadline: Deadline): Error {
  const aborted = deadline.abortedBy()
  if (aborted !== undefined)
    return aborted.reason instanceof Error ? aborted.reason : new Error('The fetch was aborted.', { cause: error })
  if (error instanceof FetchRefused) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (deadline.passed() || code === 'UND_ERR_CONNECT_TIMEOUT')
    return new FetchRefused('timeout', `${url.host} did not answer in time.`, { cause: error })
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return new FetchRefused('too-large', `The headers of ${url.host} are too large.`, { cause: error })
  return new FetchRefused('unreachable', `${url.host} could not be reached, or broke the answer off.`, { cause: error })
}

function plainHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}

function withoutUndefined(options: FetchOptions): FetchOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
