import { isStopWord } from '../stop-words.ts'
import type { Place, QueryTerm } from './row-terms.ts'

/** Saturation: how much a second and third mention of a term still adds. */
export const k1 = 0.9
/** How much more often a long slice has to say a term than a short one: 0 not at all, 1 in proportion to its length. */
export const b = 0.75

/** What a term is worth by where it stands. Pairs of characters repeat what the words have said, but for those cut amiss. */
const placeWeights: Readonly<Record<Place, number>> = { word: 1, bigram: 0.3, context: 0.3 }
const stopWordWeight = 0.3

/** Robertson and Spärck Jones' weight in the form that is never negative. */
export function inverseDocumentFrequency(rowsWithTerm: number, rows: number): number {
  return Math.log(1 + (rows - rowsWithTerm + 0.5) / (rowsWithTerm + 0.5))
}

/** What a term of a question is worth before its frequency is known. */
export function termWeight({ term, place }: QueryTerm): number {
  return isStopWord(term) ? placeWeights[place] * stopWordWeight : placeWeights[place]
}
