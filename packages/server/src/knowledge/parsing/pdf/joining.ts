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
 * A hyphen at the end of a line goes where the word is known without it, stays where it is known with it, and goes by default.
 *
 * @param words words of the whole document in lower case, those cut at line ends left out
 */
export function betweenLines(
  before: string,
  after: string,
  words: ReadonlySet<string>,
): { readonly drop: number; readonly put: '' | ' ' } {
  const softHyphen = before.endsWith('\u00ad')
  if (softHyphen) return { drop: 1, put: '' }
  const start = /\p{L}+(?:[-\u2010]\p{L}+)*(?=[-\u2010]$)/u.exec(before)?.[0]
  if (start !== undefined) {
    const rest = /^\p{Ll}+(?:[-\u2010]\p{L}+)*/u.exec(after)?.[0]
    if (rest === undefined) return { drop: 0, put: '' }
    const knows = (word: string) => words.has(word.replaceAll('\u2010', '-').toLowerCase())
    const [last = start, next = rest] = [start.split(/[-\u2010]/).at(-1), rest.split(/[-\u2010]/)[0]]
    const isCompound = knows(`${start}-${rest}`) || knows(`${last}-${next}`)
    const isKnownWhole = knows(`${start}${rest}`) || knows(`${last}${next}`)
    return { drop: isCompound && !isKnownWhole ? 0 : 1, put: '' }
  }
  // After a number the hyphen was written: `2-point`.
  if (/\p{N}[-\u2010]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)) return { drop: 0, put: '' }
  if (isUnspaced(before.at(-1)) || isUnspaced(after[0])) return { drop: 0, put: '' }
  return { drop: 0, put: ' ' }
}

/** Words of lines in lower case, hyphenated ones whole; a word cut at the end of its line is left out. */
export function wordsOf(lines: Iterable<string>): Set<string> {
  const words = new Set<string>()
  for (const line of lines) {
    for (const match of line.matchAll(/\p{L}+(?:[-\u2010]\p{L}+)*/gu)) {
      const end = match.index + match[0].length
      const cut = end === line.length - 1 && /[-\u2010\u00ad]/.test(line[end] ?? '')
      if (!cut) words.add(match[0].replaceAll('\u2010', '-').toLowerCase())
    }
  }
  return words
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
