import { z } from 'zod'
import { checkedSentences, isUnsupported, sourcesOf, standsIn } from './cited-slices.ts'
import type { AnswerSentence } from './cited-slices.ts'

const keptAnswer = z.object({
  sentences: z.array(z.object({ text: z.string(), marks: z.array(z.number()), repeats: z.array(z.number()) })),
  /** Names of further texts in the prompt, whose numbers follow those of the slices. */
  files: z.array(z.string()),
})

/** What a row of a recall holds of its answer. */
export type KeptAnswer = z.output<typeof keptAnswer>

export interface AnswerSources {
  /** In the order of the prompt. */
  readonly slices: readonly { readonly text: string }[]
  readonly files?: readonly { readonly name: string; readonly text: string }[] | undefined
}

/** JSON of what is kept of an answer, for the check against its sources. */
export function answerToKeep(answer: string, { slices, files = [] }: AnswerSources): string {
  const kept: KeptAnswer = {
    sentences: checkedSentences(answer, [...slices, ...files]).map(({ text, marks, repeats }) => ({
      text,
      marks: [...marks],
      repeats: [...repeats],
    })),
    files: files.map(({ name }) => name),
  }
  return JSON.stringify(kept)
}

export function readKeptAnswer(json: string | null): KeptAnswer | undefined {
  return json === null ? undefined : keptAnswer.parse(JSON.parse(json))
}

/**
 * Sentences by their numbers, from 1, that name a slice, and that repeat its words.
 * @param part of the slice's text that stands in a place of its own: a sentence that stands in another part alone does not repeat it
 * @param parts all of them
 */
export function citingSentences(
  { sentences }: KeptAnswer,
  slice: number,
  part = '',
  parts: readonly string[] = [part],
): { cited_by: number[]; repeated_by: number[] } {
  const numbersWhere = (rests: (sentence: AnswerSentence) => boolean): number[] =>
    sentences.flatMap((sentence, index) => (rests(sentence) ? [index + 1] : []))
  const isElsewhere = (sentence: AnswerSentence): boolean =>
    parts.length > 1 && !standsIn(sentence, part) && parts.some((other) => standsIn(sentence, other))
  return {
    cited_by: numbersWhere(({ marks }) => marks.includes(slice)),
    repeated_by: numbersWhere((sentence) => sentence.repeats.includes(slice) && !isElsewhere(sentence)),
  }
}

/** The answer as slice_info tells it. @param sliceCount of the slices in its prompt */
export function answerCheckReply({ sentences, files }: KeptAnswer, sliceCount: number): object {
  const count = sliceCount + files.length
  const unknown = new Set(sentences.flatMap(({ marks }) => marks).filter((mark) => mark < 1 || mark > count))
  return {
    sentences: sentences.map((sentence, index) => ({
      index: index + 1,
      text: sentence.text,
      marks: sentence.marks,
      sources: sourcesOf(sentence, count),
    })),
    unknown_marks: [...unknown].sort((a, b) => a - b),
    unsupported: sentences.flatMap((sentence, index) => (isUnsupported(sentence, count) ? [index + 1] : [])),
    files: files.map((name, index) => ({ index: sliceCount + index + 1, name })),
  }
}
