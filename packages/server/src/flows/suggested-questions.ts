export interface SuggestionSource {
  readonly text: string
  readonly documentName: string
}

const maxQuestionCharacters = 60
/** Of the pairs of characters of a question; above it two questions ask the same. */
const sameShare = 0.6

/**
 * Questions that slices answer and that have not been asked: those that stand in them, those that turn their statements round, and
 * one that leads back to their documents. Pure and immediate.
 * @param asked questions of the conversation so far
 */
export function suggestedQuestions(
  slices: readonly SuggestionSource[],
  asked: readonly string[],
  limit: number,
): string[] {
  const sentences = slices.flatMap(({ text }) => sentencesOf(text))
  const isChinese = /\p{Script=Han}/u.test(asked.at(-1) ?? sentences.join(''))
  const candidates = [
    ...sentences.filter((sentence) => /[？?]$/.test(sentence)),
    ...sentences.flatMap((sentence) => questionOf(sentence) ?? []),
    ...[...new Set(slices.map(({ documentName }) => documentName))].map((name) => aboutDocument(name, isChinese)),
  ]
  const chosen: string[] = []
  for (const candidate of candidates) {
    if (candidate.length > maxQuestionCharacters) continue
    if ([...asked, ...chosen].some((other) => asksTheSame(candidate, other))) continue
    chosen.push(candidate)
    if (chosen.length === limit) break
  }
  return chosen
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[。！？!?])|(?<=\.)\s+|\n/)
    .map((sentence) => sentence.trim().replace(/^(?:问|答|Q|A)\s*[:：]\s*/i, ''))
    .filter((sentence) => sentence.length > 3)
}

/** "月球的半径约为1737公里" asks "月球的半径是多少？", "The radius of the Moon is ..." asks "What is the radius of the Moon?". */
function questionOf(sentence: string): string | undefined {
  const property =
    /^([^，,；;。的]{2,15}的[^，,；;。是为]{2,12}?)(?:大约|约|通常|一般)?(?:需要|需|达到|达|是|为|有)(.+)$/u.exec(
      sentence,
    )
  if (property !== null) {
    const [, about = '', told = ''] = property
    return `${about}是${/^[^，。]{0,4}[\d一二三四五六七八九十百千万]/u.test(told) ? '多少' : '什么'}？`
  }
  const definition = /^([^，,；;。这那它其他她的]{2,15})(?:是指|是)[^，。]/u.exec(sentence)
  if (definition !== null) return `${definition[1]}是什么？`
  const english = /^((?:the|an?)\s+[a-z][a-z' -]{2,40}?|[A-Z][A-Za-z' -]{1,40}?)\s+(is|are|was|were)\s/.exec(sentence)
  const lowerEnglish = english ?? /^(The\s+[a-z][A-Za-z' -]{2,40}?)\s+(is|are|was|were)\s/.exec(sentence)
  if (lowerEnglish === null) return undefined
  const [, subject = '', verb = 'is'] = lowerEnglish
  if (/^(?:it|this|that|there|these|those|they|he|she|we|you|i)$/i.test(subject)) return undefined
  return `What ${verb} ${subject.replace(/^(?:The|An?)\b/, (article) => article.toLowerCase())}?`
}

function aboutDocument(name: string, isChinese: boolean): string {
  const title = name.replace(/\.[a-z\d]{2,5}$/i, '')
  return isChinese ? `《${title}》还讲了哪些内容？` : `What else does “${title}” tell?`
}

function asksTheSame(one: string, other: string): boolean {
  const [a, b] = [pairsOf(one), pairsOf(other)]
  return 2 * a.intersection(b).size > sameShare * (a.size + b.size)
}

/** Of what a question is about: without the words in which questions are put. */
function pairsOf(question: string): Set<string> {
  const about = question
    .toLowerCase()
    .replaceAll(
      /的|是多少|多少|是什么|什么|哪些|如何|怎么|\b(?:what|is|are|was|were|the|a|an|of|how|does|do)\b|[^\p{L}\p{N}]/gu,
      '',
    )
  return new Set(Array.from({ length: Math.max(0, about.length - 1) }, (_, place) => about.slice(place, place + 2)))
}
