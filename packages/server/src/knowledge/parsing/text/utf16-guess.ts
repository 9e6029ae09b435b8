const sampleBytes = 65_536
/** Of the units of a text that is read in the right order, at least this share is usual in Chinese and Latin texts. */
const usualShare = 0.9

/** UTF-16 without a byte-order mark, by what its units would be in each order of bytes; undefined for anything else. */
export function guessUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes.length < 2 || bytes.length % 2 === 1) return undefined
  const sample = bytes.subarray(0, sampleBytes)
  const little = shares(sample, 1)
  const big = shares(sample, 0)
  if (Math.max(little.usual, big.usual) < usualShare) return undefined
  // ASCII in the wrong order looks like rare ideographs, so the order with more of it is right.
  return little.usual + little.ascii >= big.usual + big.ascii ? 'utf-16le' : 'utf-16be'
}

interface Shares {
  /** Units that are ASCII text, Chinese, Japanese kana or their punctuation; 0 to 1. */
  readonly usual: number
  readonly ascii: number
}

function shares(bytes: Uint8Array, highByteAt: 0 | 1): Shares {
  const units = Math.floor(bytes.length / 2)
  let ascii = 0
  let eastAsian = 0
  for (let index = 0; index < units * 2; index += 2) {
    const high = bytes[index + highByteAt] ?? 0
    const low = bytes[index + 1 - highByteAt] ?? 0
    if (high === 0 && isText(low)) ascii += 1
    else if (isEastAsian(high, low)) eastAsian += 1
  }
  return { usual: (ascii + eastAsian) / units, ascii: ascii / units }
}

function isText(low: number): boolean {
  return (low >= 0x20 && low !== 0x7f) || low === 0x09 || low === 0x0a || low === 0x0d
}

/** Ideographs, their punctuation with kana, dashes and quotes that Chinese texts use, full-width forms. */
function isEastAsian(high: number, low: number): boolean {
  return (
    (high >= 0x4e && high <= 0x9f) ||
    high === 0x30 ||
    (high === 0x20 && low >= 0x10 && low <= 0x3b) ||
    (high === 0xff && low > 0 && low <= 0x5e)
  )
}
