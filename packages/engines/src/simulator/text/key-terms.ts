import type { Language } from './language.ts'
import { termsOf, withoutQuestionWords } from './terms.ts'

const maxKeyTerms = 5
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** The words of a text that carry its subject, as they stand there, in order, at most five. */
export function keyTermsOf(text: string, language: Language): string[] {
  const words =
    language === 'zh'
      ? [...segmenter.segment(text.slice(0, 2000))]
          .filter((segment) => segment.isWordLike === true && withoutQuestionWords(segment.segment).trim().length > 1)
          .map((segment) => segment.segment)
      : (text.slice(0, 4000).match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? []).filter((word) => termsOf(word).size > 0)
  const seen = new Set<string>()
  return words.filter((word) => !seen.has(word.toLowerCase()) && seen.add(word.toLowerCase())).slice(0, maxKeyTerms)
}
