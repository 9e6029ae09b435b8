/*
 * Whether the text of a page is what can be seen on it. Fonts often come without a map to characters, or with a wrong one: then the
 * page is drawn well and its text is nonsense.
 */

/** `doubtful` text is believed where recognition of the page does not contradict it; `unreadable` text never. */
export type Soundness = 'sound' | 'doubtful' | 'unreadable'

/** Fewer characters than this tell nothing about a page, and more tell nothing else. */
const leastCharacters = 12
const mostCharacters = 2000
/** Of all characters: signs of private use, of no use, and such as stand for a missing one. */
const mostOdd = 0.2
/** Of all: control characters, which a font without a map gives for its first glyphs, the space among them. */
const mostControl = 0.05
/** Of all: what Chinese bytes look like that are taken for Latin ones. No language comes near. */
const mostUpperLatin = 0.3
/** Of the Chinese characters: such as no usual text holds. */
const mostRareHan = 0.45
/** Of the letters: one and the same. */
const mostOfOneLetter = 0.6
/** Of the Latin letters: no language has fewer vowels; lists of part numbers may. */
const leastVowels = 0.22
/** Scripts on one page of which each has a good share. */
const mostScripts = 5
const goodShare = 0.02

/** @param raw text of a page as the file gives it, with what nobody can see */
export function soundnessOf(raw: string): Soundness {
  const characters = [...raw.replaceAll(/\s/gu, '')].slice(0, mostCharacters)
  if (characters.length < leastCharacters) return 'sound'
  const count = (pattern: RegExp): number => characters.filter((character) => pattern.test(character)).length
  const control = count(/\p{Cc}/u)
  if (characters.length - control < leastCharacters) return 'unreadable'
  if (count(/[\p{Co}\p{Cn}\p{Cs}\ufffd]/u) > mostOdd * characters.length) return 'unreadable'
  if (control > mostControl * characters.length) return 'doubtful'
  if (count(/[\u00a1-\u00ac\u00ae-\u00ff]/u) > mostUpperLatin * characters.length) return 'doubtful'
  const letters = characters.filter((character) => /\p{L}/u.test(character))
  return hasRareHan(letters) || isOneLetter(letters) || lacksVowels(letters) || isMixed(letters) ? 'doubtful' : 'sound'
}

function hasRareHan(letters: readonly string[]): boolean {
  const han = letters.filter((letter) => /\p{Script=Han}/u.test(letter))
  if (han.length < 20) return false
  const usual = usualHan()
  return han.filter((letter) => !usual.has(letter)).length > mostRareHan * han.length
}

function isOneLetter(letters: readonly string[]): boolean {
  if (letters.length < 40) return false
  const counts = new Map<string, number>()
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return Math.max(...counts.values()) > mostOfOneLetter * letters.length
}

function lacksVowels(letters: readonly string[]): boolean {
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter))
  if (latin.length < 120 || latin.length < letters.length / 2) return false
  const vowels = latin.filter((letter) => /[aeiouyæøœıə]/.test(letter.normalize('NFD').charAt(0).toLowerCase()))
  return vowels.length < leastVowels * latin.length
}

const scripts = [
  ...([
    'Latin',
    'Greek',
    'Cyrillic',
    'Armenian',
    'Hebrew',
    'Arabic',
    'Syriac',
    'Devanagari',
    'Bengali',
    'Tamil',
  ] as const),
  ...([
    'Thai',
    'Tibetan',
    'Georgian',
    'Hangul',
    'Ethiopic',
    'Cherokee',
    'Canadian_Aboriginal',
    'Khmer',
    'Mongolian',
  ] as const),
  ...(['Hiragana', 'Katakana', 'Bopomofo', 'Han', 'Yi'] as const),
].map((script) => new RegExp(`\\p{Script=${script}}`, 'u'))

function isMixed(letters: readonly string[]): boolean {
  if (letters.filter((letter) => !/[\p{Script=Latin}\p{Script=Han}]/u.test(letter)).length < 0.1 * letters.length)
    return false
  const shares = scripts.filter((script) => {
    const own = letters.filter((letter) => script.test(letter)).length
    return own >= 3 && own > goodShare * letters.length
  })
  return shares.length > mostScripts
}

let knownHan: ReadonlySet<string> | undefined

/** The characters that the old national standards of China, Taiwan and Japan put first, some seven thousand. */
function usualHan(): ReadonlySet<string> {
  return (knownHan ??= new Set([
    ...charactersOf('gb18030', [0xb0, 0xd7], [0xa1, 0xfe]),
    ...charactersOf('big5', [0xa4, 0xc6], [0x40, 0xfe]),
    ...charactersOf('shift_jis', [0x88, 0x98], [0x40, 0xfc]),
  ]))
}

function charactersOf(encoding: string, [first, last]: [number, number], [low, high]: [number, number]): string {
  const pairs: number[] = []
  for (let lead = first; lead <= last; lead += 1) for (let tail = low; tail <= high; tail += 1) pairs.push(lead, tail)
  const text = new TextDecoder(encoding).decode(new Uint8Array(pairs))
  return text.replaceAll(/[^\p{Script=Han}]/gu, '')
}

/** Of the pairs of neighbouring letters in the shorter of two texts. */
const leastInCommon = 0.4
/** Fewer pairs than this share of the page's own, and the recogniser cannot read the script. */
const leastRecognised = 0.2

/** Whether doubtful text is confirmed by what was recognised on its page, in whatever order that is, or not contradicted at least. */
export function isConfirmed(own: string, recognised: string): boolean {
  const [ownPairs, seenPairs] = [pairsOf(own), pairsOf(recognised)]
  const [ownCount, seenCount] = [sumOf(ownPairs), sumOf(seenPairs)]
  if (seenCount < leastRecognised * ownCount) return true
  let common = 0
  for (const [pair, count] of ownPairs) common += Math.min(count, seenPairs.get(pair) ?? 0)
  return common >= leastInCommon * Math.min(ownCount, seenCount)
}

function pairsOf(text: string): Map<string, number> {
  const letters = [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, ''),
  ]
  const pairs = new Map<string, number>()
  for (const [index, letter] of letters.slice(0, -1).entries()) {
    const pair = letter + (letters[index + 1] ?? '')
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}

function sumOf(pairs: ReadonlyMap<string, number>): number {
  return [...pairs.values()].reduce((sum, count) => sum + count, 0)
}
