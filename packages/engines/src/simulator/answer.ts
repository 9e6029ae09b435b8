import { calculationIn } from './arithmetic.ts'
import type { Conversation } from './conversation.ts'
import { exactTextIn, wantsBareAnswer } from './exact-text.ts'
import { describeMedia } from './media.ts'
import { withNote } from './notes.ts'
import { smallTalkReply } from './small-talk.ts'
import { answerFromTools, materialIn } from './tools/answer-from-tools.ts'
import { isAboutSomethingElse } from './text/asked-thing.ts'
import type { Language } from './text/language.ts'
import { groundedSentences } from './text/relevance.ts'
import { answerFromRows } from './text/rows.ts'
import { summarySentences } from './text/summary.ts'

/** How an answer came about; the reasoning tells it. */
export type AnswerBasis =
  | {
      readonly kind:
        'scripted' | 'exact' | 'calculation' | 'tools' | 'media' | 'smallTalk' | 'summary' | 'rows' | 'silent'
    }
  | {
      readonly kind: 'grounded'
      readonly sharedTerms: readonly string[]
      readonly sentenceCount: number
      readonly used: number
    }

export interface Answer {
  readonly basis: AnswerBasis
  readonly text: string
}

const askedForSummary =
  /\bsummar(?:y|ies|i[sz]e)|\btl;?dr\b|\bkey points?\b|\bmain (?:idea|points?)\b|总结|概括|摘要|归纳|概述|大意|要点/i
/** No sentence of a written text is longer. */
const maxSentenceCharacters = 1200
/** What was not given as material must speak of the question clearly before it is taken for an answer. */
const minimumBackgroundCoverage = 0.5

/**
 * Where a question is answered from recalled slices alone, some always come that only share a common word with it. On public
 * reading-comprehension sets this figure silences half of the answers from such slices and loses one right answer in fifty.
 */
const minimumSliceCoverage = 0.36

/** The plain answer of the simulator, with the note that says so where a person reads it. */
export function answerFor(conversation: Conversation): Answer {
  const { basis, text } = bareAnswer(conversation)
  const isBare = basis.kind === 'exact' || wantsBareAnswer(conversation)
  return { basis, text: isBare ? text : withNote(text, conversation.language) }
}

/** The answer without the note, for a place inside JSON. */
export function bareAnswer(conversation: Conversation): Answer {
  const { question, request, language } = conversation
  const lookedUp = materialIn(conversation.toolResults)
  if (lookedUp !== undefined) {
    return answerFromMaterial({ ...conversation, material: lookedUp, answersFromMaterialOnly: true })
  }
  if (conversation.toolResults.length > 0) {
    return { basis: { kind: 'tools' }, text: answerFromTools(question, conversation.toolResults, language) }
  }
  if (conversation.answersFromMaterialOnly) return answerFromMaterial(conversation)
  const exact = exactTextIn(question) ?? exactTextIn(request) ?? exactTextIn(conversation.instructions)
  if (exact !== undefined) return { basis: { kind: 'exact' }, text: exact }
  const calculation = calculationIn(question) ?? calculationIn(request)
  if (calculation !== undefined) {
    const { expression, result } = calculation
    const value = result ?? (language === 'zh' ? '没有定义' : 'undefined')
    return {
      basis: { kind: 'calculation' },
      text: wantsBareAnswer(conversation) ? String(value) : `${expression} = ${value}`,
    }
  }
  const media = conversation.attachments.length === 0 ? '' : describeMedia(conversation.attachments, language)
  const answer = answerFromTexts(conversation)
  if (media === '') return answer ?? { basis: { kind: 'smallTalk' }, text: smallTalkReply(request, language) }
  return answer === undefined || answer.basis.kind === 'silent'
    ? { basis: { kind: 'media' }, text: media }
    : { basis: answer.basis, text: `${answer.text}\n${media}` }
}

/** From the material, then from what the user said, then from system texts and earlier answers; else nothing. */
function answerFromTexts(conversation: Conversation): Answer | undefined {
  const { question, material, statements, background, language } = conversation
  const fromMaterial = material === '' ? undefined : answerFromMaterial(conversation)
  if (fromMaterial !== undefined && fromMaterial.basis.kind !== 'silent') return fromMaterial
  const stated = grounded(question, statements, minimumBackgroundCoverage)
  if (stated !== undefined) {
    const said = joined(stated.sentences, language)
    return { basis: stated.basis, text: language === 'zh' ? `你之前说过：“${said}”` : `You said: “${said}”` }
  }
  const known = grounded(question, background, minimumBackgroundCoverage)
  if (known !== undefined) return { basis: known.basis, text: joined(known.sentences, language) }
  return fromMaterial
}

/** Sentences of the material in its own words, or that it does not tell. */
function answerFromMaterial({ question, material, language, answersFromMaterialOnly }: Conversation): Answer {
  if (question === '' || askedForSummary.test(question)) {
    const summary = summarySentences(material)
    if (summary.length > 0) return { basis: { kind: 'summary' }, text: joined(summary, language) }
  }
  const { lines, rest } = answerFromRows(question, material)
  if (lines.length > 0) return { basis: { kind: 'rows' }, text: lines.map(shortened).join('\n') }
  const isElsewhere = answersFromMaterialOnly && isAboutSomethingElse(question, material)
  const fromMaterial = isElsewhere
    ? undefined
    : grounded(question, rest, answersFromMaterialOnly ? minimumSliceCoverage : 0)
  if (fromMaterial !== undefined) return { basis: fromMaterial.basis, text: joined(fromMaterial.sentences, language) }
  const silence =
    language === 'zh' ? '所给材料中没有回答这个问题的内容。' : 'The given material does not answer this question.'
  return { basis: { kind: 'silent' }, text: silence }
}

function grounded(
  question: string,
  material: string,
  minimumCoverage: number,
): { sentences: readonly string[]; basis: AnswerBasis } | undefined {
  if (question === '' || material === '') return undefined
  const { sentences, coverage, sharedTerms, sentenceCount } = groundedSentences(question, material)
  if (sentences.length === 0 || coverage < minimumCoverage) return undefined
  return { sentences, basis: { kind: 'grounded', sharedTerms, sentenceCount, used: sentences.length } }
}

/** One after the other as a reader expects; a sentence without an end of its own (a heading, a cell, a clause) keeps its line. */
function joined(sentences: readonly string[], language: Language): string {
  return sentences
    .map(shortened)
    .reduce(
      (text, sentence) =>
        `${text}${/[\p{L}\p{N}；;，,：:]$/u.test(text) ? '\n' : language === 'zh' ? '' : ' '}${sentence}`,
    )
}

/** Text without full stops is one endless sentence. */
function shortened(sentence: string): string {
  return sentence.length <= maxSentenceCharacters
    ? sentence
    : `${sentence.slice(0, maxSentenceCharacters).toWellFormed()}…`
}
