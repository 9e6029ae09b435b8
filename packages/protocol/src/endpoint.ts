import type { z } from 'zod'
import type { ErrorName } from './errors.ts'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Which of the two error envelopes a family of paths speaks (errors.ts). */
export type Envelope = 'model' | 'knowledge'

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
  readonly parameters?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** Absent for an empty or binary reply. */
  readonly response?: z.ZodType
  /** Content type of a reply that is not JSON. */
  readonly responseType?: string
  /** One server-sent event each, when `body.stream` is true. */
  readonly chunk?: z.ZodType
  readonly errors?: readonly ErrorName[]
  /** False: known by the contract, answered with 404 and code 1222 until its capability is built. */
  readonly available?: boolean
}

/** Keeps the literal types, so that handlers infer what `body` and `query` parse to. */
export function defineEndpoint<const Spec extends EndpointSpec>(spec: Spec): Spec {
  return spec
}
