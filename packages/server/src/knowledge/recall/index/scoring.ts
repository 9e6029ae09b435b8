import { isStopWord } from '../stop-words.ts'
import type { Place, QueryTerm } from './row-terms.ts'

/** Saturation: how much a second and third mention of a term still adds. */
export const k1 = 0.9
/** How much more often a long slice has to say a term than a short one: 0 not at all, 1 in proportion to its length. */
export const b = 0.75

/**
 * What a term is worth by where it stands. Bigrams repeat what the words have said, but for those cut amiss. Single characters are
 * frequent, so that in a large index hardly more than their rare ones count; in a small one they find words put in another way.
 */
const placeWeights: Readonly<Record<Place, number>> = { word: 1, bigram: 0.3, character: 1, context: 0.3 }
const stopWordWeight = 0.3

/** Robertson and Spärck Jones' weight in the form that is never negative. */
export function inverseDocumentFrequency(rowsWithTerm: number, rows: number): number {
  return Math.log(1 + (rows - rowsWithTerm + 0.5) / (rowsWithTerm + 0.5))
}

/** What a term of a question is worth before its frequency is known. */
export function termWeight({ term, place }: QueryTerm): number {
  return isStopWord(term) ? placeWeights[place] * stopWordWeight : placeWeights[place]
}

/** Most that a term can add to the score of a row, in units of its weight: many mentions in a very short slice. */
export const mostOfWeight = k1 + 1
