import type { Place, QueryTerm } from './row-terms.ts'

/** Saturation: how much a second and third mention of a term still adds. */
export const k1 = 1.2
/** How much a long slice has to say a term more often than a short one; for words and bigrams. */
export const b = 0.75

/** What a term is worth by where it stands. */
const placeWeights: Readonly<Record<Place, number>> = { word: 1, bigram: 0.5, context: 0.3 }

/** Robertson and Spärck Jones' weight in the form that is never negative. */
export function inverseDocumentFrequency(rowsWithTerm: number, rows: number): number {
  return Math.log(1 + (rows - rowsWithTerm + 0.5) / (rowsWithTerm + 0.5))
}

export function termWeight(term: QueryTerm): number {
  return placeWeights[term.place]
}
