/** A sentence of an answer, and what it rests on. */
export interface AnswerSentence {
  readonly text: string
  /** Numbers in brackets as they stand in it, in their order: `[1]` names the first source. */
  readonly marks: readonly number[]
  /** Numbers of the sources in which its words stand, rising. */
  readonly repeats: readonly number[]
}

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
 * What each sentence of an answer names and repeats. Pure, so that a reply can be checked wherever it is read.
 * @param sources texts in the order of the prompt: `[1]` names the first
 */
export function checkedSentences(answer: string, sources: readonly { readonly text: string }[]): AnswerSentence[] {
  const texts = sources.map(({ text }) => letters(text))
  return sentencesOf(answer).map((text) => {
    const said = saidIn(text)
    return { text, marks: numbersIn(text), repeats: said.length < fewestLetters ? [] : numbersOf(texts, said) }
  })
}

/** Sources that a sentence names or repeats, rising. @param count of all sources; a mark beyond it names none */
export function sourcesOf({ marks, repeats }: AnswerSentence, count: number): number[] {
  const named = marks.filter((mark) => mark >= 1 && mark <= count)
  return [...new Set([...named, ...repeats])].sort((a, b) => a - b)
}

/** Whether a sentence says something that rests on no source. */
export function isUnsupported(sentence: AnswerSentence, count: number): boolean {
  return sourcesOf(sentence, count).length === 0 && saidIn(sentence.text).length >= fewestLetters
}

/** Whether what a sentence says stands in a text as a whole. */
export function standsIn(sentence: Pick<AnswerSentence, 'text'>, text: string): boolean {
  return letters(text).includes(saidIn(sentence.text))
}

/** Which of the slices in its prompt an answer rests on. */
export function citedSlices(answer: string, slices: readonly { readonly text: string }[]): CitedSlices {
  const sentences = checkedSentences(answer, slices)
  const cited = new Set(sentences.flatMap((sentence) => sourcesOf(sentence, slices.length)))
  return {
    cited: [...cited].map((number) => number - 1).sort((a, b) => a - b),
    unsupported: sentences.filter((sentence) => isUnsupported(sentence, slices.length)).map(({ text }) => text),
  }
}

/** Sentences with the citations that follow them, also after the full stop. */
function sentencesOf(answer: string): string[] {
  const sentence =
    /[^。！？；!?\n]+?(?:[。！？；!?]+[”’）)」』》"']*|\.(?=\s|$|[[［【]\d)|\n|$)(?:\s*[[［【]\s*\d[\d\s,，、]*[\]］】][。.]?)*/gu
  return (answer.match(sentence) ?? []).map((text) => text.trim()).filter((text) => text !== '')
}

function numbersIn(sentence: string): number[] {
  return [...sentence.matchAll(citation)].flatMap(([, numbers = '']) => numbers.split(/[,，、]/).map(Number))
}

function numbersOf(texts: readonly string[], said: string): number[] {
  return texts.flatMap((text, position) => (text.includes(said) ? [position + 1] : []))
}

/** What a sentence says beside its citations. */
function saidIn(sentence: string): string {
  return letters(sentence.replace(citation, ''))
}

/** Letters and digits alone: line breaks and punctuation differ between a document and what is said of it. */
function letters(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
