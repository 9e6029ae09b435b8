import { stopTermsOf, termsOf } from './recall/index.ts'
import type { SlicePosition } from './slicing/index.ts'

/** A slice with the rectangles in which it stands. */
export interface PlacedText {
  readonly text: string
  readonly positions: readonly SlicePosition[]
}

export type FindPosition = (slice: PlacedText) => SlicePosition | undefined

/**
 * Tells where in a slice the words of a question stand. A slice of short paragraphs may run over several pages, and a reader wants the
 * one that answers.
 * @returns the rectangle whose text holds most of the question, the first of those that hold as much, and the first of all where none
 *   holds any of it; undefined for a slice without rectangles
 */
export function positionFinder(query: string): FindPosition {
  let askedOnce: readonly string[] | undefined
  return ({ text, positions }) => {
    if (positions.length < 2) return positions[0]
    const asked = (askedOnce ??= askedTerms(query))
    const found = positions.map(({ start, end }) => {
      const terms = new Set(termsOf(text.slice(start, end)))
      return asked.filter((term) => terms.has(term))
    })
    // What stands in every rectangle, as the name of the product does, says the least.
    const frequencies = new Map<string, number>()
    for (const term of found.flat()) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
    const scores = found.map((each) =>
      each.reduce((sum, term) => sum + Math.log(1 + positions.length / (frequencies.get(term) ?? 1)), 0),
    )
    return positions[scores.indexOf(Math.max(...scores))]
  }
}

/** Terms of a question without those that only ask; all of them where nothing else is left. */
function askedTerms(query: string): readonly string[] {
  const terms = [...new Set(termsOf(query))]
  const asksOnly = stopTermsOf(terms)
  const telling = terms.filter((term) => !asksOnly(term))
  return telling.length > 0 ? telling : terms
}
