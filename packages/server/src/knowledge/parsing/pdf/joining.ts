/** Scripts and punctuation that are written without spaces between words. */
const unspaced =
  /[\u2e80-\u2fdf\u3000-\u30ff\u3100-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]|[\ud840-\ud87f]/

/** Whether the character (a UTF-16 unit) belongs to Chinese or Japanese writing, its punctuation included. */
export function isUnspaced(character: string | undefined): boolean {
  return character !== undefined && unspaced.test(character)
}

/** What stands between two runs of one line that are `gap` points apart. */
export function betweenRuns(before: string, after: string, gap: number, size: number): '' | ' ' {
  const last = isUnspaced(before.at(-1))
  const first = isUnspaced(after[0])
  const least = last && first ? 0.5 : last || first ? 0.2 : 0.13
  return gap > least * size ? ' ' : ''
}

/**
 * How two lines of one paragraph are joined: how many characters the first one loses at its end, and what is put between.
 *
 * A hyphen at the end of a line goes where the word is known without it, and stays where it is known with it. Where the document says
 * neither, it stays between two halves that are words of their own (`military-political`), and it stays in a document that cuts no words
 * (`thirty-seven`); else it goes (`exam-ple`).
 */
export function betweenLines(
  before: string,
  after: string,
  vocabulary: Vocabulary,
): { readonly drop: number; readonly put: '' | ' ' } {
  const softHyphen = before.endsWith('\u00ad')
  if (softHyphen) return { drop: 1, put: '' }
  const start = /\p{L}+(?:[-\u2010]\p{L}+)*(?=[-\u2010]$)/u.exec(before)?.[0]
  if (start !== undefined) {
    const rest = /^\p{Ll}+(?:[-\u2010]\p{L}+)*/u.exec(after)?.[0]
    if (rest === undefined) return { drop: 0, put: '' }
    const { words, inner, cutsWords } = vocabulary
    const knows = (word: string) => words.has(bareWord(word))
    const [last = start, next = rest] = [start.split(/[-\u2010]/).at(-1), rest.split(/[-\u2010]/)[0]]
    if (knows(`${start}${rest}`) || knows(`${last}${next}`)) return { drop: 1, put: '' }
    const isCompound =
      knows(`${start}-${rest}`) || knows(`${last}-${next}`) || (knows(last) && inner.has(bareWord(next))) || !cutsWords
    return { drop: isCompound ? 0 : 1, put: '' }
  }
  // After a number the hyphen was written: `2-point`.
  if (/\p{N}[-\u2010]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)) return { drop: 0, put: '' }
  if (isUnspaced(before.at(-1)) || isUnspaced(after[0])) return { drop: 0, put: '' }
  return { drop: 0, put: ' ' }
}

/** What a document tells about the hyphens at the ends of its lines; words in lower case, hyphenated ones whole. */
export interface Vocabulary {
  /** Without those that are cut at the end of their line. */
  readonly words: ReadonlySet<string>
  /** Those that stand within a line at least once, so that they are not the second half of a word that was cut. */
  readonly inner: ReadonlySet<string>
  /** Whether words may be cut at the ends of its lines, as typesetting programs do and word processors usually do not. */
  readonly cutsWords: boolean
}

/**
 * Justified text that cuts words does so in one line of ten to thirty; where only hyphens that were written end lines, in one of
 * hundreds.
 */
const leastShareOfCuts = 1 / 50
/** Of cut words that stand whole elsewhere; one may be a matter of spelling, as `on-line`. */
const leastKnownCuts = 2

/** @param lines of the whole document, in its order as far as that is known */
export function vocabularyOf(lines: Iterable<string>): Vocabulary {
  const words = new Set<string>()
  const inner = new Set<string>()
  const joined: string[] = []
  let [before, ends, cuts] = ['', 0, 0]
  for (const line of lines) {
    const rest = /^\p{Ll}+/u.exec(line)?.[0]
    if (before !== '' && rest !== undefined) joined.push(bareWord(before + rest))
    before = /(\p{L}+)[-\u2010]$/u.exec(line)?.[1] ?? ''
    if (before !== '') cuts += 1
    if (/[\p{Ll}\p{Lu},;-]$/u.test(line)) ends += 1
    for (const match of line.matchAll(/\p{L}+(?:[-\u2010]\p{L}+)*/gu)) {
      const end = match.index + match[0].length
      if (end === line.length - 1 && /[-\u2010\u00ad]/.test(line[end] ?? '')) continue
      const word = bareWord(match[0])
      words.add(word)
      if (match.index > 0) inner.add(word)
    }
  }
  const known = joined.filter((word) => words.has(word)).length
  return { words, inner, cutsWords: known >= leastKnownCuts || (cuts > 0 && cuts >= leastShareOfCuts * ends) }
}

export const noVocabulary: Vocabulary = { words: new Set(), inner: new Set(), cutsWords: true }

function bareWord(word: string): string {
  return word.replaceAll('\u2010', '-').toLowerCase()
}

/**
 * Takes out the spaces that widely set Chinese characters seem to have between them ("目 录"): where at least half of the
 * neighbouring pairs are apart, the distance is typography and not a space that somebody wrote.
 */
export function withoutTracking(text: string): string {
  if (!/[\u3400-\u9fff] [\u3400-\u9fff]/.test(text)) return text
  const apart = text.match(/(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])/g)?.length ?? 0
  const together = text.match(/(?<=[\u3400-\u9fff])(?=[\u3400-\u9fff])/g)?.length ?? 0
  return apart < together
    ? text
    : text.replace(/(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])/g, '')
}
