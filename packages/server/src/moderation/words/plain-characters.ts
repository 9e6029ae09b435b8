import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** What stands between two letters: nothing, something that evaders put there, or the end of a clause. */
export type Gap = 'none' | 'soft' | 'hard'

let toSimplified: ((text: string) => string) | undefined
const ignorable = /^[\p{Cf}\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]$/u
const letterOrDigit = /[\p{L}\p{N}]/u
const han = /^\p{Script=Han}$/u
const withMarks = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]$/u
const spaceless =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u
const endOfClause = /^[。！？；，、：!?;,:\n\r]$/u

/** Characters met so far; text of one language uses some thousand. */
const known = new Map<number, PlainCharacter>()
const mostKnown = 50_000

/** What a character means to the search for words. */
export interface PlainCharacter {
  /** Code points of letters and digits; empty for what stands between them. */
  readonly letters: readonly number[]
  /** Of a character without letters. */
  readonly gap: Gap
  /** Of a script that is written without spaces, so that words have no visible ends. */
  readonly spaceless: boolean
}

/**
 * A character without the differences that hide a word: full and half width, case, accents, traditional and simplified. Zero-width
 * characters and combining marks are nothing at all.
 */
export function plainCharacter(codePoint: number): PlainCharacter {
  const found = known.get(codePoint)
  if (found !== undefined) return found
  if (known.size >= mostKnown) known.clear()
  const plain = makePlain(String.fromCodePoint(codePoint))
  known.set(codePoint, plain)
  return plain
}

/** The dictionary is loaded with the first Chinese character. */
function simplified(text: string): string {
  const convert = (toSimplified ??= (require('opencc-js/t2cn') as typeof import('opencc-js/t2cn')).Converter({
    from: 't',
    to: 'cn',
  }))
  return convert(text)
}

function makePlain(character: string): PlainCharacter {
  if (ignorable.test(character)) return { letters: [], gap: 'none', spaceless: false }
  let text = character.normalize('NFKC').toLowerCase()
  if (withMarks.test(text)) text = text.normalize('NFKD')
  if (han.test(text)) text = simplified(text)
  const letters = Array.from(text).filter((one) => letterOrDigit.test(one))
  return {
    letters: letters.map((one) => one.codePointAt(0) ?? 0),
    gap: letters.length > 0 ? 'none' : endOfClause.test(text) ? 'hard' : 'soft',
    spaceless: letters.some((one) => spaceless.test(one)),
  }
}
