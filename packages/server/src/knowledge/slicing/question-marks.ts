import type { TextRange } from './cut-text.ts'

const questionWord = '(?:问题|提问|问|questions?|q)'
const answerWord = '(?:答案|回答|解答|答复|答|answers?|ans|a)'
const number = '[\\d一二三四五六七八九十]{0,4}'
/** Bounded, so that a line of nothing but spaces costs no more than another. */
const space = '\\s{0,4}'

/** `问：`, `Q1:`, `【问题】`, `Q3. ` and a line that is only `Question`, each with a list number before it or not. */
const questionMark = markPattern(questionWord)
const answerMark = markPattern(answerWord)
/** The same with a colon, in the middle of a line after a space or the end of a sentence; and the beginning of a line. */
const inlineMark = new RegExp(
  `(?<=[\\s。！？；.!?;])(?:${questionWord}|${answerWord})${space}${number}${space}[:：]|(?<=\\n)(?=[^\\n])`,
  'gi',
)
const listNumber =
  /^(?:第?\s?[\d一二三四五六七八九十]+\s?[.、．)）题问:：]+|[(（]\s?[\d一二三四五六七八九十]+\s?[)）])\s?/
const longestPlainQuestion = 200
/** As much of a line as is looked at, in UTF-16 units. */
const lookedAt = 400

function markPattern(word: string): RegExp {
  const bracketed = `[\\[【(（]${space}${word}${space}${number}${space}[\\]】)）]${space}[:：]?`
  const bare = `${word}${space}${number}${space}(?:[:：]|$)`
  const numbered = `${word}${space}\\d+${space}[.、．]`
  return new RegExp(`^(?:\\d+${space}[.、．)）]${space})?(?:${bracketed}|${bare}|${numbered})${space}`, 'i')
}

export type LineRole = 'question' | 'answer' | 'numbered-question' | 'bare-question' | 'plain'

/** What a line is by its own looks; whether it really asks something that is answered, its neighbours tell. */
export function roleOfLine(line: string): LineRole {
  const text = line.trim().slice(0, lookedAt)
  if (questionMark.test(text)) return 'question'
  if (answerMark.test(text)) return 'answer'
  if (!isOneQuestion(text.replace(listNumber, ''))) return 'plain'
  return listNumber.test(text) ? 'numbered-question' : 'bare-question'
}

/** One sentence, and it asks. */
export function isOneQuestion(text: string): boolean {
  const sentence = text.trim()
  if (sentence.length > longestPlainQuestion || !/\S\s*[?？][”"」』)）]*$/.test(sentence)) return false
  return !/[。！!；;…]|[?？.]\s+\S|[?？](?=\p{Script=Han})/u.test(sentence)
}

/** The question itself, without `问：`, numbers and the like. */
export function bareQuestion(line: string): string {
  const text = line.trim()
  const marked = questionMark.exec(text)?.[0] ?? listNumber.exec(text)?.[0] ?? ''
  return text.slice(marked.length).trim().replace(/\s+/g, ' ')
}

/** The text cut where lines begin and before marks of questions and answers inside them. */
export function linesAndMarks(text: string): TextRange[] {
  const ranges: TextRange[] = []
  let start = 0
  for (const { index } of text.matchAll(inlineMark)) {
    if (index > start) ranges.push({ start, end: index })
    start = index
  }
  if (start < text.length) ranges.push({ start, end: text.length })
  return ranges
}

/** The columns of a table that hold questions and answers by its header; undefined where it does not say so. */
export function questionColumns(
  header: readonly string[],
): { readonly question: number; readonly answer: number } | undefined {
  const question = header.findIndex((title) => /^\s*(标准|相似)?(问题|提问|问|question|q)\s*$/i.test(title))
  const answer = header.findIndex((title) => /^\s*(标准)?(答案|回答|解答|答复|答|answer|a)\s*$/i.test(title))
  return question === -1 || answer === -1 ? undefined : { question, answer }
}
