import type { EndpointSpec, Envelope } from '../endpoint.ts'
import { errorMessage, errorTable } from '../errors.ts'
import type { ErrorName } from '../errors.ts'
import type { JsonSchema } from './schema-components.ts'

/** What any operation may answer besides its own errors. */
const credentialErrors: readonly ErrorName[] = [
  'authenticationFailed',
  'authenticationMissing',
  'tokenInvalid',
  'tokenExpired',
  'tokenVerificationFailed',
]

const errorSchemas: Readonly<Record<Envelope, { readonly name: string; readonly schema: JsonSchema }>> = {
  model: {
    name: 'Error',
    schema: {
      type: 'object',
      required: ['error'],
      properties: {
        error: {
          type: 'object',
          required: ['code', 'message'],
          properties: { code: { type: 'string', description: 'Digits.' }, message: { type: 'string' } },
        },
        contentFilter: {
          type: 'array',
          description: 'With a refusal of unsafe content.',
          items: { type: 'object', properties: { role: { type: 'string' }, level: { type: 'integer' } } },
        },
      },
    },
  },
  knowledge: {
    name: 'KnowledgeError',
    schema: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'integer' },
        message: { type: 'string' },
        timestamp: { type: 'integer', description: 'Unix milliseconds.' },
      },
    },
  },
  anthropic: {
    name: 'AnthropicError',
    schema: {
      type: 'object',
      required: ['type', 'error'],
      properties: {
        type: { const: 'error' },
        error: {
          type: 'object',
          required: ['type', 'message'],
          properties: { type: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
        },
        request_id: { type: 'string' },
      },
    },
  },
}

export const errorComponents: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  Object.values(errorSchemas).map(({ name, schema }) => [name, schema]),
)

/** The failures of an operation by HTTP status, each with its business codes. */
export function errorResponses(endpoint: EndpointSpec): Readonly<Record<string, JsonSchema>> {
  const names: ErrorName[] = [...credentialErrors, ...(endpoint.errors ?? []), 'internalError']
  if (endpoint.available === false) names.push('apiNotFound')
  if (endpoint.body !== undefined && endpoint.bodyEncoding !== 'multipart') names.push('bodyTooLarge')
  const byStatus = new Map<number, ErrorName[]>()
  for (const name of new Set(names)) {
    const { status } = errorTable[name]
    byStatus.set(status, [...(byStatus.get(status) ?? []), name])
  }
  const schema = { $ref: `#/components/schemas/${errorSchemas[endpoint.envelope ?? 'model'].name}` }
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([first], [second]) => first - second)
      .map(([status, errors]) => [
        String(status),
        { description: errors.map(errorLine).join('\n'), content: { 'application/json': { schema } } },
      ]),
  )
}

/** `- 1214: The parameter is invalid.` */
function errorLine(name: ErrorName): string {
  const text = errorMessage(name, {}, 'en').replace(/\s+/g, ' ')
  return `- \`${errorTable[name].code}\`: ${text}`
}
