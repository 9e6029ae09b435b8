import { ParseFailure } from '../parsed-document.ts'

const sampleCharacters = 100_000
/** Texts hold next to none; what is no text at all has a third and more when it is decoded as one. */
const mostUnreadable = 0.1

/**
 * @param text as decoded
 * @throws {ParseFailure} `unsupported` when it was no text
 */
export function refuseBinary(text: string): void {
  if (isBinary(text)) throw new ParseFailure('unsupported', 'Its bytes are no text.')
}

/** A large share of it are control characters or could not be decoded. */
export function isBinary(text: string): boolean {
  const length = Math.min(text.length, sampleCharacters)
  let unreadable = 0
  for (let index = 0; index < length; index += 1) if (isUnreadable(text.charCodeAt(index))) unreadable += 1
  return unreadable > length * mostUnreadable
}

function isUnreadable(unit: number): boolean {
  if (unit < 0xa0) return (unit < 0x20 && (unit < 0x09 || unit > 0x0d)) || unit >= 0x7f
  // What no decoder knew, and characters for private use.
  return unit === 0xfffd || (unit >= 0xe000 && unit <= 0xf8ff)
}
