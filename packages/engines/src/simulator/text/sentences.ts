/** A sentence in the wording of its text, with the position of the paragraph it stands in. */
export interface Sentence {
  readonly text: string
  /** From 0, counted over the whole text. */
  readonly paragraph: number
}

const abbreviations = new Set(
  (
    'mr mrs ms dr prof st sr jr vs etc inc ltd co corp fig no vol pp al approx dept est gen col lt sgt capt rev hon pres ' +
    'gov sen rep jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e a.m p.m u.s u.k u.n ph.d cf ca op'
  ).split(' '),
)
/** Closing quotes and further signs after the end of a sentence; a longer run is no prose. */
const maxClosers = 8
const closers = new Set(`"'”’』」》）)]】`)

/**
 * Cuts text into sentences: at 。！？；… and their Latin forms, and at line ends. A full stop inside a number, after an
 * abbreviation or an initial, or before a small letter ends nothing; a line break inside a sentence that goes on with a small
 * letter (hard-wrapped text) is a space.
 */
export function splitSentences(text: string): Sentence[] {
  const paragraphs = text.replace(/([\p{Ll},])[ \t]*\r?\n(?=\p{Ll})/gu, '$1 ').split(/(?:\r?\n)+/)
  return paragraphs.flatMap((paragraph, index) =>
    sentencesOfParagraph(paragraph).map((sentence) => ({ text: sentence, paragraph: index })),
  )
}

function sentencesOfParagraph(paragraph: string): string[] {
  const sentences: string[] = []
  let start = 0
  let depth = 0
  for (let index = 0; index < paragraph.length; index++) {
    const character = paragraph[index] ?? ''
    if ('（('.includes(character)) depth++
    if ('）)'.includes(character)) depth = Math.max(0, depth - 1)
    // A semicolon in brackets separates names, not statements.
    if (character === '；' && depth > 0) continue
    if (!endsSentence(paragraph, index, start)) continue
    let end = index + 1
    while (end < paragraph.length && (isTerminator(paragraph[end]) || closers.has(paragraph[end] ?? ''))) end++
    sentences.push(paragraph.slice(start, end).trim())
    start = end
    depth = 0
    index = end - 1
  }
  sentences.push(paragraph.slice(start).trim())
  return sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

function isTerminator(character: string | undefined): boolean {
  return character !== undefined && '。！？；…!?.'.includes(character)
}

function endsSentence(text: string, index: number, start: number): boolean {
  const character = text[index] ?? ''
  if ('。！？；…'.includes(character)) return true
  if (!'!?.'.includes(character)) return false
  let next = index + 1
  while (
    next < Math.min(text.length, index + maxClosers) &&
    (closers.has(text[next] ?? '') || isTerminator(text[next]))
  )
    next++
  if (next < text.length && !/[\s\p{Script=Han}]/u.test(text[next] ?? '')) return false
  if (character !== '.') return true
  const word = /(\S+)$/.exec(text.slice(Math.max(0, index - 24), index))?.[1]?.replace(/^[("'“‘[]+/, '') ?? ''
  if (abbreviations.has(word.toLowerCase()) || /^\p{Lu}(?:\.\p{Lu})*$/u.test(word)) return next >= text.length
  if (/^\d{1,2}$/.test(word) && text.slice(start, index).trim() === word) return false // the number of a list item
  return !/^\s*\p{Ll}/u.test(text.slice(next, next + 8))
}
