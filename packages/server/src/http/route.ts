import type { EndpointSpec, Language } from '@openmaas/protocol'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Caller } from '../access/index.ts'

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** Facts of a call that only the capability knows. Labels come from the catalogue and the configuration. */
export interface CallOutcome {
  model?: string
  engine?: string
  firstPartMs?: number
  promptTokens?: number
  completionTokens?: number
}

/** One call of an operation: everything parsed, nothing left to check. */
export interface ApiRequest<Spec extends EndpointSpec = EndpointSpec> {
  readonly operation: string
  /** Generated here; also the id of the reply unless the caller gave a `request_id`. */
  readonly requestId: string
  readonly caller: Caller
  readonly params: Readonly<Record<string, string>>
  readonly query: Parsed<Spec['query']>
  readonly body: Parsed<Spec['body']>
  readonly language: Language
  /** The path as it was called, without the query: aliases of one operation may differ in defaults. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Aborts when the client disconnects or the server stops. Taken once, at the edge. */
  readonly signal: AbortSignal
  /** Headers of the reply, writable until the first byte goes out. */
  readonly replyHeaders: Record<string, string>
  /** What the service learns about the call, for metrics. */
  readonly outcome: CallOutcome
  /** The raw message, for routes that stream a body themselves. */
  readonly incoming: IncomingMessage
}

/** A reply of server-sent events; anything else that a handler returns is sent as JSON. */
export class EventStream {
  readonly events: AsyncIterable<unknown>
  /** The lines of one event, with the blank line that ends it. */
  readonly write: (event: unknown) => string
  /** What follows the last event. */
  readonly end: string

  /** By default one `data:` line of JSON each, then `[DONE]`. */
  constructor(events: AsyncIterable<unknown>, write: (event: unknown) => string = dataLine, end = dataEnd) {
    this.events = events
    this.write = write
    this.end = end
  }

  /** Events whose lines are written already; nothing follows the last one. */
  static lines(events: AsyncIterable<string>): EventStream {
    return new EventStream(events, String, '')
  }
}

const dataEnd = 'data: [DONE]\n\n'

function dataLine(event: unknown): string {
  return `data: ${JSON.stringify(event)}\n\n`
}

/** A reply with a content type of its own. */
export class RawReply {
  readonly contentType: string
  readonly body: string | Uint8Array

  constructor(contentType: string, body: string | Uint8Array) {
    this.contentType = contentType
    this.body = body
  }
}

/** A reply whose bytes come from a store, sent as fast as its reader takes them. */
export class StreamReply {
  readonly headers: Readonly<Record<string, string>>
  readonly content: Readable

  /** @param headers type and length of the content among them */
  constructor(headers: Readonly<Record<string, string>>, content: Readable) {
    this.headers = headers
    this.content = content
  }
}

export interface Route {
  readonly endpoint: EndpointSpec
  handle(request: ApiRequest): unknown
}

/**
 * Binds a handler to its operation. The cast is sound because the server parses query and body with the schemas of this very
 * endpoint before it calls the handler.
 */
export function route<const Spec extends EndpointSpec>(
  endpoint: Spec,
  handle: (request: ApiRequest<Spec>) => unknown,
): Route {
  return { endpoint, handle: (request) => handle(request as ApiRequest<Spec>) }
}
