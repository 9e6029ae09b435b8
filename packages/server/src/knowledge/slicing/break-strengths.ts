/** How well a text may be cut at a place; 0 is inside a word or not known to be a good place. */
export const breakStrength = { space: 1, clause: 2, semicolon: 3, sentence: 4, line: 5 } as const

const whiteSpace = /\s/
const wideSentenceEnds = '。！？…⋯｡‼⁇⁈⁉'
const wideClauseEnds = '，、：'
const closers = '”’」』）】》〉〕］｝"\')]}»'
/** Words after which a full stop ends no sentence; the most usual ones, lower case, without their last stop. */
const abbreviations = new Set(
  (
    'mr mrs ms dr prof rev hon sr jr st vs etc e.g i.e cf al fig figs eq no nos vol pp ed eds dept est approx inc ltd co corp ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m u.s u.k u.n ph.d'
  ).split(' '),
)
const longestAbbreviation = 12
/** Characters that belong to the one before them: marks, variation selectors, joiners. */
const attached = /[\p{M}\u200d]/u

/**
 * For each index of `text` (0 to its length) how well it may be cut before the character there. White space belongs to what stands
 * before it, closing quotation marks and brackets to the sentence that they close. Linear in the length of the text.
 */
export function breakStrengths(text: string): Uint8Array {
  const strengths = new Uint8Array(text.length + 1)
  let index = 0
  let pending = 0
  while (index < text.length) {
    if (whiteSpace.test(text.charAt(index))) {
      const end = afterRun(text, index, (character) => whiteSpace.test(character))
      const space = /[\n\r\u2028\u2029]/.test(text.slice(index, end)) ? breakStrength.line : breakStrength.space
      mark(strengths, text, end, Math.max(pending, space))
      pending = 0
      index = end
      continue
    }
    mark(strengths, text, index, pending)
    const end = afterRun(text, index, isTerminator)
    if (end === index) {
      pending = 0
      index++
    } else {
      const close = afterRun(text, end, (character) => closers.includes(character) || isTerminator(character))
      pending = strengthOfRun(text, index, end, close)
      index = close
    }
  }
  return strengths
}

function mark(strengths: Uint8Array, text: string, index: number, strength: number): void {
  if (strength > 0 && !(index < text.length && attached.test(text.charAt(index)))) strengths[index] = strength
}

function afterRun(text: string, start: number, belongs: (character: string) => boolean): number {
  let end = start
  while (end < text.length && belongs(text.charAt(end))) end++
  return end
}

function isTerminator(character: string): boolean {
  return wideSentenceEnds.includes(character) || wideClauseEnds.includes(character) || '；.!?;,:．'.includes(character)
}

/** @param end after the run of marks that begins at `start` @param close after the closing quotes and brackets behind it */
function strengthOfRun(text: string, start: number, end: number, close: number): number {
  const marks = text.slice(start, close)
  if (hasAny(marks, wideSentenceEnds)) return breakStrength.sentence
  const next = text.charAt(close)
  const atWordEnd = next === '' || whiteSpace.test(next)
  if (/[!?]/.test(marks)) return atWordEnd || isIdeograph(next) ? breakStrength.sentence : 0
  if (marks.includes('；')) return breakStrength.semicolon
  if (hasAny(marks, wideClauseEnds)) return breakStrength.clause
  if (marks.includes('．')) return atWordEnd || isIdeograph(next) ? breakStrength.sentence : 0
  if (!atWordEnd) return 0
  if (marks.includes('.')) return endsSentence(text, start, end, close) ? breakStrength.sentence : 0
  return marks.includes(';') ? breakStrength.semicolon : breakStrength.clause
}

function hasAny(text: string, characters: string): boolean {
  for (const character of text) if (characters.includes(character)) return true
  return false
}

/** A full stop ends no sentence after an abbreviation, an initial or a list number, or where the text goes on in lower case. */
function endsSentence(text: string, start: number, end: number, close: number): boolean {
  if (/^\s+\p{Ll}/u.test(text.slice(close, close + 8))) return false
  if (end - start > 1) return true
  const before = text.slice(Math.max(0, start - longestAbbreviation), start)
  const word = (/[\p{L}\p{N}.]+$/u.exec(before)?.[0] ?? '').toLowerCase()
  if (/^\p{Ll}$/u.test(word) || abbreviations.has(word)) return false
  const lineStart = before.length < longestAbbreviation ? before : before.slice(before.lastIndexOf('\n') + 1)
  return !/^\s*\d{1,3}$/.test(lineStart)
}

function isIdeograph(character: string): boolean {
  return /[\u3000-\u9fff\uff00-\uffef]/.test(character)
}
