import { detectAll } from 'jschardet'

/** Statistics settle long before the end of a long text. */
const sampleBytes = 65_536
/** A short text fits many encodings, and those who use this platform write Chinese: a tie goes to Chinese. */
const chineseWeight = 3
const chinese: ReadonlySet<string> = new Set(['gb18030', 'big5'])

/** The encoding of a text that is no Unicode, as the Encoding Standard names it. */
export function guessLegacyEncoding(bytes: Uint8Array): string {
  let best = 'gb18030'
  let bestWeight = 0
  for (const { encoding, confidence } of detectAll(sampleOf(bytes))) {
    const name = decodableName(encoding)
    if (name === undefined) continue
    const weight = confidence * (chinese.has(name) ? chineseWeight : 1)
    if (weight > bestWeight) [best, bestWeight] = [name, weight]
  }
  return best
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
