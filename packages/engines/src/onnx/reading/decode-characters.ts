export interface DecodedText {
  readonly text: string
  /** One for each character of the dictionary, so for each code point or ligature of the text. */
  readonly probabilities: readonly number[]
}

/**
 * The best path through the recogniser's output: at each step the likeliest class; equal neighbours are one character, and class 0
 * separates.
 * @param scores probabilities, `classes` of them for each step
 */
export function decodeCharacters(scores: Float32Array, classes: number, dictionary: readonly string[]): DecodedText {
  let text = ''
  const probabilities: number[] = []
  let previous = 0
  for (let start = 0; start + classes <= scores.length; start += classes) {
    let best = 0
    let bestScore = -Infinity
    for (let index = 0; index < classes; index += 1) {
      const score = scores[start + index] ?? 0
      if (score > bestScore) [best, bestScore] = [index, score]
    }
    if (best !== previous && best !== 0) {
      text += dictionary[best] ?? ''
      probabilities.push(bestScore)
    }
    previous = best
  }
  return trimmed(text, probabilities)
}

function trimmed(text: string, probabilities: readonly number[]): DecodedText {
  const before = text.length - text.trimStart().length
  const after = text.length - text.trimEnd().length
  return { text: text.trim(), probabilities: probabilities.slice(before, probabilities.length - after) }
}
