import type { Engine, EngineHealth, EngineType } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import { HttpClient } from '../openai-compatible/http-client.ts'
import { parseRetryAfter } from '../openai-compatible/upstream-failure.ts'
import type { ErrorReader } from '../openai-compatible/upstream-failure.ts'
import type { WebSearchEngine, WebSearchHit, WebSearchInput } from '../search-engine.ts'

export interface SearchServerOptions {
  readonly id: string
  readonly baseUrl: string
  readonly apiKey?: string | undefined
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Default 5. */
  readonly connectTimeoutSeconds?: number | undefined
  /** For one search; default 15. */
  readonly timeoutSeconds?: number | undefined
}

/** What one kind of search server is asked for and says. */
export interface SearchServerKind {
  readonly type: EngineType
  /** Headers that carry the key. */
  readonly credentials: (apiKey: string) => Readonly<Record<string, string>>
  readonly page: (ask: SearchRequester, input: WebSearchInput, page: number) => Promise<SearchServerPage>
  /** Pages that are asked for at most. */
  readonly mostPages: number
}

/** One page of results; without hits where there are no more. */
export interface SearchServerPage {
  readonly hits: readonly WebSearchHit[]
  /** Addresses of pictures that stand beside the hits. */
  readonly images?: readonly string[]
}

export interface SearchRequester {
  get(path: string, query: Readonly<Record<string, string | number | undefined>>): Promise<unknown>
  post(path: string, body: object): Promise<unknown>
}

const readError: ErrorReader = ({ status, retryAfter }) => {
  const details = { upstreamStatus: status, retryAfterSeconds: parseRetryAfter(retryAfter) }
  if (status === 401 || status === 403)
    return new EngineError(
      'unauthorized',
      'The search server refused our credentials, or its JSON format is off.',
      details,
    )
  if (status === 429 || status === 432)
    return new EngineError('overloaded', 'The search server has too many calls.', details)
  if (status >= 400 && status < 500 && status !== 408)
    return new EngineError('rejected', `The search server refused the request with status ${status}.`, details)
  return new EngineError('unavailable', `The search server failed with status ${status}.`, details)
}

/** An engine that can do nothing but search the web. */
export function searchServerEngine(options: SearchServerOptions, kind: SearchServerKind): Engine {
  const headers = { ...(options.apiKey === undefined ? {} : kind.credentials(options.apiKey)), ...options.headers }
  const client = new HttpClient({
    baseUrl: options.baseUrl,
    headers: () => headers,
    connectTimeoutSeconds: options.connectTimeoutSeconds ?? 5,
    maxConnections: 256,
    readError,
  })
  const timeoutSeconds = options.timeoutSeconds ?? 15
  let lastAnswer: EngineHealth | undefined

  const webSearch: WebSearchEngine = {
    async search(input, { signal }) {
      const send = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
        signal.throwIfAborted()
        return (await client.json({ method, path, body, signal, timeoutSeconds })).body
      }
      const ask: SearchRequester = {
        get: (path, query) => send('GET', withQuery(client.path(path), query)),
        post: (path, body) => send('POST', client.path(path), body),
      }
      try {
        const hits: WebSearchHit[] = []
        const images = new Set<string>()
        const seen = new Set<string>()
        for (let page = 1; page <= kind.mostPages && hits.length < input.count; page++) {
          const found = await kind.page(ask, input, page)
          for (const image of found.images ?? []) images.add(image)
          const more = found.hits.filter(({ link }) => !seen.has(link))
          if (more.length === 0) break
          for (const { link } of more) seen.add(link)
          hits.push(...more)
        }
        lastAnswer = { healthy: true, detail: 'The last search was answered' }
        return { hits: hits.slice(0, input.count), ...(images.size === 0 ? {} : { images: [...images] }) }
      } catch (error) {
        if (error instanceof EngineError && error.kind !== 'rejected')
          lastAnswer = { healthy: true, detail: `The last search failed: ${error.message}` }
        throw error
      }
    },
  }

  return {
    id: options.id,
    type: kind.type,
    webSearch,
    // Searches cost money or somebody's patience, so that none is made to see whether one would be answered.
    checkHealth: async () => lastAnswer ?? { healthy: true, detail: 'Nothing was searched for yet' },
    close: () => client.close(),
  }
}

function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value))
  return `${path}${path.includes('?') ? '&' : '?'}${given.toString()}`
}

/** Objects in a list at a path of member names; empty where the reply has none. */
export function listAt(value: unknown, ...names: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  let found = value
  for (const name of names) found = isRecord(found) ? found[name] : undefined
  return Array.isArray(found) ? found.filter(isRecord) : []
}

/** The `images` of a reply or of a result; each comes as its address, or as an object that holds it. */
export function imagesOf(holder: unknown): string[] {
  const images: unknown = isRecord(holder) ? holder['images'] : undefined
  if (!Array.isArray(images)) return []
  return images.flatMap((image: unknown) => textOf(isRecord(image) ? image['url'] : image) ?? [])
}

/** @returns undefined for what is no text or empty */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** @returns undefined for a result that leads nowhere */
export function hitOf(facts: {
  readonly title: unknown
  readonly link: unknown
  readonly content: unknown
  readonly media?: unknown
  readonly icon?: unknown
  readonly publishDate?: unknown
  readonly images?: readonly unknown[]
}): WebSearchHit | undefined {
  const link = textOf(facts.link)
  if (link === undefined || !/^https?:\/\//i.test(link)) return undefined
  const optional = { media: textOf(facts.media), icon: textOf(facts.icon), publishDate: textOf(facts.publishDate) }
  const images = (facts.images ?? []).flatMap((image) => textOf(image) ?? [])
  return {
    title: textOf(facts.title) ?? link,
    link,
    content: textOf(facts.content) ?? '',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...(images.length === 0 ? {} : { images }),
  }
}

/** The words that most servers have for spans of days. */
export const spansByDay = [
  [1, 'day'],
  [7, 'week'],
  [31, 'month'],
  [366, 'year'],
] as const

/** A word of the server for a span of days. */
export function spanOf<Word extends string>(
  days: number | undefined,
  words: readonly (readonly [days: number, word: Word])[],
): Word | undefined {
  return days === undefined ? undefined : words.find(([most]) => days <= most)?.[1]
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
