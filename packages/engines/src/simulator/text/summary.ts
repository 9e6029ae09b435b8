import { splitSentences } from './sentences.ts'
import { termsOf } from './terms.ts'

const summaryLength = 3

/** The sentences that share most with all others, in the order of the text: what the text mostly speaks of. */
export function summarySentences(text: string): string[] {
  const sentences = splitSentences(text)
  const terms = sentences.map((sentence) => termsOf(sentence.text))
  const counts = new Map<string, number>()
  for (const term of terms.flatMap((set) => [...set])) counts.set(term, (counts.get(term) ?? 0) + 1)
  const scored = sentences.map((sentence, index) => {
    const own = [...(terms[index] ?? [])]
    const shared = own.reduce((sum, term) => sum + Math.log(counts.get(term) ?? 1), 0)
    // Long sentences share more by chance; the first one mostly says what the text is about.
    return { sentence, index, score: (shared / Math.sqrt(own.length + 4)) * (index === 0 ? 1.3 : 1) }
  })
  return scored
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, summaryLength)
    .sort((a, b) => a.index - b.index)
    .map((entry) => entry.sentence.text)
}
