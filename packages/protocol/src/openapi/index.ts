import { endpoints } from '../endpoints.ts'
import { buildOpenApiDocument } from './openapi-document.ts'
import type { OpenApiDocument, OpenApiOptions } from './openapi-document.ts'

export { buildOpenApiDocument } from './openapi-document.ts'
export type { OpenApiDocument, OpenApiOptions } from './openapi-document.ts'

/** The whole API as an OpenAPI 3.1 document. Takes some 50 ms, so keep the result. */
export function openApiDocument(options: OpenApiOptions): OpenApiDocument {
  return buildOpenApiDocument(endpoints, options)
}
