import type { Place, QueryTerm } from './row-terms.ts'

/** Saturation: how much a second and third mention of a term still adds. */
export const k1 = 0.7
/** How much more often a long slice has to say a term than a short one: 0 not at all, 1 in proportion to its length. */
export const b = 0.8

/**
 * What a term is worth by where it stands. Bigrams repeat what the words have said, but for those cut amiss. Single characters are
 * frequent, so that in a large index hardly more than their rare ones count; in a small one they find words put in another way.
 */
const placeWeights: Readonly<Record<Place, number>> = { word: 1, bigram: 0.3, character: 1, context: 0.3 }
const stopWordWeight = 0.3

/** A single character that stands in more of the rows than this tells nothing: leaving it out costs no quality and saves most of the time. */
const mostRowsOfCharacter = 0.25
const fewRows = 8

/** What a term of a question is worth in an index of so many rows. */
export function termWeight({ place, isStopTerm }: QueryTerm, rowsWithTerm: number, rows: number): number {
  if (place === 'character' && rowsWithTerm > Math.max(fewRows, rows * mostRowsOfCharacter)) return 0
  const weight = placeWeights[place] * inverseDocumentFrequency(rowsWithTerm, rows)
  return isStopTerm ? weight * stopWordWeight : weight
}

/**
 * Rows without any of the words, counted in addition: among three slices a word that stands in each is still worth almost as much as
 * one that stands in none, because three slices tell nothing about how common a word is.
 */
const imaginedRows = 60

/** Robertson and Spärck Jones' weight in the form that is never negative. */
function inverseDocumentFrequency(rowsWithTerm: number, rows: number): number {
  return Math.log(1 + (rows + imaginedRows - rowsWithTerm + 0.5) / (rowsWithTerm + 0.5))
}

/** Most that a term can add to the score of a row, in units of its weight: many mentions in a very short slice. */
export const mostOfWeight = k1 + 1
