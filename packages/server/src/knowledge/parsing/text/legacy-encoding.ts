import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Statistics settle long before the end of a long text. */
const sampleBytes = 65_536
/** A short text fits many encodings, and those who use this platform write Chinese: a tie goes to Chinese. */
const chineseWeight = 3
const chinese: ReadonlySet<string> = new Set(['gb18030', 'big5'])

/** Those of letters of ASCII and others like them that people still use, the western one first. */
const latin = ['windows-1252', 'iso-8859-15', 'windows-1250', 'iso-8859-2', 'windows-1254']
/** Fewer accented letters do not tell Hungarian from French. */
const fewAccents = 12

/** The encoding of a text that is no Unicode, as the Encoding Standard names it. */
export function guessLegacyEncoding(bytes: Uint8Array): string {
  const sample = sampleOf(bytes)
  const accents = accentsOfLatin(sample)
  if (accents > 0 && accents < fewAccents) return 'windows-1252'
  let best = accents > 0 ? 'windows-1252' : 'gb18030'
  let bestWeight = 0
  // Its tables are loaded with the first such text, because few texts are no Unicode.
  const { detectAll } = require('jschardet') as typeof import('jschardet')
  for (const { encoding, confidence } of detectAll(sample)) {
    const name = decodableName(encoding)
    if (name === undefined || (accents > 0 && !latin.includes(name))) continue
    const weight = confidence * (chinese.has(name) ? chineseWeight : 1)
    if (weight > bestWeight) [best, bestWeight] = [name, weight]
  }
  return best
}

const accentedShare = 0.9
const lettersForEachAccent = 4

/**
 * How many bytes above ASCII a text has that is made of letters of ASCII with an accented one here and there; 0 for any other text. In other
 * alphabets and in Chinese such bytes stand side by side.
 */
function accentsOfLatin(bytes: Uint8Array): number {
  let letters = 0
  let high = 0
  let alone = 0
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    if (byte < 0x80) {
      const lower = byte | 0x20
      if (lower >= 0x61 && lower <= 0x7a) letters += 1
    } else {
      high += 1
      if ((bytes[index - 1] ?? 0) < 0x80 && (bytes[index + 1] ?? 0) < 0x80) alone += 1
    }
  }
  return alone >= high * accentedShare && letters >= high * lettersForEachAccent ? high : 0
}

/** Starts where the text stops to be ASCII, which says nothing. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80)
  return bytes.subarray(Math.max(0, first - 64), Math.max(0, first) + sampleBytes)
}

/** Names that the decoder of the platform knows; UTF-8 and UTF-16 were ruled out before. */
function decodableName(encoding: string | null): string | undefined {
  if (encoding === null) return undefined
  try {
    const name = new TextDecoder(encoding).encoding
    if (name.startsWith('utf-')) return undefined
    return name === 'gbk' ? 'gb18030' : name
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
