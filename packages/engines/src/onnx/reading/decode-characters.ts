export interface DecodedText {
  readonly text: string
  /** One for each character of the text. */
  readonly probabilities: readonly number[]
}

/**
 * Between words the model often leaves its blank a little likelier than the space; between letters of one word the space is never
 * this likely, all steps of the gap together.
 */
const likelySpace = 0.15

/**
 * The best path through the recogniser's output: at each step the likeliest class; equal neighbours are one character, and class 0
 * separates. A space that was narrowly missed between two words of an alphabet is put in.
 * @param scores probabilities, `classes` of them for each step; the last class is the space
 */
export function decodeCharacters(scores: Float32Array, classes: number, dictionary: readonly string[]): DecodedText {
  const characters: { text: string; probability: number }[] = []
  let previous = 0
  let spaceInGap = 0
  for (let start = 0; start + classes <= scores.length; start += classes) {
    let best = 0
    let bestScore = -Infinity
    for (let index = 0; index < classes; index += 1) {
      const score = scores[start + index] ?? 0
      if (score > bestScore) [best, bestScore] = [index, score]
    }
    if (best === 0) spaceInGap += scores[start + classes - 1] ?? 0
    if (best !== previous && best !== 0) {
      const text = dictionary[best] ?? ''
      if (spaceInGap >= likelySpace && isSpaced(characters.at(-1)?.text) && isSpaced(text)) {
        characters.push({ text: ' ', probability: Math.min(1, spaceInGap) })
      }
      characters.push({ text, probability: bestScore })
      spaceInGap = 0
    }
    previous = best
  }
  const first = characters.findIndex(({ text }) => text.trim() !== '')
  const last = characters.findLastIndex(({ text }) => text.trim() !== '')
  const kept = first === -1 ? [] : characters.slice(first, last + 1)
  return {
    text: kept.map(({ text }) => text).join(''),
    probabilities: kept.map(({ probability }) => probability),
  }
}

/** Whether a character is of a script that puts spaces between words. */
function isSpaced(character: string | undefined): boolean {
  return (
    character !== undefined && character.trim() !== '' && !/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/.test(character)
  )
}
