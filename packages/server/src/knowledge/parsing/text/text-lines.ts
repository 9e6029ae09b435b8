import { withoutControls } from './controls.ts'

/**
 * Lines of a text, without control characters and without white space at their ends; the indent stays. A page break (form feed) is an
 * empty line.
 */
export function textLines(text: string): string[] {
  return withoutControls(text.replaceAll(/\r\n?|[\n\v\u0085\u2028\u2029]/g, '\n').replaceAll('\f', '\n\n'))
    .split('\n')
    .map((line) => line.trimEnd())
}

/** Columns that a text takes in a fixed-width font: two for Chinese, Japanese, Korean and full-width characters, else one. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += isWide(character.codePointAt(0) ?? 0) ? 2 : 1
  return columns
}

export function isWide(codePoint: number): boolean {
  return (
    (codePoint >= 0x1100 && codePoint <= 0x115f) ||
    (codePoint >= 0x2e80 && codePoint <= 0xa4cf) ||
    (codePoint >= 0xac00 && codePoint <= 0xd7a3) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0xfe30 && codePoint <= 0xfe6f) ||
    (codePoint >= 0xff00 && codePoint <= 0xff60) ||
    (codePoint >= 0xffe0 && codePoint <= 0xffe6) ||
    (codePoint >= 0x20000 && codePoint <= 0x3fffd)
  )
}

/** Two lines of one paragraph as one: with a space between words, without one where Chinese characters meet. */
export function joinLines(first: string, second: string): string {
  if (first === '' || second === '') return first + second
  const before = first.codePointAt(first.length - (endsWithPair(first) ? 2 : 1)) ?? 0
  const after = second.codePointAt(0) ?? 0
  const close = isWide(before) || isWide(after) || /\p{L}-$/u.test(first)
  return close ? first + second : `${first} ${second}`
}

function endsWithPair(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xdc00 && last <= 0xdfff
}
