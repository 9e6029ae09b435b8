import type { RewrittenPiece } from '../chat-engine.ts'
import { languageOf } from './text/language.ts'

const marks = { zh: '〔模拟：未改写〕', en: '[simulated: unchanged] ' } as const

/**
 * The reply to a wish for a text in another language or style: the text as it was, each piece with a mark that says so. The form of
 * the reply is kept, so that what is built on it can be tried without a model.
 */
export function unchangedText(pieces: readonly RewrittenPiece[]): string {
  const language = languageOf(pieces.map(({ text }) => text).join('\n'))
  return pieces.map(({ before, text, after }) => before + marked(text, marks[language]) + after).join('')
}

/** The mark stands before the first letter: what stands at the beginning of a piece may belong to its form. */
function marked(text: string, mark: string): string {
  const at = text.search(/[\p{L}\p{N}]/u)
  return at < 0 ? text : text.slice(0, at) + mark + text.slice(at)
}
