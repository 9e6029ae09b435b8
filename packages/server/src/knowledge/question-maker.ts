import { z } from 'zod'
import type { CallContext } from '../calls/index.ts'
import type { Slice } from './slicing/slice.ts'

/** Asks a chat model and gives the text of its answer. */
export type AskModel = (prompt: string, context: CallContext) => Promise<string>

export interface QuestionMaker {
  /** Question-answer pairs out of slices of running text, in their order; a slice from which none came stays as it is. */
  make(slices: readonly Slice[], context: CallContext): Promise<Slice[]>
}

const pairs = z.object({
  pairs: z.array(z.object({ question: z.string().min(1), answer: z.string().min(1) })).max(50),
})

/** Makes the pairs by a chat model; the answer of a pair stands where its slice stands. */
export function questionMaker(ask: AskModel): QuestionMaker {
  return {
    async make(slices, context) {
      const made: Slice[] = []
      for (const slice of slices) {
        context.signal.throwIfAborted()
        const found = parsePairs(await ask(promptFor(slice), context))
        if (found.length === 0) made.push(slice)
        for (const { question, answer } of found) made.push(pairSlice(slice, question, answer))
      }
      return made
    },
  }
}

function promptFor(slice: Slice): string {
  return [
    'Write question-answer pairs that cover what the following text says, in the language of the text.',
    'Every answer must be complete by itself and say nothing that the text does not say.',
    'Reply with JSON only: {"pairs": [{"question": "...", "answer": "..."}]}',
    '',
    ...(slice.headings.length === 0 ? [] : [`Headings: ${slice.headings.join(' > ')}`]),
    'Text:',
    slice.text,
  ].join('\n')
}

/** None when the model did not do as it was told: the text itself is then the slice. */
function parsePairs(answer: string): { question: string; answer: string }[] {
  const json = /\{[\s\S]*\}/.exec(answer)?.[0]
  if (json === undefined) return []
  try {
    const parsed = pairs.safeParse(JSON.parse(json))
    return parsed.success ? parsed.data.pairs : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function pairSlice(source: Slice, question: string, answer: string): Slice {
  const text = `${question}\n${answer}`
  return {
    ...source,
    text,
    question,
    // The words are the model's; the place is that of the text from which it made them.
    positions: source.positions.map((position) => ({ ...position, start: 0, end: text.length })),
  }
}
