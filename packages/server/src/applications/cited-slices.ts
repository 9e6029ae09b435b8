export interface CitedSlices {
  /** Positions of the slices that the answer names by number or repeats in its words, in rising order, from 0. */
  readonly cited: readonly number[]
  /** Sentences that neither name a slice nor stand in one. */
  readonly unsupported: readonly string[]
}

/** `[2]`, `[1][3]`, `[1, 3]` and their full-width forms, as the default template asks for them. */
const citation = /[[［【]\s*(\d{1,4}(?:\s*[,，、]\s*\d{1,4})*)\s*[\]］】]/g
/** A shorter sentence ("是的。") stands in many texts by chance. */
const fewestLetters = 4

/**
 * Which of the slices in its prompt an answer rests on. Pure, so that a reply can be checked wherever it is read.
 * @param slices texts in the order of the prompt: `[1]` names the first
 */
export function citedSlices(answer: string, slices: readonly { readonly text: string }[]): CitedSlices {
  const texts = slices.map(({ text }) => letters(text))
  const cited = new Set<number>()
  const unsupported: string[] = []
  for (const sentence of sentencesOf(answer)) {
    const named = numbersIn(sentence).filter((number) => number >= 1 && number <= slices.length)
    const said = letters(sentence.replace(citation, ''))
    const repeated = said.length < fewestLetters ? [] : positionsOf(texts, said)
    for (const number of named) cited.add(number - 1)
    for (const position of repeated) cited.add(position)
    if (named.length === 0 && repeated.length === 0 && said.length >= fewestLetters) unsupported.push(sentence)
  }
  return { cited: [...cited].sort((a, b) => a - b), unsupported }
}

/** Sentences with the citations that follow them, also after the full stop. */
function sentencesOf(answer: string): string[] {
  const sentence =
    /[^。！？；!?\n]+?(?:[。！？；!?]+|\.(?=\s|$|[[［【]\d)|\n|$)(?:\s*[[［【]\s*\d[\d\s,，、]*[\]］】][。.]?)*/gu
  return (answer.match(sentence) ?? []).map((text) => text.trim()).filter((text) => text !== '')
}

function numbersIn(sentence: string): number[] {
  return [...sentence.matchAll(citation)].flatMap(([, numbers = '']) => numbers.split(/[,，、]/).map(Number))
}

function positionsOf(texts: readonly string[], said: string): number[] {
  return texts.flatMap((text, position) => (text.includes(said) ? [position] : []))
}

/** Letters and digits alone: line breaks and punctuation differ between a document and what is said of it. */
function letters(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
