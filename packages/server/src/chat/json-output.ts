import { Ajv } from 'ajv'
import type { ResponseFormat } from '@openmaas/engines'
import { ApiError } from '../errors/api-error.ts'

/**
 * The JSON text of an answer that was asked for as JSON. A fence around it is taken off, because engines that only pass the wish
 * on to the model often get one back.
 * @throws {ApiError} callFailed when the text is no JSON object or does not obey the schema; the caller may simply repeat the call
 */
export function checkedJson(content: string, format: Exclude<ResponseFormat, { type: 'text' }>): string {
  const text = withoutFence(content)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new ApiError('callFailed', {}, { cause: new Error('the engine answered no valid JSON', { cause }) })
  }
  if (format.type === 'json_object' && (typeof value !== 'object' || value === null)) {
    throw new ApiError('callFailed', {}, { cause: new Error('the engine answered JSON that is no object') })
  }
  if (format.type === 'json_schema') requireSchema(value, format.schema)
  return text
}

function withoutFence(content: string): string {
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(content)
  return fenced?.[1] ?? content
}

function requireSchema(value: unknown, schema: Readonly<Record<string, unknown>>): void {
  const validate = compile(schema)
  if (validate(value)) return
  throw new ApiError('callFailed', {}, { cause: new Error('the engine answered JSON that does not obey the schema') })
}

/** @throws {ApiError} invalidParameter for a schema that is none */
export function compile(schema: Readonly<Record<string, unknown>>): (value: unknown) => boolean {
  try {
    const ajv = new Ajv({ strict: false, validateFormats: false, logger: false })
    const validate = ajv.compile(schema)
    return (value) => validate(value) === true
  } catch (cause) {
    throw new ApiError(
      'invalidParameter',
      {
        field: 'response_format.json_schema.schema',
        reason: { zh: '不是合法的 JSON Schema。', en: 'It is not a valid JSON Schema.' },
      },
      { cause },
    )
  }
}
