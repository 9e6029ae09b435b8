import { z } from 'zod'
import type { EndpointSpec } from '../endpoint.ts'
import { errorComponents, errorResponses } from './error-responses.ts'
import { schemaComponents } from './schema-components.ts'
import type { JsonSchema, SchemaComponents } from './schema-components.ts'

type JsonObject = Readonly<Record<string, unknown>>

export interface OpenApiDocument {
  readonly openapi: string
  readonly info: JsonObject
  readonly servers: readonly JsonObject[]
  readonly security: readonly JsonObject[]
  readonly tags: readonly JsonObject[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>
  readonly components: JsonObject
}

export interface OpenApiOptions {
  /** Version of this server. */
  readonly version: string
  /** Address that the paths are relative to, with `/api` at its end and no slash after it. */
  readonly serverUrl: string
}

const description = `The API of the Zhipu AI open platform, served by OpenMaaS.

Errors have two envelopes. Models, files, tools and agents: \`{"error": {"code": "1214", "message": "..."}}\`.
Knowledge bases and applications: \`{"code": 1214, "message": "...", "timestamp": 1689649504996}\`.
Messages are Chinese unless \`Accept-Language\` prefers English.

Operations with \`x-openmaas-available: false\` are known, but answer 404 with code 1222 in this version.`

/** The contract as an OpenAPI 3.1 document. */
export function buildOpenApiDocument(endpoints: readonly EndpointSpec[], options: OpenApiOptions): OpenApiDocument {
  const components = schemaComponents()
  const paths: Record<string, Record<string, JsonObject>> = {}
  for (const endpoint of endpoints) {
    const operations = (paths[endpoint.path] ??= {})
    operations[endpoint.method.toLowerCase()] = operationOf(endpoint, components)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'OpenMaaS',
      version: options.version,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: options.serverUrl }],
    security: [{ bearer: [] }, { rawKey: [] }, { xApiKey: [] }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...errorComponents, ...components.all },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key `id.secret`, or a JWT signed with its secret (HS256).',
        },
        rawKey: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'The same without `Bearer`.' },
        xApiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-api-key',
          description: 'The API key, as Anthropic clients send it.',
        },
      },
    },
  }
}

function operationOf(endpoint: EndpointSpec, components: SchemaComponents): JsonObject {
  const parameters = [
    ...pathParameters(endpoint, components),
    ...parametersIn('query', endpoint.query, components),
    ...parametersIn('header', endpoint.headers, components),
  ]
  return {
    operationId: endpoint.operation,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(endpoint.body === undefined ? {} : { requestBody: requestBody(endpoint, endpoint.body, components) }),
    responses: { ...successResponses(endpoint, components), ...errorResponses(endpoint) },
    ...(endpoint.aliases === undefined ? {} : { 'x-openmaas-aliases': endpoint.aliases }),
    'x-openmaas-available': endpoint.available !== false,
  }
}

function pathParameters(endpoint: EndpointSpec, components: SchemaComponents): readonly JsonObject[] {
  const described = parametersIn('path', endpoint.parameters, components)
  const names = new Set(described.map(({ name }) => name))
  const undescribed = [...endpoint.path.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name)
    .filter((name) => !names.has(name))
  return [
    ...described,
    ...undescribed.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
  ]
}

function parametersIn(
  place: 'path' | 'query' | 'header',
  schema: z.ZodType | undefined,
  components: SchemaComponents,
): readonly JsonObject[] {
  if (schema === undefined) return []
  if (!(schema instanceof z.ZodObject))
    throw new TypeError(`The ${place} parameters of an operation must be an object schema`)
  const required = requiredOf(components.describe(schema))
  return Object.entries(schema.shape).map(([name, member]: [string, z.ZodType]) => {
    const { description: text, ...memberSchema } = components.describe(member)
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(text === undefined ? {} : { description: text }),
      schema: memberSchema,
    }
  })
}

function requestBody(endpoint: EndpointSpec, body: z.ZodType, components: SchemaComponents): JsonObject {
  const schema = components.describe(body)
  const mayBeEmpty = requiredOf(resolve(schema, components)).length === 0 && endpoint.files === undefined
  if (endpoint.bodyEncoding !== 'multipart') {
    return {
      required: !mayBeEmpty,
      content: { 'application/json': { schema, ...(endpoint.example && { example: endpoint.example }) } },
    }
  }
  return {
    required: true,
    content: { 'multipart/form-data': { schema: { allOf: [schema, filePartsSchema(endpoint)] } } },
  }
}

function filePartsSchema({ files = {} }: EndpointSpec): JsonSchema {
  const required = Object.entries(files).flatMap(([name, part]) => (part.required === true ? [name] : []))
  const properties = Object.entries(files).map(([name, part]) => {
    const file = { type: 'string', format: 'binary' }
    const schema = part.repeatable === true ? { type: 'array', items: file } : file
    return [name, { ...schema, description: part.description }]
  })
  return { type: 'object', properties: Object.fromEntries(properties), ...(required.length === 0 ? {} : { required }) }
}

function successResponses(endpoint: EndpointSpec, components: SchemaComponents): JsonObject {
  if (endpoint.webSocket === true) return { '101': { description: 'The connection is a WebSocket from here on.' } }
  const content: Record<string, JsonObject> = {}
  if (endpoint.response !== undefined) content['application/json'] = { schema: components.describe(endpoint.response) }
  if (endpoint.responseType !== undefined)
    content[endpoint.responseType] = { schema: { type: 'string', format: 'binary' } }
  if (endpoint.chunk !== undefined) content['text/event-stream'] = { schema: components.describe(endpoint.chunk) }
  return { '200': { description: 'Success.', ...(Object.keys(content).length === 0 ? {} : { content }) } }
}

function resolve(schema: JsonSchema, components: SchemaComponents): JsonSchema {
  const reference = schema['$ref']
  if (typeof reference !== 'string') return schema
  return components.all[reference.replace('#/components/schemas/', '')] ?? schema
}

function requiredOf(schema: JsonSchema): readonly unknown[] {
  const required = schema['required']
  return Array.isArray(required) ? required : []
}
