import { jsonType } from './declared-types.ts'
import type { JsonType } from './declared-types.ts'

/**
 * JSON text of an argument that the model wrote as bare text (GLM: `<arg_value>0012</arg_value>`).
 * - declared a string: the text as it is, so `0012` keeps its zeros
 * - declared something else, or nothing: the text itself where it is JSON, so that long numbers keep their digits; else a string
 * - declared a string or something else: the other type only where the text is JSON of that type
 */
export function bareArgument(text: string, declared: ReadonlySet<JsonType>): string {
  if (declared.size === 1 && declared.has('string')) return JSON.stringify(text)
  const type = typeOfJson(text)
  if (type === undefined) return JSON.stringify(text)
  if (declared.has('string') && (type === 'string' || !declared.has(type))) return JSON.stringify(text)
  return text.trim()
}

/**
 * JSON text of an argument that the model wrote as JSON already (Qwen, Hermes, DeepSeek), with the type that is declared: a
 * number where only a string is declared becomes a string, a string that holds JSON of the declared type becomes that value.
 */
export function jsonArgument(json: string, declared: ReadonlySet<JsonType>): string {
  const value: unknown = JSON.parse(json)
  const type = jsonType(value)
  if (declared.size === 0 || declared.has(type)) return json
  if (declared.size === 1 && declared.has('string') && (type === 'number' || type === 'boolean'))
    return JSON.stringify(json)
  if (typeof value === 'string') {
    const held = typeOfJson(value)
    if (held !== undefined && declared.has(held)) return value.trim()
  }
  return json
}

function typeOfJson(text: string): JsonType | undefined {
  try {
    return jsonType(JSON.parse(text))
  } catch {
    // Text that is no JSON is an ordinary answer here, not a failure.
    return undefined
  }
}
