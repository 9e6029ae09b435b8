import { ApiError } from '../errors/api-error.ts'

/** Deeper bodies are refused: they serve no client and would overflow the stack where the body is written out again. */
const maxNestingDepth = 512
/** Below this length a body cannot nest deeply enough to matter, so it is not scanned. */
const scanFromCharacters = 4096
const longDigits = /\d{16}/

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
    return longDigits.test(text) ? JSON.parse(text, keepBigIntegers) : JSON.parse(text)
  } catch (cause) {
    throw new ApiError(
      'invalidRequest',
      { reason: { zh: '请求体不是合法的 JSON。', en: 'The body is not valid JSON.' } },
      { cause },
    )
  }
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
