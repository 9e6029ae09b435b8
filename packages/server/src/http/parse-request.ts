import type { IncomingMessage } from 'node:http'
import { describeIssue, withoutNulls } from '@openmaas/protocol'
import type { EndpointSpec } from '@openmaas/protocol'
import type { z } from 'zod'
import { ApiError } from '../errors/api-error.ts'
import { parseJson } from './json.ts'
import { readTextBody } from './read-body.ts'

/**
 * The body of a JSON operation, parsed by its schema; undefined for one without a body or with a multipart body, which its route
 * reads itself. An empty body counts as an empty object, because SDKs send none with calls that need none.
 * @param onAccepted is given the JSON as it was sent, once it has been found to be what the schema says; undefined for a multipart body
 * @throws {ApiError} invalidRequest, fieldMissing, invalidParameter, bodyTooLarge
 */
export async function parseBody(
  endpoint: EndpointSpec,
  incoming: IncomingMessage,
  maxBytes: number,
  onAccepted?: (text: string | undefined) => void,
): Promise<unknown> {
  if (endpoint.body === undefined) return undefined
  if (endpoint.bodyEncoding === 'multipart') {
    refuseCompression(incoming)
    onAccepted?.(undefined)
    return undefined
  }
  const text = await readTextBody(incoming, maxBytes)
  const body = readJsonBody(endpoint.body, text === '' ? {} : parseJson(text))
  onAccepted?.(text === '' ? '{}' : text)
  return body
}

/**
 * The body of a call by its schema, whichever way it came: over HTTP, or as a line of a batch.
 * @throws {ApiError} invalidRequest, fieldMissing, invalidParameter
 */
export function readJsonBody<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ApiError('invalidRequest', {
      reason: { zh: '请求体应为 JSON 对象。', en: 'The body must be a JSON object.' },
    })
  }
  return parseWith(schema, withoutNulls(json))
}

/** Multipart bodies are read as they arrive, file by file; no client is known that compresses them. */
function refuseCompression(incoming: IncomingMessage): void {
  const encoding = incoming.headers['content-encoding']
  if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') return
  throw new ApiError('invalidRequest', {
    reason: {
      zh: 'multipart 请求体不支持 Content-Encoding。',
      en: 'A multipart body takes no Content-Encoding.',
    },
  })
}

/** Repeated names keep their last value; empty values mean "not given", as clients send them. */
export function parseQuery(endpoint: EndpointSpec, text: string): unknown {
  if (endpoint.query === undefined) return undefined
  const query: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const clean = value.replaceAll('\0', '')
    if (clean !== '') query[name] = clean
  }
  return parseWith(endpoint.query, query)
}

function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = describeIssue(parsed.error)
  throw new ApiError(issue.name, issue.parameters, { shouldRetry: false })
}
