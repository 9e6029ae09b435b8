import { guessLegacyEncoding } from './legacy-encoding.ts'
import { guessUtf16 } from './utf16-guess.ts'

export interface DecodedText {
  /** Without byte-order mark; what cannot be decoded is U+FFFD. */
  readonly text: string
  /** Name of the Encoding Standard, such as `utf-8`, `utf-16le`, `gb18030`, `big5`. */
  readonly encoding: string
}

/**
 * Text of unknown encoding. In this order: byte-order mark, UTF-16 by what its units would be, UTF-8 (also with a few broken bytes),
 * then what the statistics of the bytes say, with a preference for Chinese (GB18030 and Big5). Never throws.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingByMark(bytes) ?? guessEncoding(bytes)
  return { text: new TextDecoder(encoding).decode(bytes), encoding }
}

/** The encoding that a byte-order mark tells. */
export function encodingByMark(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0x84 && second === 0x31 && third === 0x95 && fourth === 0x33) return 'gb18030'
  return undefined
}

function guessEncoding(bytes: Uint8Array): string {
  // Other encodings of text hold no control characters, UTF-16 has them as halves of others.
  const utf16 = bytes.some(isControl) ? guessUtf16(bytes) : undefined
  if (utf16 !== undefined) return utf16
  if (isUtf8(bytes) || isMostlyUtf8(bytes)) return 'utf-8'
  return guessLegacyEncoding(bytes)
}

function isControl(byte: number): boolean {
  return byte < 0x20 && (byte < 0x09 || byte > 0x0d)
}

/** A file that was cut in the middle of its last character still is UTF-8. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/**
 * Some broken bytes among many good characters, as in a log that several programs write to. Only characters of three and four bytes
 * count as good: those of two are common by accident in other encodings.
 */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  let broken = 0
  let good = 0
  for (const character of new TextDecoder('utf-8').decode(bytes.subarray(0, sampleBytes))) {
    if (character === '\uFFFD') broken += 1
    else if (character >= '\u0800') good += 1
  }
  return good > broken * 3
}

const sampleBytes = 262_144
