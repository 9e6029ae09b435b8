import { createRequire } from 'node:module'
import type { Ajv } from 'ajv'
import type { ResponseFormat } from '@openmaas/engines'
import { ApiError } from '../errors/api-error.ts'

const require = createRequire(import.meta.url)

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
    // Of drafts that are not known here the rest is read as of the default one.
    const { $schema: draft, ...rest } = schema
    const ajv = new (validatorOf(draft))({ strict: false, validateFormats: false, logger: false })
    const validate = ajv.compile(rest)
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

/**
 * By the draft that a schema names; libraries write the newer ones into what they make. Loaded with the first schema, so that a start does
 * not wait for them.
 */
function validatorOf(draft: unknown): typeof Ajv {
  const has = (year: string): boolean => typeof draft === 'string' && draft.includes(year)
  if (has('2020-12')) return (require('ajv/dist/2020.js') as { readonly Ajv2020: typeof Ajv }).Ajv2020
  if (has('2019-09')) return (require('ajv/dist/2019.js') as { readonly Ajv2019: typeof Ajv }).Ajv2019
  return (require('ajv') as { readonly Ajv: typeof Ajv }).Ajv
}
