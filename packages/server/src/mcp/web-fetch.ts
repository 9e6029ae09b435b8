import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { FetchOptions, GuardedFetch } from '../outbound/index.ts'

export interface WebFetchLimits {
  /** Of one answer, a stream of events as well. */
  readonly maxBytes: number
  /** Until an answer has come to its end; streams of events stay open for as long as their connection is used. */
  readonly timeoutMs: number
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE'])
/** The body comes unpacked. */
const droppedHeaders: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'transfer-encoding'])
const withoutBody: ReadonlySet<number> = new Set([101, 204, 205, 304])

/** The fetch of browsers, as libraries want it, over the one that keeps private addresses out. Redirects are answers like any other. */
export function webFetch(
  fetch: GuardedFetch,
  { maxBytes, timeoutMs }: WebFetchLimits,
): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init = {}) => {
    const { status, headers, body } = await fetch(String(url), {
      method: methodOf(init.method),
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === 'string' ? { body: init.body } : {}),
      ...(init.signal === null || init.signal === undefined ? {} : { signal: init.signal }),
      maxBytes,
      timeoutMs,
      maxRedirects: 0,
      anyStatus: true,
    })
    const kept = Object.entries(headers).filter(([name]) => !droppedHeaders.has(name))
    if (withoutBody.has(status) || init.method === 'HEAD') {
      body.destroy()
      return new Response(null, { status, headers: kept })
    }
    return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array<ArrayBuffer>>, { status, headers: kept })
  }
}

function methodOf(method = 'GET'): NonNullable<FetchOptions['method']> {
  const given = method.toUpperCase()
  if (!methods.has(given)) throw new Error(`nothing is fetched by ${given}`)
  return given as NonNullable<FetchOptions['method']>
}
