/** Between the pieces in which a file was read. */
export const pieceSeparator = '\n\n'

/**
 * What of a file goes into a prompt: all of it where it fits, else those pieces that share most words with the question, in their own
 * order. Pure and immediate; files are asked about once or twice, which an index would not be worth.
 */
export function relevantText(text: string, question: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text
  const asked = termsOf(question)
  const ranked = text
    .split(pieceSeparator)
    .map((piece, place) => ({ piece, place, shared: sharedTerms(piece, asked) }))
    .toSorted((a, b) => b.shared - a.shared || a.place - b.place)
  const chosen: typeof ranked = []
  let left = maxCharacters
  for (const candidate of ranked) {
    const length = candidate.piece.length + pieceSeparator.length
    if (length > left) continue
    chosen.push(candidate)
    left -= length
  }
  return chosen
    .toSorted((a, b) => a.place - b.place)
    .map(({ piece }) => piece)
    .join(pieceSeparator)
}

function sharedTerms(piece: string, asked: ReadonlySet<string>): number {
  return termsOf(piece).intersection(asked).size
}

/** Pairs of Han characters, and words of other scripts. */
function termsOf(text: string): Set<string> {
  const terms = new Set<string>()
  for (const [run] of text.toLowerCase().matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    if (!/^\p{Script=Han}/u.test(run)) terms.add(run)
    else for (let place = 0; place + 1 < run.length; place++) terms.add(run.slice(place, place + 2))
  }
  return terms
}
