/** Terms of a text as recall in knowledge bases cuts them, with repetitions. */
export type TermsOf = (text: string) => { readonly words: readonly string[]; readonly bigrams: readonly string[] }

export interface LexicalScore {
  /** BM25 over the texts of the call. */
  readonly raw: number
  /** Part of what the query asks for that the text tells, 0 to 1: 1 for all of its terms, once each, in a text of usual length. */
  readonly share: number
}

/** How fast repetitions of a term stop counting, and how much long texts are held back; the usual figures of BM25. */
const saturation = 1.2
const lengthWeight = 0.75
/** Pairs of characters find what the dictionary cuts amiss, and say less than words. */
const bigramWeight = 0.3

/** Ranks texts by the words that they share with a query, and by how rare these are among the texts. No meaning is known. */
export function lexicalScores(query: string, texts: readonly string[], termsOf: TermsOf): LexicalScore[] {
  const asked = weightsOf(query, termsOf)
  const documents = texts.map((text) => countTerms(text, termsOf))
  const averageLength = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length) || 1
  const rarity = new Map<string, number>()
  for (const term of asked.keys()) {
    const containing = documents.filter(({ counts }) => counts.has(term)).length
    rarity.set(term, Math.log(1 + (documents.length - containing + 0.5) / (containing + 0.5)))
  }
  let whole = 0
  for (const [term, weight] of asked) whole += weight * (rarity.get(term) ?? 0)
  return documents.map(({ counts, length }) => {
    let raw = 0
    for (const [term, weight] of asked) {
      const count = counts.get(term) ?? 0
      if (count === 0) continue
      const held = saturation * (1 - lengthWeight + (lengthWeight * length) / averageLength)
      raw += weight * (rarity.get(term) ?? 0) * ((count * (saturation + 1)) / (count + held))
    }
    return { raw, share: whole === 0 ? 0 : Math.min(1, raw / whole) }
  })
}

function weightsOf(text: string, termsOf: TermsOf): Map<string, number> {
  const { words, bigrams } = termsOf(text)
  const weights = new Map<string, number>()
  for (const bigram of bigrams) weights.set(bigram, bigramWeight)
  for (const word of words) weights.set(word, 1)
  return weights
}

function countTerms(text: string, termsOf: TermsOf): { readonly counts: Map<string, number>; readonly length: number } {
  const { words, bigrams } = termsOf(text)
  const counts = new Map<string, number>()
  const seen = new Set(words)
  // A word of two characters is a pair as well; it counts once.
  for (const term of [...words, ...bigrams.filter((bigram) => !seen.has(bigram))])
    counts.set(term, (counts.get(term) ?? 0) + 1)
  return { counts, length: words.length + bigrams.length }
}
