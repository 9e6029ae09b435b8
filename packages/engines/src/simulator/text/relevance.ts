import { answerTypeMatch, definitionMatch } from './answer-type.ts'
import { splitSentences } from './sentences.ts'
import type { Sentence } from './sentences.ts'
import { termsOf, termsOfQuestion } from './terms.ts'

export interface Grounding {
  /** Sentences of the material in its wording and order; empty when nothing there speaks of the question. */
  readonly sentences: readonly string[]
  /** Share of the question's term weight that the best sentence and its paragraph hold, 0 to 1. */
  readonly coverage: number
  /** Terms of the question that the best sentence holds, heaviest first. */
  readonly sharedTerms: readonly string[]
  /** Sentences that were looked at. */
  readonly sentenceCount: number
}

interface ScoredSentence {
  readonly text: string
  readonly index: number
  readonly score: number
  readonly coverage: number
  /** Whether it shares a word with the question by itself, or holds the kind of answer that is asked for. */
  readonly isOwn: boolean
}

/** Below this share of the question's term weight the material counts as silent about it. */
const minimumCoverage = 0.28
/** Further sentences are given when they score at least this share of the best one. */
const furtherSentenceShare = 0.55
const maxSentences = 3

/**
 * How much each sign counts beside the question's terms in the sentence itself (1). Tuned on public reading-comprehension sets
 * in Chinese and English; the figures change the hit rate by a point or two, so they need no great care.
 */
const share = { ofSubject: 0.7, ofParagraph: 0.5, ofAnswerType: 0.15, ofDefinition: 0.3 }
/** A single Han character says less than a pair. */
const singleHanWeight = 0.3

/**
 * The sentences of the material that best answer the question, by shared terms: a rare term weighs more than one that stands
 * in many sentences, a paragraph that speaks of the question lifts its sentences, what its first sentence names counts for the
 * later ones that say "it", and so does the kind of answer asked for (a year, a number, a name, a place).
 */
export function groundedSentences(question: string, material: string): Grounding {
  const sentences = splitSentences(material)
  const terms = sentences.map((sentence) => termsOf(sentence.text))
  const weights = termWeights(termsOfQuestion(question), terms)
  const ranked = rankedSentences(question, sentences, terms, weights)
  const best = ranked[0]
  if (best === undefined || best.coverage < minimumCoverage) {
    return { sentences: [], coverage: best?.coverage ?? 0, sharedTerms: [], sentenceCount: sentences.length }
  }
  const chosen = ranked
    .filter(({ text }, place) => ranked.findIndex((other) => other.text === text) === place)
    .slice(0, maxSentences)
    .filter((entry) => entry === best || (entry.isOwn && entry.score >= best.score * furtherSentenceShare))
  return {
    sentences: chosen.sort((a, b) => a.index - b.index).map((entry) => entry.text),
    coverage: best.coverage,
    sharedTerms: heaviestFirst(weights).filter((term) => terms[best.index]?.has(term)),
    sentenceCount: sentences.length,
  }
}

/** Sentences with a score above 0, best first; equal scores in the order of the text. */
function rankedSentences(
  question: string,
  sentences: readonly Sentence[],
  terms: readonly ReadonlySet<string>[],
  weights: ReadonlyMap<string, number>,
): ScoredSentence[] {
  const total = sum(weights.values())
  if (total === 0) return []
  const paragraphs = paragraphWeights(sentences, terms, weights)
  const isAnswerType = answerTypeMatch(question)
  const isDefinition = definitionMatch(question)
  const isQuestion = repeatsQuestion(question)
  const scored = sentences.map(({ text, paragraph }, index) => {
    const ownTerms = terms[index] ?? new Set<string>()
    const own = overlap(weights, ownTerms) / total
    const around = (paragraphs[paragraph]?.weight ?? 0) / total
    const subject = overlap(weights, (paragraphs[paragraph]?.subjectTerms ?? new Set()).difference(ownTerms)) / total
    const isAnswer = isAnswerType(text)
    const score =
      own +
      share.ofSubject * subject +
      share.ofParagraph * around +
      share.ofAnswerType * (isAnswer ? Math.min(1, own + around) : 0) +
      share.ofDefinition * (isDefinition(text) ? 1 : 0)
    return {
      text,
      index,
      score: isQuestion(text) ? 0 : score,
      coverage: Math.max(own, (own + around) / 2),
      isOwn: own > 0 || isAnswer,
    }
  })
  return scored.filter((entry) => entry.score > 0).sort((a, b) => b.score - a.score || a.index - b.index)
}

/** Inverse sentence frequency of each question term; a term that no sentence holds weighs as much as the rarest. */
function termWeights(
  questionTerms: ReadonlySet<string>,
  termsBySentence: readonly ReadonlySet<string>[],
): Map<string, number> {
  const count = termsBySentence.length
  const weights = new Map<string, number>()
  for (const term of questionTerms) {
    const holding = termsBySentence.filter((terms) => terms.has(term)).length
    const rarity = Math.log(1 + (count + 0.5) / (Math.max(holding, 1) + 0.5))
    weights.set(term, /^\p{Script=Han}$/u.test(term) ? rarity * singleHanWeight : rarity)
  }
  return weights
}

interface ParagraphWeight {
  /** Terms of its first sentence, which mostly names what the paragraph is about. */
  readonly subjectTerms: ReadonlySet<string>
  /** Weight of the question's terms that stand anywhere in it. */
  readonly weight: number
}

function paragraphWeights(
  sentences: readonly Sentence[],
  terms: readonly ReadonlySet<string>[],
  weights: ReadonlyMap<string, number>,
): ParagraphWeight[] {
  const grouped: Set<string>[][] = []
  for (const [index, sentence] of sentences.entries()) {
    const group = (grouped[sentence.paragraph] ??= [])
    group.push(new Set(terms[index]))
  }
  return grouped.map((group) => ({
    subjectTerms: group[0] ?? new Set(),
    weight: overlap(weights, new Set(group.flatMap((set) => [...set]))),
  }))
}

/** A copy of the question in the material (a list of frequent questions, a title) answers nothing. */
function repeatsQuestion(question: string): (sentence: string) => boolean {
  const plain = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
  const asked = plain(question)
  return (sentence) => plain(sentence) === asked
}

function heaviestFirst(weights: ReadonlyMap<string, number>): string[] {
  return [...weights].sort((a, b) => b[1] - a[1]).map(([term]) => term)
}

function overlap(weights: ReadonlyMap<string, number>, terms: ReadonlySet<string>): number {
  let weight = 0
  for (const [term, value] of weights) if (terms.has(term)) weight += value
  return weight
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
