/** Tokens of one Chinese, Japanese or Korean character: the platform tells 1 token for about 1.5 Chinese characters. */
const tokensPerIdeograph = 1 / 1.5
/** Tokens of one other letter or digit: the platform tells 1 token for 0.75 English words, a word being about 5 letters. */
const tokensPerLetter = 1 / (0.75 * 5)
/** Punctuation mostly is a token of its own, but runs of it share one. */
const tokensPerSign = 0.6

/**
 * About how many tokens a text has, by the rates that the platform publishes; used where an engine tells no usage. Never less
 * than 1 for a text that is not empty. For one vocabulary or another the true number can differ by half.
 */
export function estimateTokens(text: string): number {
  return text === '' ? 0 : Math.max(1, Math.ceil(tokenWeight(text)))
}

/** The same before rounding, so that the pieces of a stream can be added up. */
export function tokenWeight(text: string): number {
  let ideographs = 0
  let letters = 0
  let signs = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x80) {
      if (isAsciiLetterOrDigit(code)) letters++
      else if (code > 0x20) signs++
    } else if (isIdeograph(code)) ideographs++
    // Of the two halves of a pair (emoji, rare characters) only the first counts, for two tokens.
    else if (code >= 0xd800 && code <= 0xdbff) ideographs += 3
    else if (code < 0xdc00 || code > 0xdfff) letters += 2
  }
  return ideographs * tokensPerIdeograph + letters * tokensPerLetter + signs * tokensPerSign
}

function isAsciiLetterOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39)
}

/** CJK characters and signs, kana, Hangul and full-width forms. */
function isIdeograph(code: number): boolean {
  return (
    (code >= 0x2e80 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    code >= 0xff00
  )
}
