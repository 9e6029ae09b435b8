/** Fewer characters than this tell nothing about a page. */
const leastCharacters = 12
const tooMany = 0.2

/**
 * Whether the text of a page cannot be what is seen on it: fonts without a map to characters give signs of private use or none at
 * all.
 */
export function isUnreadable(text: string): boolean {
  const characters = [...text.replaceAll(/\s/gu, '')]
  if (characters.length < leastCharacters) return false
  const odd = characters.filter((character) => /[\p{Co}\p{Cn}\p{Cs}\ufffd]/u.test(character)).length
  return odd > tooMany * characters.length
}
