/**
 * How much a text says, in Chinese characters: a character of full width counts 1, any other one half. A paragraph and its translation
 * weigh about the same, so that one set of limits does for both.
 */
export function textWeight(text: string): number {
  let weight = 0
  for (let index = 0; index < text.length; index++) weight += unitWeight(text.charCodeAt(index))
  return weight
}

/** Weight of one UTF-16 unit; the two halves of a surrogate pair share the weight of a wide character. */
export function unitWeight(unit: number): number {
  if (unit < 0x1100) return 0.5
  if (unit >= 0xd800 && unit <= 0xdfff) return 0.5
  return isWide(unit) ? 1 : 0.5
}

/** Size of one UTF-16 unit in code points: the second half of a surrogate pair counts nothing. */
export function unitCodePoints(unit: number): number {
  return isLowSurrogate(unit) ? 0 : 1
}

export function codePointCount(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index++) count += unitCodePoints(text.charCodeAt(index))
  return count
}

export function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** Hangul, CJK symbols, kana, ideographs, full-width forms. */
function isWide(unit: number): boolean {
  return (
    (unit >= 0x1100 && unit <= 0x115f) ||
    (unit >= 0x2e80 && unit <= 0xa4cf) ||
    (unit >= 0xac00 && unit <= 0xd7a3) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0xfe30 && unit <= 0xfe6f) ||
    (unit >= 0xff00 && unit <= 0xff60) ||
    (unit >= 0xffe0 && unit <= 0xffe6)
  )
}
