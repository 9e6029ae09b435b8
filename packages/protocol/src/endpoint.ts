import type { z } from 'zod'
import type { ErrorName } from './errors.ts'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A file part of a multipart body. */
export interface FilePart {
  readonly description: string
  readonly required?: boolean
  /** The part may come several times under its name. */
  readonly repeatable?: boolean
}

/** Which error envelope a family of paths speaks: `{error}`, `{code, message, timestamp}`, or that of the Messages protocol. */
export type Envelope = 'model' | 'knowledge' | 'anthropic'

export interface EndpointSpec {
  /** Dotted name: also the log, metric and SDK name. */
  readonly operation: string
  readonly method: HttpMethod
  /** Path below `/api`, parameters in braces as in OpenAPI: `/paas/v4/async-result/{id}`. */
  readonly path: string
  /** Other paths that mean the same operation. */
  readonly aliases?: readonly string[]
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly envelope?: Envelope
  /** `multipart` bodies are parsed by the route as a stream; the schema then documents the text fields. */
  readonly bodyEncoding?: 'json' | 'multipart'
  /** File parts of a multipart body, by name. */
  readonly files?: Readonly<Record<string, FilePart>>
  readonly parameters?: z.ZodType
  readonly query?: z.ZodType
  /** Request headers that mean something to this operation. */
  readonly headers?: z.ZodType
  readonly body?: z.ZodType
  /** A small body that works, for the reference page. */
  readonly example?: Readonly<Record<string, unknown>>
  /** Absent for an empty or binary reply. */
  readonly response?: z.ZodType
  /** Content type of a reply that is not JSON. */
  readonly responseType?: string
  /** One server-sent event each, when `body.stream` is true; without a `response`, the reply is always a stream. */
  readonly chunk?: z.ZodType
  /** True: clients open a WebSocket at the path; called without one, it is refused. */
  readonly webSocket?: boolean
  readonly errors?: readonly ErrorName[]
  /** False: known by the contract, answered with 404 and code 1222 until its capability is built. */
  readonly available?: boolean
}

/** Keeps the literal types, so that handlers infer what `body` and `query` parse to. */
export function defineEndpoint<const Spec extends EndpointSpec>(spec: Spec): Spec {
  return spec
}
