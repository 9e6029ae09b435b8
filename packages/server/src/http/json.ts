import { ApiError } from '../errors/api-error.ts'

/** Deeper bodies are refused: they serve no client and would overflow the stack where the body is written out again. */
const maxNestingDepth = 512
/** Below this length a body cannot nest deeply enough to matter, so it is not scanned. */
const scanFromCharacters = 4096
const longDigits = /\d{16}/
const escapedNul = /\\u0000/

/**
 * Parses a JSON body. Integers beyond 2^53 become strings of digits, because clients put knowledge-base ids into JSON as bare
 * numbers and a plain `JSON.parse` would change their last digits.
 * @throws {ApiError} invalidRequest when the text is no JSON or nests deeper than 512 levels
 */
export function parseJson(text: string): unknown {
  if (text.length > scanFromCharacters && nestsTooDeep(text)) {
    throw new ApiError('invalidRequest', {
      reason: { zh: `JSON 嵌套超过 ${maxNestingDepth} 层。`, en: `JSON nests deeper than ${maxNestingDepth} levels.` },
    })
  }
  try {
    const value: unknown = longDigits.test(text) ? JSON.parse(text, keepBigIntegers) : JSON.parse(text)
    return escapedNul.test(text) ? withoutNuls(value) : value
  } catch (cause) {
    throw new ApiError(
      'invalidRequest',
      { reason: { zh: '请求体不是合法的 JSON。', en: 'The body is not valid JSON.' } },
      { cause },
    )
  }
}

/**
 * The value without NUL characters in its texts and names. They mean nothing in any field of the platform, PostgreSQL stores none, and
 * programs behind us end a text at them.
 */
export function withoutNuls(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '')
  if (Array.isArray(value)) return value.map(withoutNuls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name.replaceAll('\0', ''), withoutNuls(item)]))
}

function keepBigIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source
  return source !== undefined && /^-?\d+$/.test(source) ? source : value
}

function nestsTooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (inString) {
      if (code === 0x5c) index++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxNestingDepth) return true
    } else if (code === 0x7d || code === 0x5d) depth--
  }
  return false
}

declare global {
  interface JSON {
    /** Of the JavaScript engine: a value that `stringify` writes as this text. */
    rawJSON(text: string): object
  }
}

/**
 * An id that the JSON of a reply writes as a bare number, however long it is.
 * @param digits of a decimal integer
 */
export function bareInteger(digits: string): object {
  return JSON.rawJSON(digits)
}
